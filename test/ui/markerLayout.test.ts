// Labels of knob-change markers over charts, and how changes become markers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deathTicks } from '../../renderer/charts/deathTicks.ts';
import { labelOffset, placeMarkers } from '../../renderer/charts/markerLayout.ts';
import { type KnobChange, knobMoves } from '../../renderer/charts/markerMoves.ts';

const left = 40;
const right = 500;
const marker = fc.record({
  x: fc.integer({ min: left, max: right - 40 }),
  long: fc.integer({ min: 40, max: 140 }),
  short: fc.integer({ min: 20, max: 39 }),
});
const markersOf = (rows: readonly { x: number; long: number; short: number }[]) =>
  rows
    .toSorted((a, b) => a.x - b.x)
    .map(({ x, long, short }) => ({
      x,
      forms: [
        { text: 'long', width: long },
        { text: 'short', width: short },
      ],
    }));

describe('marker labels', () => {
  it('marker labels - never touch each other, a flag or the edges, and every flag stays', () => {
    fc.assert(
      fc.property(fc.array(marker, { maxLength: 12 }), (rows) => {
        const markers = markersOf(rows);
        const placed = placeMarkers(markers, left, right);
        expect(placed.map(({ x }) => x)).toEqual(markers.map(({ x }) => x));
        const extents = placed.flatMap(({ x, text, side }, index) => {
          const width = markers[index]?.forms.find((form) => form.text === text)?.width;
          if (width === undefined) return [];
          const from = side === 'right' ? x + labelOffset : x - labelOffset - width;
          return [{ from, to: from + width }];
        });
        extents.forEach(({ from, to }, index) => {
          expect(from).toBeGreaterThanOrEqual(left);
          expect(to).toBeLessThanOrEqual(right);
          for (const other of extents.slice(index + 1))
            expect(other.from >= to || other.to <= from).toBe(true);
          for (const { x } of placed) expect(x > from && x < to).toBe(false);
        });
      }),
    );
  });

  it('marker labels - are long where there is room, short where there is less, gone where there is none', () => {
    const forms = [
      { text: 'batch 100 → 500', width: 100 },
      { text: 'batch 500', width: 50 },
    ];
    const texts = (xs: readonly number[]) =>
      placeMarkers(
        xs.map((x) => ({ x, forms })),
        0,
        400,
      ).map(({ text }) => text);
    expect(texts([0, 200])).toEqual(['batch 100 → 500', 'batch 100 → 500']);
    expect(texts([0, 80])).toEqual(['batch 500', 'batch 100 → 500']);
    expect(texts([0, 20, 40])).toEqual(['', '', 'batch 100 → 500']);
  });

  it('marker labels - stand to the left of a flag at the right edge', () => {
    const [placed] = placeMarkers([{ x: 395, forms: [{ text: 'batch 500', width: 50 }] }], 0, 400);
    expect(placed).toEqual({ x: 395, text: 'batch 500', side: 'left' });
  });
});

describe('knob moves', () => {
  const change = (atMs: number, before: string, after: string, key = 'batch.size'): KnobChange => ({
    atMs,
    key,
    name: key === 'batch.size' ? 'batch' : 'workers',
    before,
    after,
  });

  it('knob moves - join the changes of one drag, from where it began to where it ended', () => {
    const drag = [change(0, '100', '110'), change(100, '110', '300'), change(200, '300', '500')];
    expect(knobMoves(drag, -1)).toEqual([{ atMs: 200, labels: ['batch 100 → 500', 'batch 500'] }]);
  });

  it('knob moves - keep changes apart that lie apart, and those of other knobs', () => {
    const changes = [
      change(0, '100', '500'),
      change(300, '2', '4', 'pool.workers'),
      change(5_000, '500', '1'),
    ];
    expect(knobMoves(changes, -1).map(({ labels }) => labels[0])).toEqual([
      'batch 100 → 500',
      'workers 2 → 4',
      'batch 500 → 1',
    ]);
  });

  it('knob moves - leave out a drag that came back to where it began, and what is older than asked', () => {
    expect(knobMoves([change(0, '100', '300'), change(100, '300', '100')], -1)).toEqual([]);
    expect(knobMoves([change(0, '100', '300')], 1)).toEqual([]);
  });
});

describe('death ticks', () => {
  it('death ticks - those that would touch are one, taller, and never beyond its most', () => {
    expect(deathTicks([100, 100.4, 300])).toEqual([
      { x: 99, height: 8 },
      { x: 300, height: 5 },
    ]);
    const [tick] = deathTicks(Array.from({ length: 500 }, () => 12));
    expect(tick?.height).toBeLessThanOrEqual(14);
    expect(deathTicks([])).toEqual([]);
  });
});
