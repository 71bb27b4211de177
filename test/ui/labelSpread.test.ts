// Labels at the ends of lines, spread apart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOrder, labelSpread } from '../../renderer/charts/labelSpread.ts';

const wanted = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { minLength: 1, maxLength: 8 });

describe('label spread', () => {
  it('label spread - keeps labels inside, apart, and in the order of their lines', () => {
    fc.assert(
      fc.property(wanted, (ys) => {
        const order = labelOrder(ys, []);
        const placed = labelSpread(ys, 13, 0, 300, order);
        const down = order.map((index) => placed[index] ?? Number.NaN);
        down.forEach((y, row) => {
          expect(y).toBeGreaterThanOrEqual(-1e-6);
          expect(y).toBeLessThanOrEqual(300 + 1e-6);
          if (row > 0) expect(y - (down[row - 1] ?? 0)).toBeGreaterThanOrEqual(13 - 1e-6);
        });
      }),
    );
  });

  it('label spread - leaves a label at its line where none is near', () => {
    expect(labelSpread([20, 100, 200], 13, 0, 300)).toEqual([20, 100, 200]);
  });

  it('label spread - moves labels that meet by the same amount', () => {
    expect(labelSpread([100, 100], 13, 0, 300)).toEqual([93.5, 106.5]);
  });

  it('label spread - shares the height evenly when there is too little of it', () => {
    expect(labelSpread([5, 5, 5], 13, 0, 10)).toEqual([0, 5, 10]);
  });
});

describe('label order', () => {
  it('label order - does not change while lines that run side by side cross by little', () => {
    expect(labelOrder([102, 100], [0, 1])).toEqual([0, 1]);
    expect(labelOrder([100, 102], [1, 0])).toEqual([1, 0]);
  });

  it('label order - follows lines that cross for good', () => {
    expect(labelOrder([140, 100], [0, 1])).toEqual([1, 0]);
  });

  it('label order - lists every label once, and none far above one that it stands below', () => {
    fc.assert(
      fc.property(wanted, (ys) => {
        const order = labelOrder(ys, []);
        expect(order.toSorted((a, b) => a - b)).toEqual(ys.map((_, index) => index));
        for (let row = 1; row < order.length; row++)
          expect((ys[order[row - 1] ?? 0] ?? 0) - (ys[order[row] ?? 0] ?? 0)).toBeLessThanOrEqual(4);
      }),
    );
  });
});
