// What follows from the costs of a batch: which figures need overhead and cost apart, and why one is null.
import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../../electron/engine/tuning/figuresFromFit.ts';
import { type FollowingInput, followingOf } from '../../electron/engine/tuning/following.ts';
import { loopCost, type Recent } from '../../electron/engine/tuning/loopCost.ts';
import { costs, inputOf } from './advisorInput.ts';

const at: Circumstances = {
  readings: 100,
  workers: 2,
  inFlightPerWorker: 2,
  cores: 4,
  cpuShare: 1,
  workerPerBatchUs: 0,
  loop: { perReadingUs: 0.1, perBatchUs: 4, journeyPerBatchUs: 20, freeShare: 0.98 },
};
const input: FollowingInput = {
  batch: inputOf({}).model.batch,
  costs,
  presentUs: 0.9,
  poolJourneyUs: 52,
  inEventLoop: false,
  at,
  poolStartMs: 100,
};

describe('following figures', () => {
  it('overhead and cost not told apart - what needs them is null with the reason, what is measured is told', () => {
    const batch = { ...input.batch, identifiable: false, remark: 'Batch sizes are spread 1.3 ×.' };
    const following = followingOf({ ...input, batch });
    expect(following).toMatchObject({ efficiency: null, batchFor95: null });
    expect(following.reasons).toEqual({ efficiency: batch.remark, batchFor95: batch.remark });
    expect(following.journeyShare).toBeCloseTo(52 / (52 + 90), 6);
    expect(following).toMatchObject({ presentUsPerReading: 0.9, betterMode: 'pool' });
    expect(following.predictedReadingsPerS).toBeGreaterThan(0);
    expect(followingOf(input).reasons).toEqual({});
    expect(followingOf(input).efficiency).toBeGreaterThan(0);
  });

  it('any setting - a null break-even goes with the event loop as the better side, and each null with its reason', () => {
    for (const inEventLoop of [false, true])
      for (const workers of [1, 2])
        for (const readings of [1, 50, 2_000])
          for (const presentUs of [0.05, 3, 400])
            for (const poolJourneyUs of [null, 5, 5_000]) {
              if (poolJourneyUs === null && !inEventLoop) continue;
              const circumstances = { ...at, workers, readings };
              const told = followingOf({
                ...input,
                inEventLoop,
                presentUs,
                poolJourneyUs,
                at: circumstances,
              });
              if (poolJourneyUs === null) expect(told.betterMode).toBeNull();
              else if (told.breakEvenUsPerReading === null) expect(told.betterMode).toBe('inline');
              else if (told.betterMode === 'pool')
                expect(presentUs).toBeGreaterThan(told.breakEvenUsPerReading);
              const { reasons, remark, paysUpToUsPerReading, predictedLimit, ...figures } = told;
              for (const [name, figure] of Object.entries(figures))
                expect([name, name in reasons]).toEqual([name, figure === null]);
            }
  });

  it('nothing measured - everything is null for the one reason', () => {
    const batch = { ...input.batch, remark: 'No batch has come back under these settings.' };
    const { reasons, remark, predictedReadingsPerS } = followingOf({ ...input, batch, costs: null });
    expect(predictedReadingsPerS).toBeNull();
    expect(remark).toBe(batch.remark);
    expect(reasons.predictedReadingsPerS).toBe(batch.remark);
  });
});

describe("the event loop's own time", () => {
  const recent: Recent = {
    work: {
      sources: 0.05,
      ingest: 0.05,
      dispatch: 0.1,
      posting: 0.06,
      commit: 0.1,
      frames: 0.08,
      loop: 0.5,
      sourcesBlocked: 0,
      wall: { sources: 1, ingest: 0.05, dispatch: 1, commit: 1, frames: 0.1 },
      framesPerS: 10,
    },
    busyThreads: 1,
    cpuCores: 1,
    offeredPerS: 100_000,
    readingsPerS: 100_000,
    batchesPerS: 1_000,
  };

  it('with a pool - what it does beside its stages is hearing from workers; frames leave it the rest', () => {
    expect(loopCost(recent, false)).toEqual({
      perReadingUs: expect.closeTo(2, 6),
      perBatchUs: expect.closeTo(40, 6),
      journeyPerBatchUs: expect.closeTo(60 + 100, 6),
      freeShare: expect.closeTo(0.9, 6),
    });
  });

  it('computing itself - no journey, but turns in between', () => {
    const inline = { ...recent, busyThreads: 0.03, cpuCores: 0.03, work: { ...recent.work, posting: 0 } };
    expect(loopCost(inline, true)).toMatchObject({
      perBatchUs: expect.closeTo(100 + 70, 6),
      journeyPerBatchUs: 0,
    });
  });

  it('few batches - are not charged with all of it', () => {
    const few = { ...recent, batchesPerS: 10, work: { ...recent.work, dispatch: 0.001, posting: 0.0006 } };
    expect(loopCost(few, false).journeyPerBatchUs).toBeCloseTo(60 + 180, 6);
  });
});
