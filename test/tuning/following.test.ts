// What follows from the costs of a batch: which figures need overhead and cost apart, and why one is null.
import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../../electron/engine/tuning/figuresFromFit.ts';
import { type FollowingInput, followingOf } from '../../electron/engine/tuning/following.ts';
import { loadTells, loopCost, type Recent } from '../../electron/engine/tuning/loopCost.ts';
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
  present: { means: { journeyUs: 52, computeUs: 90, readings: 100 }, at },
  offeredPerS: 10_000,
  loadTells: true,
  poolJourneyUs: 52,
  inEventLoop: false,
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
                present: {
                  means: { journeyUs: 52, computeUs: presentUs * readings, readings },
                  at: circumstances,
                },
                poolJourneyUs,
              });
              if (poolJourneyUs === null) expect(told.betterMode).toBeNull();
              else if (told.breakEvenUsPerReading === null) expect(told.betterMode).toBe('inline');
              else if (told.betterMode === 'pool')
                expect(presentUs).toBeGreaterThan(told.breakEvenUsPerReading);
              const { reasons, remark, paysUpToUsPerReading, predictedLimit, journeyTimes, ...figures } =
                told;
              for (const [name, figure] of Object.entries(figures))
                expect([name, name in reasons]).toEqual([name, figure === null]);
            }
  });

  it('no batch has come back of late - every figure of the present is null, because nothing comes in', () => {
    for (const inEventLoop of [false, true]) {
      const paused = followingOf({ ...input, inEventLoop, present: null, offeredPerS: 0 });
      expect(paused).toMatchObject({
        efficiency: null,
        journeyShare: null,
        journeyTimes: null,
        breakEvenUsPerReading: null,
        presentUsPerReading: null,
        betterMode: null,
        payBackReadings: null,
        predictedReadingsPerS: null,
        predictedLimit: null,
      });
      const { batchFor95: _, ...reasons } = paused.reasons;
      expect(Object.keys(reasons)).toHaveLength(7);
      expect(new Set(Object.values(reasons))).toEqual(new Set(['Nothing comes in.']));
    }
    expect(followingOf({ ...input, present: null }).reasons.journeyShare).toMatch(/No batch has come back/);
  });

  it('batches of another size than the fit has seen - share and its times are those of the present ones', () => {
    const batch = { ...input.batch, identifiable: false, remark: 'Batch sizes are spread 1.3 ×.' };
    const means = { journeyUs: 50, computeUs: 4, readings: 5 };
    const told = followingOf({ ...input, batch, present: { means, at: { ...at, readings: 5 } } });
    expect(told.journeyShare).toBeCloseTo(50 / 54, 9);
    expect(told.journeyTimes).toEqual({ journeyUs: 50, wholeUs: 54, isMeasured: true });
    const byLine = followingOf({ ...input, present: { means, at: { ...at, readings: 5 } } });
    expect(byLine.journeyTimes).toEqual({ journeyUs: 52, wholeUs: 52 + 4.5, isMeasured: false });
    expect(byLine.journeyShare).toBeCloseTo(52 / 56.5, 9);
  });

  it('little load - what would go through, and when the pool has paid back, is not guessed', () => {
    const told = followingOf({ ...input, loadTells: false });
    expect(told).toMatchObject({ predictedReadingsPerS: null, predictedLimit: null, payBackReadings: null });
    expect(told.reasons).toEqual({
      predictedReadingsPerS: 'Too little load to tell.',
      payBackReadings: 'Too little load to tell.',
    });
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
    sleptThreads: 0,
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
    expect(loopCost(few, false)?.journeyPerBatchUs).toBeCloseTo(60 + 180, 6);
  });

  it('nothing went through - is not told as free', () => {
    expect(loopCost({ ...recent, readingsPerS: 0, batchesPerS: 0 }, false)).toBeNull();
  });

  it('little load - timers are not charged to batches, and no cost jumps as load grows', () => {
    const work = {
      ...recent.work,
      sources: 0.002,
      ingest: 0.002,
      dispatch: 0.01,
      posting: 0.008,
      commit: 0.002,
      frames: 0,
    };
    const journeyUs = (loop: number) =>
      loopCost({ ...recent, work: { ...work, loop } }, false)?.journeyPerBatchUs ?? Number.NaN;
    expect([0.04, 0.06, 0.09].map(journeyUs)).toEqual([8, 8, 8].map((us) => expect.closeTo(us, 6)));
    for (let loop = 0.05; loop < 0.3; loop += 0.002)
      expect(journeyUs(loop + 0.002) - journeyUs(loop)).toBeLessThan(1);
    expect(journeyUs(0.3)).toBeCloseTo(32, 6);
  });

  it('load enough - by the event loop or the workers; once told it does not come and go', () => {
    const loaded = (loop: number, busyThreads = 0): Recent => ({
      ...recent,
      busyThreads,
      work: { ...recent.work, frames: 0, loop },
    });
    expect([0.13, 0.1, 0.07].map((loop) => loadTells(loaded(loop), 2, false))).toEqual([true, false, false]);
    expect([0.13, 0.1, 0.07].map((loop) => loadTells(loaded(loop), 2, true))).toEqual([true, true, false]);
    expect(loadTells(loaded(0.02, 1), 2, false)).toBe(true);
  });
});
