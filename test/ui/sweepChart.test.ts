// What the charts of a sweep are made of: logarithmic axes, rows, shades, and a sweep that is taken anew only when it changed.
import { describe, expect, it } from 'vitest';
import { heatMetrics, heatScale } from '../../renderer/tune/sweep/heatMetrics.ts';
import {
  logScaleOf,
  logShare,
  roundLogTicks,
  stretches,
  thinnedTicks,
} from '../../renderer/tune/sweep/logScale.ts';
import { engineSweep, linesFromTop } from '../../renderer/tune/sweep/shownSweep.ts';
import { mostThroughput, sweepRows } from '../../renderer/tune/sweep/sweepChartRows.ts';
import { cellWords, setupPairs, sweepTable } from '../../renderer/tune/sweep/sweepWords.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { SweepResult } from '../../shared/tuning/sweep.ts';
import { analyseSweep } from '../../shared/tuning/sweepAnalysis.ts';
import { type SyntheticTuning, syntheticSweep } from './syntheticSweep.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';

function sweep(kind: SyntheticTuning): SweepResult {
  const made = syntheticSweep(kind, 0);
  if (!made) throw new Error('no sweep');
  return made;
}

function shown(kind: SyntheticTuning) {
  const [work] = analyseSweep(sweep(kind));
  if (!work) throw new Error('no work');
  return work;
}

describe('logarithmic axis', () => {
  it('domain - leaves room beside the first and the last value', () => {
    const domain = logScaleOf([1, 10, 10_000]);
    expect(domain.low).toBeLessThan(1);
    expect(domain.high).toBeGreaterThan(10_000);
    expect(logShare(domain, 100)).toBeCloseTo(0.5, 9);
  });

  it('one value, or none - still makes an axis', () => {
    for (const domain of [logScaleOf([20]), logScaleOf([]), logScaleOf([0, -1, Number.NaN])])
      expect(domain.high).toBeGreaterThan(domain.low);
  });

  it('ticks - are round, and fewer where there is no room', () => {
    const domain = { low: 1.6, high: 260 };
    expect(roundLogTicks(domain, 600)).toEqual([2, 5, 10, 20, 50, 100, 200]);
    expect(roundLogTicks(domain, 120)).toEqual([10, 100]);
    expect(roundLogTicks({ low: 0.05, high: 0.6 }, 600)).toEqual([0.05, 0.1, 0.2, 0.5]);
  });

  it('batch sizes - keep the ends and drop labels that would touch', () => {
    const batches = [1, 2, 3, 4, 5, 20_000];
    const domain = logScaleOf(batches);
    const kept = thinnedTicks(batches, domain, 200, () => 20);
    expect(kept.at(0)).toBe(1);
    expect(kept.at(-1)).toBe(20_000);
    expect(kept.length).toBeLessThan(batches.length);
    expect(thinnedTicks(batches, domain, 4_000, () => 20)).toEqual(batches);
  });

  it('stretches - run from the middle between neighbours to the end of the axis', () => {
    const domain = { low: 0.5, high: 200 };
    const over = new Set([0, 2, 3]);
    expect(stretches([1, 4, 16, 64], (index) => over.has(index), domain)).toEqual([
      [0.5, 2],
      [8, 200],
    ]);
    expect(stretches([1, 4], () => false, domain)).toEqual([]);
  });
});

describe('rows of the sweep chart', () => {
  it('measured cells - stand at their batch size, with their spread and the curve', () => {
    const lines = linesFromTop(shown('done').lines);
    const rows = sweepRows(lines, [], [0.8, 32_000]);
    expect(rows.map(({ batch }) => batch)).toEqual(rows.map(({ batch }) => batch).sort((a, b) => a - b));
    const row = rows.find(({ batch }) => batch === 500);
    const spread = lines[0]?.cells.find(({ batch }) => batch === 500)?.readingsPerS;
    expect(row?.p0).toBe(spread?.mean);
    expect(row?.e0).toEqual([
      (spread?.mean ?? 0) - (spread?.low ?? 0),
      (spread?.high ?? 0) - (spread?.mean ?? 0),
    ]);
    expect(rows.every(({ c0 }) => typeof c0 === 'number')).toBe(true);
    // The event loop has no journey to be modelled.
    expect(lines[3]?.name).toBe('event loop');
    expect(rows.some(({ c3 }) => c3 !== undefined)).toBe(false);
  });

  it('cells that were not measured - leave no point', () => {
    const { lines } = shown('running');
    const points = sweepRows(lines, [], [0.8, 32_000]).flatMap((row) =>
      lines.flatMap((_, index) => row[`p${index}`] ?? []),
    );
    expect(points).toHaveLength(14);
    expect(mostThroughput(lines)).toBeGreaterThan(0);
  });

  it('a compared sweep - has rows of its own', () => {
    const { lines } = shown('done');
    const row = sweepRows(lines, lines, [0.8, 32_000]).find(({ batch }) => batch === 20);
    expect(row?.op1).toBe(row?.p1);
    expect(row?.oc1).toBe(row?.c1);
  });

  it('lines - stand with the most workers on top, copying after sharing, the event loop last', () => {
    expect(linesFromTop(shown('wide').lines).map(({ name }) => name)).toEqual([
      '4 workers',
      '4 workers, copy',
      '2 workers',
      '2 workers, copy',
      '1 worker',
      '1 worker, copy',
      'event loop',
    ]);
  });
});

describe('heat map', () => {
  it('shades - grow with the value, from the first step to the last', () => {
    const { cells } = sweep('done');
    for (const id of ['throughput', 'p99', 'journey', 'cpu', 'lag', 'memory'] as const) {
      const scale = heatScale(id, cells);
      const values = cells.flatMap((cell) => heatMetrics[id].read(cell) ?? []).sort((a, b) => a - b);
      const steps = values.map((value) => scale.step(value));
      expect(steps, id).toEqual([...steps].sort((a, b) => a - b));
      expect(steps.at(-1), id).toBe(7);
      expect(steps[0], id).toBeLessThan(4);
    }
  });

  it('units - follow what was measured', () => {
    const { cells } = sweep('done');
    expect(heatScale('throughput', cells).unit).toBe('k readings/s');
    expect(heatScale('throughput', cells).format(66_600)).toBe('66.6');
    const slow = cells.map((cell) => ({ ...cell, readingsPerS: { mean: 12.5, low: 12, high: 13 } }));
    expect(heatScale('throughput', slow).unit).toBe('readings/s');
    expect(heatScale('journey', cells).format(0.026)).toBe('2.60');
  });

  it('what was not measured - has a dash and no shade', () => {
    const scale = heatScale('p99', sweep('running').cells);
    expect(scale.format(null)).toBe('—');
    expect(scale.step(null)).toBe(0);
  });
});

describe('a sweep in words', () => {
  it('setup line - says what was measured and how far apart the repeats were', () => {
    const { cells } = setupPairs(sweep('cancelled'));
    expect(cells).toMatch(/^22 of 40, ±.\d+.%$/);
    expect(setupPairs(sweep('running')).cells).toMatch(/^14 of 40/);
  });

  it('a failed cell - says why', () => {
    const failed = sweep('failed').cells.find(({ state }) => state === 'failed');
    expect(failed && cellWords(failed).replace(/\s/g, ' ')).toBe(
      'batch 8 000, 4 workers: failed. The worker was killed.',
    );
  });

  it('table - has every cell, and a dash where nothing was measured', () => {
    const { rows } = sweepTable(shown('running'));
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(([name]) => name)).size).toBe(40);
    expect(rows.filter(([, throughput]) => throughput === '—')).toHaveLength(26);
  });
});

describe("the engine's sweep", () => {
  const state = (kind: SyntheticTuning) => ({ tuning: syntheticTuningFigures(kind, defaultKnobs, 0) });

  it('one that says the same - stays the same object, so that no chart is drawn anew', () => {
    const first = engineSweep(state('running'));
    expect(engineSweep(state('running'))).toBe(first);
    expect(engineSweep(state('done'))).not.toBe(first);
    expect(engineSweep({ tuning: null })).toBeNull();
  });
});
