// Where the label of a marked point stands: beside it, inside the plot, on no curve.
import { describe, expect, it } from 'vitest';
import { calloutPlace, type Point, pointsAlong } from '../../renderer/tune/sweep/calloutPlace.ts';

describe('label of the knee', () => {
  const rect = { left: 0, top: 0, width: 800, height: 300, right: 800, bottom: 300 };
  const size = { width: 160, height: 46 };
  const covered = (taken: readonly Point[], point: Point) => {
    const { side, x, top } = calloutPlace(point, size, rect, taken);
    const left = side === 1 ? x : x - size.width;
    expect(left >= 0 && left + size.width <= 800 && top >= 0 && top + size.height <= 300).toBe(true);
    return taken.filter(
      (other) =>
        other.x >= left && other.x <= left + size.width && other.y >= top && other.y <= top + size.height,
    ).length;
  };

  it('lies on no curve, wherever the knee is', () => {
    // A curve that rises and one that lies flat below it, as two worker counts do.
    const curve = (of: (x: number) => number) =>
      pointsAlong(Array.from({ length: 41 }, (_, i) => ({ x: i * 20, y: of(i * 20) })));
    const taken = [
      ...curve((x) => 30 + 240 * Math.exp(-x / 120)),
      ...curve((x) => 150 + 120 * Math.exp(-x / 120)),
    ];
    for (let x = 0; x <= 800; x += 40)
      expect(covered(taken, { x, y: 30 + 240 * Math.exp(-x / 120) })).toBe(0);
  });

  it('a steep line - is seen between its points, too', () => {
    const steep = pointsAlong([
      { x: 0, y: 300 },
      { x: 30, y: 0 },
    ]);
    const gaps = steep
      .slice(1)
      .map(({ x, y }, i) => Math.hypot(x - (steep[i]?.x ?? 0), y - (steep[i]?.y ?? 0)));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5.01);
    expect(steep.at(-1)).toEqual({ x: 30, y: 0 });
  });
});
