// What a sweep does not recommend although it is fast, and why: a held event loop, a single repeat, a journey that is none.
import { describe, expect, it } from 'vitest';
import { journeyOf } from '../../electron/engine/lab/closedLoop.ts';
import { analyseSweep, type WorkAnalysis } from '../../shared/tuning/sweepAnalysis.ts';
import { plantedCell, plantedSweep } from './sweepCells.ts';

/** Spaces of all widths as one. */
const plainly = (analysis: WorkAnalysis | undefined) => {
  const { recommendation } = analysis ?? {};
  return recommendation && { ...recommendation, sentence: recommendation.sentence.replace(/\u202f/g, ' ') };
};
const pooled = plantedCell({ batch: 500, throughput: 960_000, p99Ms: 20 });

describe('left out', () => {
  it('left out - an event loop that is held is left out, with its lag', () => {
    const loop = plantedCell({ batch: 500, workers: 0, throughput: 2_000_000, p99Ms: 5, lagP99Ms: 27 });
    const beside = plainly(analyseSweep(plantedSweep([loop, pooled]))[0]);
    expect(beside?.cell).toMatchObject({ workers: 1 });
    const why =
      'Batch 500, event loop, with 2 000 000 readings/s, is left out: it holds the event loop, whose lag has a p99 of ' +
      '27 ms, and sensors need 10 ms at most.';
    expect(beside?.sentence).toContain(why);
    const alone = plainly(analyseSweep(plantedSweep([loop]))[0]);
    expect(alone?.cell).toBeNull();
    expect(alone?.sentence).toBe(
      `No setting is recommended. ${why} Sweep workers, or smaller batches in the event loop.`,
    );
    const [free] = analyseSweep(plantedSweep([{ ...loop, lagP99Ms: 10 }, pooled]));
    expect(free?.recommendation.cell).toMatchObject({ workers: 0 });
    expect(plainly(free)?.sentence).not.toContain('left out');
  });

  it('left out - what was measured once only is none, and the sentence says so', () => {
    const once = plantedCell({ batch: 20, throughput: 5_000, p99Ms: 5, repeats: 1 });
    const [analysis] = analyseSweep(plantedSweep([once], { state: 'cancelled' }));
    expect(analysis?.knee).toBeNull();
    expect(plainly(analysis)?.sentence).toMatch(
      /^Batch 20, 1 worker keeps the target, but was measured only once/,
    );
  });

  it('left out - full batches are named with what else can be swept, closed ones with more workers', () => {
    const cell = plantedCell({ batch: 1, throughput: 5_000, p99Ms: 53, offeredPerS: 1_000, maxWaitMs: 1 });
    const sentence = (openMeanBatch: number) =>
      plainly(analyseSweep(plantedSweep([{ ...cell, batch: 100, openMeanBatch }]))[0])?.sentence;
    expect(sentence(50)).toMatch(/ Raise the target, or sweep more workers\.$/);
    expect(sentence(100)).toMatch(/ Raise the target, sweep more settings, or lower the load\.$/);
  });

  it('left out - the journey of a cell in the event loop, whatever a fit calls overhead there', () => {
    const fit = { ipcShare: 0.47, overheadUsPerBatch: 80 };
    expect(journeyOf(fit, 'pool')).toEqual({ journeyShare: 0.47, overheadUsPerBatch: 80 });
    expect(journeyOf(fit, 'inline')).toEqual({ journeyShare: null, overheadUsPerBatch: null });
  });
});
