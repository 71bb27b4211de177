// Where windows are put on the displays there are.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cascadedBounds, visibleBounds } from '../../../electron/hosts/desktop/windowPlacement.ts';

const left = { x: 0, y: 0, width: 1_920, height: 1_040 };
const right = { x: 1_920, y: -200, width: 2_560, height: 1_400 };

describe('a window', () => {
  test('of the first start - lies in the middle of the primary display', () => {
    expect(visibleBounds(null, [left, right])).toEqual({ x: 240, y: 70, width: 1_440, height: 900 });
  });

  test('on a display that is there - lies as it lay, also half beyond its edge', () => {
    const lay = { x: 2_500, y: -100, width: 1_200, height: 800 };
    expect(visibleBounds(lay, [left, right])).toEqual(lay);
    const beyond = { x: -900, y: 500, width: 1_200, height: 800 };
    expect(visibleBounds(beyond, [left, right])).toEqual(beyond);
  });

  test('on a display that is gone - comes back onto the primary one', () => {
    const bounds = visibleBounds({ x: 2_500, y: -100, width: 1_200, height: 800 }, [left]);
    expect(bounds).toEqual({ x: 360, y: 120, width: 1_200, height: 800 });
  });

  test('whose title lies above or below - is brought back, since it could not be moved', () => {
    for (const y of [-300, 1_039])
      expect(visibleBounds({ x: 100, y, width: 1_200, height: 800 }, [left]).y).toBe(120);
  });

  test('wherever it lay - has a title within reach and is no larger than its display', () => {
    const coordinate = fc.integer({ min: -5_000, max: 5_000 });
    const size = fc.integer({ min: 200, max: 6_000 });
    fc.assert(
      fc.property(
        fc.record({ x: coordinate, y: coordinate, width: size, height: size }),
        fc.constantFrom([left], [left, right]),
        (bounds, areas) => {
          const placed = visibleBounds(bounds, areas);
          const reached = areas.filter(
            (area) =>
              placed.y >= area.y &&
              placed.y < area.y + area.height &&
              placed.x < area.x + area.width &&
              placed.x + placed.width > area.x &&
              placed.width <= area.width &&
              placed.height <= area.height,
          );
          expect(reached.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('opened beside another - does not cover it whole', () => {
    const other = { x: 100, y: 100, width: 1_200, height: 800 };
    expect(cascadedBounds(other, [left])).toEqual({ ...other, x: 132, y: 132 });
  });
});
