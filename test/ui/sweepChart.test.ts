// What the charts of a sweep are made of: logarithmic axes, rows, shades, and a sweep that is taken anew only when it changed.
import { describe, expect, it } from 'vitest';
import { sweepTable as tableLines } from '../../electron/hosts/headless/sweepTable.ts';
import {
  logScaleOf,
  logShare,
  roundLogTicks,
  stretches,
  thinnedTicks,
} from '../../renderer/tune/sweep/logScale.ts';
import { metricPath } from '../../renderer/tune/sweep/metricPath.ts';
import { engineSweep, linesFromTop, settledWorks } from '../../renderer/tune/sweep/shownSweep.ts';
import { sweepRows } from '../../renderer/tune/sweep/sweepChartRows.ts';
import {
  drawnInterval,
  heatScale,
  metricScale,
  sweepMetricIds,
  sweepMetrics,
} from '../../renderer/tune/sweep/sweepMetrics.ts';
import { cellWords, isWide, setupPairs, sweepTable } from '../../renderer/tune/sweep/sweepWords.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { SweepResult } from '../../shared/tuning/sweep.ts';
import { analyseSweep } from '../../shared/tuning/sweepAnalysis.ts';
import { plantedCell, plantedSweep } from '../tuning/sweepCells.ts';
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
    const rows = sweepRows('throughput', lines, [], [0.8, 32_000]);
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
    const points = sweepRows('throughput', lines, [], [0.8, 32_000]).flatMap((row) =>
      lines.flatMap((_, index) => row[`p${index}`] ?? []),
    );
    expect(points).toHaveLength(14);
  });

  it('a compared sweep - has rows of its own', () => {
    const { lines } = shown('done');
    const row = sweepRows('throughput', lines, lines, [0.8, 32_000]).find(({ batch }) => batch === 20);
    expect(row?.op1).toBe(row?.p1);
    expect(row?.oc1).toBe(row?.c1);
  });

  it('every other figure - has its points and spreads too, and no model', () => {
    const lines = linesFromTop(shown('done').lines);
    for (const id of sweepMetricIds.filter((other) => other !== 'throughput')) {
      const rows = sweepRows(id, lines, [], [0.8, 32_000]);
      expect(rows, id).toHaveLength(10);
      for (const [index, { cells }] of lines.entries())
        for (const cell of cells) {
          const row = rows.find(({ batch }) => batch === cell.batch);
          const value = sweepMetrics[id].read(cell);
          expect(row?.[`p${index}`], id).toBe(value === 0 && sweepMetrics[id].isLog ? null : value);
          const spread = sweepMetrics[id].spread(cell);
          if (spread && value !== null)
            expect(row?.[`e${index}`], id).toEqual([value - spread.low, spread.high - value]);
        }
      expect(Object.keys(Object.assign({}, ...rows)).filter((key) => key.startsWith('c'))).toEqual([]);
    }
    // In the unit of the axis: percent, and so is the interval.
    const [cell] = lines[0]?.cells ?? [];
    expect(cell && sweepMetrics.journey.read(cell)).toBeCloseTo((cell?.journeyShare ?? 0) * 100, 9);
    expect(cell && sweepMetrics.journey.spread(cell)?.low).toBeLessThan((cell?.journeyShare ?? 0) * 100);
  });

  it('an interval that reaches 0 - ends where a logarithmic axis still has a place', () => {
    const [measured] = sweep('done').cells;
    const { intervals } = measured ?? {};
    if (!measured || !intervals) throw new Error('no intervals');
    const reaching0 = { low: -5, high: 45 };
    const wide = {
      ...measured,
      p99Ms: 20,
      intervals: { ...intervals, p99Ms: reaching0, memoryMiB: reaching0 },
    };
    expect(drawnInterval('p99', wide)).toEqual({ low: 2, high: 45 });
    expect(drawnInterval('memory', { ...wide, memoryMiB: 20 })).toEqual(reaching0);
    const { low, high } = metricScale('p99', [wide], 240);
    expect(low).toBeLessThanOrEqual(2);
    expect(high).toBeGreaterThanOrEqual(45);
  });

  it('value axes - hold every point with its spread', () => {
    const { cells } = sweep('done');
    for (const id of sweepMetricIds) {
      const { low, high, ticks } = metricScale(id, cells, 240);
      for (const cell of cells) {
        const value = sweepMetrics[id].read(cell);
        const drawn = [value, sweepMetrics[id].spread(cell)?.low, sweepMetrics[id].spread(cell)?.high];
        for (const one of drawn)
          if (typeof one === 'number') expect(one >= low && one <= high, id).toBe(true);
      }
      expect(ticks.length, id).toBeGreaterThan(1);
    }
    expect(metricScale('p99', cells, 240, [4_000]).high).toBeGreaterThan(4_000);
  });

  it('small charts - break where a cell has no figure, and show one that stands alone', () => {
    const [top] = linesFromTop(shown('done').lines);
    const cells = top?.cells ?? [];
    const without = cells.map((cell, index) => ([1, 3].includes(index) ? { ...cell, p99Ms: null } : cell));
    const rect = { left: 0, top: 0, width: 100, height: 50, right: 100, bottom: 50 };
    const draw = (of: typeof cells) =>
      metricPath(of, 'p99', rect, logScaleOf(of.map(({ batch }) => batch)), metricScale('p99', of, 50));
    expect(draw(cells).path.match(/M/g)).toHaveLength(1);
    expect(draw(cells).lone).toHaveLength(0);
    expect(draw(without).path.match(/[ML]/g)).toHaveLength(6);
    expect(draw(without).lone).toHaveLength(2);
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
    for (const id of sweepMetricIds) {
      const scale = heatScale(id, cells);
      const values = cells.flatMap((cell) => sweepMetrics[id].read(cell) ?? []).sort((a, b) => a - b);
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
    expect(heatScale('journey', cells).format(2.6)).toBe('2.60');
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
    expect(cells).toMatch(/^22 of 40, ±.\d+.%(, 1 over 5.%)?$/);
    expect(setupPairs(sweep('running')).cells).toMatch(/^14 of 40/);
  });

  it('a cell whose repeats still differ - is told apart in every place', () => {
    expect(setupPairs(sweep('done')).cells.replace(/\s/g, ' ')).toBe('40 of 40, ± 9 %, 1 over 5 %');
    const wide = sweep('done').cells.find(({ repeats }) => repeats === 10);
    expect(wide && isWide(wide)).toBe(true);
    expect(wide && cellWords(wide).replace(/\s/g, ' ')).toContain('± 9.0 % after 10 repeats');
    expect(sweep('done').cells.filter(isWide)).toHaveLength(1);
    // Under way it may still become precise.
    expect(wide && isWide({ ...wide, state: 'running' })).toBe(false);
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
    // Figures with an interval carry it.
    const [, , , , , p99 = ''] = sweepTable(shown('done')).rows[0] ?? [];
    expect(p99).toMatch(/^\d+\.\d ± ?.?\d*\.?\d+$/);
    // A dash has its reason in the last column.
    for (const row of rows) if (row.includes('—')) expect(row.at(-1), row[0]).not.toBe('');
    const whole = sweepTable(shown('done')).rows;
    expect(whole.filter((row) => row.at(-1) !== '').map(([name]) => name?.includes('event loop'))).toEqual(
      Array.from({ length: 10 }, () => true),
    );
  });
});

describe('knee', () => {
  it('while the sweep runs - there is none yet, and nothing to apply', () => {
    for (const { knee, recommendation } of settledWorks(sweep('running'))) {
      expect(knee).toBeNull();
      expect(recommendation.cell).toBeNull();
    }
    expect(settledWorks(sweep('done'))[0]?.knee).not.toBeNull();
    expect(settledWorks(sweep('cancelled'))[0]?.knee).not.toBeNull();
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

  it('a cell that was measured once - has no interval, and one in the event loop no journey', () => {
    const once = plantedCell({ throughput: 1_000, repeats: 1, p99Ms: 5 });
    const inLoop = plantedCell({ throughput: 1_000, workers: 0, p99Ms: 5, lagP99Ms: 4 });
    const [work] = analyseSweep(plantedSweep([once, inLoop]));
    if (!work) throw new Error('no work');
    const rows = sweepTable(work).rows;
    expect(rows.map(([, , interval]) => interval)).toEqual(['—', '2.0']);
    expect(rows[1]?.[6]).toBe('—');
    expect(rows[1]?.at(-1)).toMatch(/no journey to a worker/);
    expect(cellWords(once)).toContain('±\u202f—');
    expect(sweepMetrics.throughput.spread(once)).toBeNull();
    expect(sweepMetrics.throughput.spread(inLoop)).not.toBeNull();
    const printed = tableLines(plantedSweep([once])).find((line) => line.startsWith('1 worker')) ?? '';
    expect(printed).toMatch(/ 1\u202f000 +– /);
  });
});
