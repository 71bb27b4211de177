// The hatch of a sweep's chart over batch sizes whose p99 is over the target: what it covers, and where its name stands.
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { stretchLabelPlace } from '../../renderer/tune/sweep/calloutPlace.ts';
import { batchX, OverTarget } from '../../renderer/tune/sweep/SweepMarks.tsx';
import { analyseSweep } from '../../shared/tuning/sweepAnalysis.ts';
import { syntheticSweep } from './syntheticSweep.ts';

// Widths of texts come from a canvas.
vi.mock('../../renderer/charts/textWidth.ts', () => ({ tickTextWidth: (text: string) => text.length * 6 }));

const rect = { left: 48, top: 8, width: 800, height: 300, right: 848, bottom: 308 };
const across = { low: 0.5, high: 128, ticks: [], isLog: true, format: String };
const up = { low: 0, high: 1e6, ticks: [], format: String };
const places = { rect, across, up, size: { width: 900, height: 340 } };
const p99s: readonly (readonly [batch: number, p99Ms: number | null])[] = [
  [1, null],
  [4, 80],
  [16, null],
  [64, 80],
];

function hatches(): { readonly x: number; readonly end: number }[] {
  const sweep = syntheticSweep('done', 0);
  const line = sweep && analyseSweep(sweep)[0]?.lines[0];
  const [cell] = line?.cells ?? [];
  if (!line || !cell) throw new Error('no line');
  const cells = p99s.map(([batch, p99Ms]) => ({ ...cell, batch, p99Ms }));
  const page = renderToStaticMarkup(
    <svg>
      <title>Sweep</title>
      <OverTarget {...places} line={{ ...line, cells }} targetP99Ms={50} taken={[]} />
    </svg>,
  );
  return [...page.matchAll(/<rect x="([\d.]+)" y="8" width="([\d.]+)"[^>]*url/g)].map(([, x, width]) => ({
    x: Number(x),
    end: Number(x) + Number(width),
  }));
}

describe('hatch over the target', () => {
  it('sizes without a p99 yet - lie outside, before, between and after those that are over', () => {
    const found = hatches();
    expect(found).toHaveLength(2);
    const [first, second] = found;
    expect(first?.x).toBeCloseTo(batchX(places, 2), 6);
    expect(first?.end).toBeCloseTo(batchX(places, 8), 6);
    expect(second?.x).toBeCloseTo(batchX(places, 32), 6);
    expect(second?.end).toBeCloseTo(rect.right, 6);
  });

  it('its name - keeps clear of points, and stands in the lower left corner where there are none', () => {
    const size = { width: 90, height: 16 };
    const free = stretchLabelPlace(rect, size, []);
    expect(free).toEqual({ left: rect.left + 6, top: rect.bottom - 22 });
    const points = Array.from({ length: 80 }, (_, i) => ({ x: rect.left + i * 10, y: rect.bottom - 14 }));
    const place = stretchLabelPlace(rect, size, points);
    if (!place) throw new Error('no place');
    expect(points.filter(({ y }) => y >= place.top && y <= place.top + size.height)).toEqual([]);
    expect(place.left).toBe(rect.left + 6);
  });

  it('a stretch that is too narrow - has no name', () => {
    expect(stretchLabelPlace({ ...rect, width: 60, right: 108 }, { width: 90, height: 16 }, [])).toBeNull();
  });
});
