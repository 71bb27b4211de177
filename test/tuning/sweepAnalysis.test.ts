// What a sweep says: model line, knee, Pareto front and recommendation, on planted cells.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SweepCell } from '../../shared/tuning/sweep.ts';
import { analyseSweep, paretoFront, type WorkAnalysis } from '../../shared/tuning/sweepAnalysis.ts';
import { sweepCsv } from '../../shared/tuning/sweepCsv.ts';
import { kneeOf } from '../../shared/tuning/sweepKnee.ts';
import {
  fitBatchTime,
  leaveOneOutError,
  modelCurve,
  predictedReadingsPerS,
  predictionErrors,
} from '../../shared/tuning/sweepModel.ts';
import { plantedCell, plantedSweep } from './sweepCells.ts';

const batches = [1, 20, 100, 500, 2_000, 8_000];
const exact = (overheadUs: number, costUs: number, sizes: readonly number[] = batches) =>
  sizes.map((batch) => ({ batch, readingsPerS: (1e6 * batch) / (overheadUs + costUs * batch) }));
const cells: fc.Arbitrary<SweepCell[]> = fc.array(
  fc
    .record({
      batch: fc.constantFrom(...batches),
      workers: fc.integer({ min: 0, max: 4 }),
      throughput: fc.double({ min: 1, max: 1e7, noNaN: true }),
      p99Ms: fc.option(fc.double({ min: 0.1, max: 500, noNaN: true })),
      lagP99Ms: fc.option(fc.double({ min: 0.1, max: 40, noNaN: true })),
      repeats: fc.integer({ min: 1, max: 3 }),
    })
    .map(plantedCell),
  { maxLength: 24 },
);
const throughput = (cell: SweepCell): number => cell.readingsPerS?.mean ?? 0;
const p99 = (cell: SweepCell): number => cell.p99Ms ?? Number.POSITIVE_INFINITY;

describe('model of a sweep', () => {
  it('model of a sweep - finds the overhead and the cost that the throughputs were made of', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1_000, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (overheadUs, costUs) => {
          const model = fitBatchTime(exact(overheadUs, costUs));
          expect(model?.overheadUsPerBatch).toBeCloseTo(overheadUs, 3);
          expect((model?.costUsPerReading ?? 0) / costUs).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  it('model of a sweep - a tenth off counts the same at a small batch and at a large one', () => {
    const errors = [0, 5].map((place) => {
      const points = exact(50, 1).map((point, i) =>
        i === place ? { ...point, readingsPerS: point.readingsPerS * 1.1 } : point,
      );
      const model = fitBatchTime(points);
      if (!model) throw new Error('no model');
      const { batch, readingsPerS } = points[place] as (typeof points)[number];
      return Math.abs(predictedReadingsPerS(model, batch) / readingsPerS - 1);
    });
    expect(errors[0]).toBeLessThan(0.1);
    expect(errors[1]).toBeLessThan(0.1);
  });

  it('model of a sweep - never has a figure below 0, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...batches), { minLength: 2 }),
        fc.array(fc.double({ min: 1, max: 1e7, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (sizes, rates) => {
          const model = fitBatchTime(sizes.map((batch, i) => ({ batch, readingsPerS: rates[i] as number })));
          expect(model?.overheadUsPerBatch).toBeGreaterThanOrEqual(0);
          expect(model?.costUsPerReading).toBeGreaterThanOrEqual(0);
          if (model) expect(predictedReadingsPerS(model, 300)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('model of a sweep - a single batch size gives none, two give no error', () => {
    expect(fitBatchTime(exact(50, 1, [20]))).toBeNull();
    expect(fitBatchTime(exact(50, 1, [20, 100]))).not.toBeNull();
    expect(leaveOneOutError(exact(50, 1, [20, 100]))).toBeNull();
  });

  it('model of a sweep - predicts sizes that it has not seen, and its error tells how well', () => {
    expect(leaveOneOutError(exact(50, 1))).toBeCloseTo(0, 6);
    const bent = exact(50, 1).map((point, i) => ({
      ...point,
      readingsPerS: point.readingsPerS * (i % 2 === 0 ? 1.3 : 0.7),
    }));
    expect(leaveOneOutError(bent)).toBeGreaterThan(0.2);
    const errors = predictionErrors(exact(50, 1), ({ batch }) => batch < 500);
    expect(errors).toHaveLength(3);
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });

  it('model of a sweep - its curve goes from the first batch size to the last', () => {
    const curve = modelCurve({ overheadUsPerBatch: 50, costUsPerReading: 1 }, [1, 8_000]);
    expect(curve[0]).toMatchObject({ batch: 1 });
    expect(curve.at(-1)?.batch).toBeCloseTo(8_000, 6);
    expect(
      curve.every(({ readingsPerS }, i) => i === 0 || readingsPerS > (curve[i - 1]?.readingsPerS ?? 0)),
    ).toBe(true);
  });
});

describe('knee', () => {
  it('knee - is the smallest batch within 5 % of the best that keeps the target', () => {
    fc.assert(
      fc.property(cells, fc.double({ min: 1, max: 400, noNaN: true }), (all, targetP99Ms) => {
        const knee = kneeOf(all, targetP99Ms);
        const leavesLoop = ({ workers, lagP99Ms }: SweepCell) =>
          workers > 0 || (lagP99Ms !== null && lagP99Ms <= 10);
        const eligible = all.filter(
          (cell) => p99(cell) <= targetP99Ms && cell.repeats > 1 && leavesLoop(cell),
        );
        const best = Math.max(0, ...eligible.map(throughput));
        if (!knee) {
          expect(eligible).toEqual([]);
          return;
        }
        expect(p99(knee)).toBeLessThanOrEqual(targetP99Ms);
        expect(throughput(knee)).toBeGreaterThanOrEqual(0.95 * best);
        const asGood = eligible.filter((cell) => throughput(cell) >= 0.95 * best);
        expect(knee.batch).toBe(Math.min(...asGood.map(({ batch }) => batch)));
      }),
    );
  });

  it('knee - neither a lucky cell nor one that scatters decides', () => {
    const steady = plantedCell({ batch: 500, throughput: 1_000, p99Ms: 5 });
    const smaller = plantedCell({ batch: 100, throughput: 960, p99Ms: 5 });
    const lucky = plantedCell({
      batch: 2_000,
      readingsPerS: { mean: 1_200, low: 700, high: 1_700 },
      p99Ms: 5,
    });
    expect(kneeOf([smaller, steady, lucky], 50)).toBe(smaller);
    const scattered = plantedCell({
      batch: 20,
      readingsPerS: { mean: 970, low: 500, high: 1_440 },
      p99Ms: 5,
    });
    expect(kneeOf([scattered, smaller, steady], 50)).toBe(smaller);
  });

  it('knee - a setting that does not carry the rate is none, however long the target', () => {
    const slow = plantedCell({ batch: 1, throughput: 900, offeredPerS: 1_000, p99Ms: 300 });
    const behind = plantedCell({
      batch: 2,
      throughput: 1_100,
      offeredPerS: 1_000,
      p99Ms: 300,
      fallsBehind: true,
    });
    const carries = plantedCell({ batch: 20, throughput: 990, offeredPerS: 1_000, p99Ms: 400 });
    expect(kneeOf([slow, behind, carries], 60_000)).toBe(carries);
    expect(kneeOf([slow, behind], 60_000)).toBeNull();
  });

  it('knee - of two settings with the same batch the one that uses less CPU', () => {
    const busy = plantedCell({ workers: 1, batch: 20, throughput: 100, p99Ms: 5, openCpuCores: 0.9 });
    const calm = plantedCell({ workers: 2, batch: 20, throughput: 98, p99Ms: 5, openCpuCores: 0.4 });
    expect(kneeOf([busy, calm], 50)).toBe(calm);
  });
});

describe('Pareto front', () => {
  it('Pareto front - nothing on it is beaten, everything else is', () => {
    fc.assert(
      fc.property(cells, (all) => {
        const front = paretoFront(all);
        const beats = (a: SweepCell, b: SweepCell): boolean =>
          throughput(a) >= throughput(b) &&
          p99(a) <= p99(b) &&
          (throughput(a) > throughput(b) || p99(a) < p99(b));
        const measured = all.filter(({ p99Ms }) => p99Ms !== null);
        for (const cell of measured)
          expect(front.includes(cell)).toBe(!measured.some((other) => beats(other, cell)));
        expect(front.map(throughput)).toEqual(front.map(throughput).sort((a, b) => a - b));
      }),
    );
  });
});

/** Spaces of all widths as one. */
const plainly = (analysis: WorkAnalysis | undefined) => {
  const { recommendation } = analysis ?? {};
  return recommendation && { ...recommendation, sentence: recommendation.sentence.replace(/\u202f/g, ' ') };
};

describe('recommendation', () => {
  const line = (workers: number) =>
    [
      { batch: 1, throughput: 10_000, p99Ms: 2 },
      { batch: 20, throughput: 150_000, p99Ms: 4 },
      { batch: 100, throughput: 940_000, p99Ms: 8 },
      { batch: 500, throughput: 960_000, p99Ms: 20 },
      { batch: 8_000, throughput: 1_000_000, p99Ms: 48 },
    ].map((cell) => plantedCell({ ...cell, workers, openMeanBatch: cell.batch }));

  it('recommendation - names the knee, what it reaches and the knobs that bring it about', () => {
    const [analysis] = analyseSweep(plantedSweep(line(2)));
    expect(plainly(analysis)).toMatchObject({
      cell: { batch: 500, workers: 2 },
      changes: { 'batch.size': 500, 'pool.workers': 2, 'pool.mode': 'pool', 'pool.transport': 'shared' },
      sentence:
        'Batch 500, 2 workers: 960 000 readings/s, 96 % of the best within the target, at a p99 of 20 ms (target 50 ms).',
    });
  });

  it('recommendation - under a tight target says what the fastest setting would give and cost', () => {
    const [analysis] = analyseSweep(plantedSweep(line(1), { targetP99Ms: 5 }));
    expect(analysis?.recommendation.cell).toMatchObject({ batch: 20 });
    expect(plainly(analysis)?.sentence).toContain(
      'Batch 8 000, 1 worker would give 1 000 000 readings/s, but at 48 ms.',
    );
  });

  it('recommendation - the event loop is set by its mode alone', () => {
    const [analysis] = analyseSweep(plantedSweep(line(0).map((cell) => ({ ...cell, lagP99Ms: 4 }))));
    expect(analysis?.recommendation.changes).toEqual({ 'batch.size': 500, 'pool.mode': 'inline' });
  });

  it('recommendation - where nothing keeps the target there is none, and the sentence says what to do', () => {
    const [analysis] = analyseSweep(plantedSweep(line(1), { targetP99Ms: 1 }));
    expect(analysis?.recommendation.cell).toBeNull();
    expect(plainly(analysis)?.sentence).toMatch(
      /^No setting keeps p99 at or under 1 ms: the nearest is batch 1, 1 worker with 2 ms\. Raise the target/,
    );
  });

  it('recommendation - a target that the maximum wait alone uses up is kept with less of it, which is part of what is applied', () => {
    const cells = line(1).map((cell) => ({ ...cell, maxWaitMs: 25 }));
    const [analysis] = analyseSweep(plantedSweep(cells));
    expect(analysis?.recommendation.changes).toMatchObject({ 'batch.maxWaitMs': 25, 'batch.size': 500 });
    expect(plainly(analysis)?.sentence).toMatch(/^Batch 500, 1 worker, batch.maxWaitMs 25 ms: /);
  });

  it('recommendation - where only the wait misses the target it is named, with a value, not the load', () => {
    const slow = plantedCell({ batch: 500, throughput: 90_000, p99Ms: 53, offeredPerS: 1_000 });
    const [analysis] = analyseSweep(plantedSweep([slow]));
    expect(plainly(analysis)?.sentence).toBe(
      'No setting keeps p99 at or under 50 ms: the nearest is batch 500, 1 worker with 53 ms. ' +
        'Its batches wait 50 ms to be filled: lower batch.maxWaitMs to 25 ms and sweep again.',
    );
  });

  it('recommendation - a live load beside the cells is named where it took from them', () => {
    const { capture, ...sweep } = plantedSweep(line(2));
    const sentence = (liveCpuCores: number | null) =>
      plainly(analyseSweep({ ...sweep, capture: { ...capture, liveCpuCores } })[0])?.sentence;
    expect(sentence(0.7)).toMatch(
      /\. Live monitoring used 0\.7 of 2 cores beside the cells: with its sources paused/,
    );
    expect(sentence(0.1)).not.toContain('Live monitoring');
    expect(sentence(null)).not.toContain('Live monitoring');
  });

  it('recommendation - each work per reading has its own', () => {
    const other = line(1).map((cell) => ({ ...cell, workPerReadingUs: 10, p99Ms: 99 }));
    const analyses = analyseSweep(plantedSweep([...line(1), ...other]));
    expect(analyses.map(({ workPerReadingUs }) => workPerReadingUs)).toEqual([0, 10]);
    expect(analyses.map(({ recommendation }) => recommendation.cell === null)).toEqual([false, true]);
    expect(analyses[0]?.lines).toHaveLength(1);
  });

  it('recommendation - of a sweep without a measured cell says so, running or ended', () => {
    const waiting = [plantedCell({ state: 'waiting' })];
    const sentence = (state: 'running' | 'cancelled') =>
      analyseSweep(plantedSweep(waiting, { state }))[0]?.recommendation.sentence;
    expect(sentence('running')).toBe('No cell is measured yet.');
    expect(sentence('cancelled')).toContain('start the sweep again');
  });
});

describe('CSV of a sweep', () => {
  it('CSV of a sweep - has a row a cell, empty where nothing was measured', () => {
    const [head, first, second] = sweepCsv(
      plantedSweep([plantedCell({ throughput: 100, remark: 'a "b", c' }), plantedCell({ batch: 20 })]),
    ).split('\n');
    expect(head?.split(',').slice(0, 2)).toEqual(['batch', 'workers']);
    expect(first).toMatch(/^1,1,shared,0,done,3,100,98,102,.*,"a ""b"", c"$/);
    expect(second).toMatch(/^20,1,shared,0,done,3,,,,/);
    const [, once] = sweepCsv(plantedSweep([plantedCell({ throughput: 100, repeats: 1 })])).split('\n');
    expect(once).toMatch(/^1,1,shared,0,done,1,100,,,/);
  });
});
