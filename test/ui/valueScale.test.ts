// Vertical scales of charts, over any data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountScale,
  keepAmountScale,
  keepRangeScale,
  rangeScale,
  scaleShare,
} from '../../renderer/charts/valueScale.ts';

const amount = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
const sensorValue = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('amount scale', () => {
  it('amount scale - begins at 0, holds the data, and wastes less than three quarters of its height', () => {
    fc.assert(
      fc.property(amount, (most) => {
        const { low, high } = amountScale(most);
        expect(low).toBe(0);
        expect(high).toBeGreaterThanOrEqual(most);
        expect(high).toBeLessThan(most * 4);
      }),
    );
  });

  it('amount scale - has two to five ticks, evenly apart, ending at its top', () => {
    fc.assert(
      fc.property(amount, (most) => {
        const { high, ticks } = amountScale(most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeCloseTo(high, -Math.floor(Math.log10(high)) + 9);
        const step = ticks[1] ?? 0;
        ticks.forEach((tick, index) => {
          expect(Math.abs(tick - index * step)).toBeLessThan(step * 1e-9);
        });
      }),
    );
  });

  it('amount scale - has whole ticks where only whole numbers make sense', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (most) => {
        for (const tick of amountScale(most, true).ticks) expect(Number.isInteger(tick)).toBe(true);
      }),
    );
    expect(amountScale(1, true).ticks).toEqual([0, 1, 2]);
  });

  it('amount scale - of nothing is still a scale', () => {
    expect(amountScale(0).high).toBeGreaterThan(0);
    expect(amountScale(Number.NaN).ticks.length).toBeGreaterThan(1);
  });
});

describe('kept scale', () => {
  it('kept scale - stays the same object while the data stay in its upper three quarters', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: 0.26, max: 1, noNaN: true }), (most, share) => {
        const present = amountScale(most);
        expect(keepAmountScale(present, present.high * share)).toBe(present);
      }),
    );
  });

  it('kept scale - is made anew when the data leave it or become small in it', () => {
    const present = amountScale(1_000);
    expect(keepAmountScale(present, present.high * 1.01).high).toBeGreaterThan(present.high);
    expect(keepAmountScale(present, present.high / 5).high).toBeLessThan(present.high);
  });

  it('kept scale - of a range holds data and ticks, and stays while the data move inside', () => {
    fc.assert(
      fc.property(sensorValue, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (least, size) => {
        const scale = rangeScale(least, least + size);
        expect(scale.low).toBeLessThanOrEqual(least);
        expect(scale.high).toBeGreaterThanOrEqual(least + size);
        expect(scale.ticks.length).toBeLessThanOrEqual(5);
        // Of a range that is small beside its values a double knows the share no better than this.
        const slack = 1e-6 + (Math.abs(least) * 2 ** -50) / size;
        for (const tick of scale.ticks) {
          expect(scaleShare(scale, tick)).toBeGreaterThan(-slack);
          expect(scaleShare(scale, tick)).toBeLessThan(1 + slack);
        }
        expect(keepRangeScale(scale, least + size * 0.1, least + size * 0.9)).toBe(scale);
        expect(keepRangeScale(scale, least, least + size * 3)).not.toBe(scale);
      }),
      { examples: [[999_999_999.9995816, 0.005834877490997315]] },
    );
  });
});
