// What follows from the fit: efficiency, throughput, break-even, pay-back, and how bound a stage is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchCosts,
  batchFor95,
  breakEvenUs,
  type Circumstances,
  computeUs,
  efficiencyOf,
  fillMs,
  inlineThroughput,
  journeyShareOf,
  payBackReadings,
  poolThroughput,
} from '../../electron/engine/tuning/figuresFromFit.ts';
import { type BoundInput, boundKind, stageBounds } from '../../electron/engine/tuning/stageBounds.ts';

const costs: BatchCosts = {
  overheadUs: 60,
  costUs: 4,
  haloUs: 2,
  journeyUsPerReading: 0,
  ranges: () => 5,
};
const at: Circumstances = {
  readings: 500,
  workers: 2,
  inFlightPerWorker: 2,
  cores: 8,
  cpuShare: 1,
  loop: { perReadingUs: 0.1, besideUs: 0, perBatchUs: 10 },
};

const anyCosts = fc.record({
  overheadUs: fc.double({ min: 1, max: 1_000, noNaN: true }),
  costUs: fc.double({ min: 0.01, max: 100, noNaN: true }),
  haloUs: fc.double({ min: 0, max: 10, noNaN: true }),
});
const anyCircumstances = fc.record({
  readings: fc.integer({ min: 1, max: 10_000 }),
  workers: fc.integer({ min: 1, max: 16 }),
  inFlightPerWorker: fc.integer({ min: 1, max: 8 }),
  cores: fc.integer({ min: 1, max: 16 }),
  perReadingUs: fc.double({ min: 0.01, max: 5, noNaN: true }),
  perBatchUs: fc.double({ min: 1, max: 100, noNaN: true }),
});

describe('figures from the fit', () => {
  it('a batch of 500 - its shares are what the formula says', () => {
    expect(efficiencyOf(costs, 500)).toBeCloseTo(2_000 / (60 + 2_000 + 10), 10);
    expect(journeyShareOf(costs, 500)).toBeCloseTo(60 / 2_070, 10);
  });

  it('the smallest batch of 95 % - is, and the one before it is not', () => {
    fc.assert(
      fc.property(anyCosts, (planted) => {
        const each = { ...planted, journeyUsPerReading: 0, ranges: () => 1 };
        const batch = batchFor95(each);
        if (batch === null) expect(efficiencyOf(each, 50_000)).toBeLessThan(0.95);
        else {
          expect(efficiencyOf(each, batch)).toBeGreaterThanOrEqual(0.95);
          if (batch > 1) expect(efficiencyOf(each, batch - 1)).toBeLessThan(0.95);
        }
      }),
    );
    expect(batchFor95({ ...costs, journeyUsPerReading: 1 })).toBeNull();
  });

  it('the pool - takes no more than its workers, the event loop and the cores can', () => {
    const cycleUs = 60 + computeUs(costs, 500);
    expect(poolThroughput(costs, at)).toEqual({
      limit: 'workers',
      readingsPerS: expect.closeTo((2 * 500 * 1e6) / cycleUs, 3),
    });
    const busyLoop = { ...at, loop: { perReadingUs: 5, besideUs: 1, perBatchUs: 500 } };
    expect(poolThroughput(costs, busyLoop)).toEqual({
      limit: 'event loop',
      readingsPerS: expect.closeTo(1e6 / 7, 3),
    });
    const oneCore = poolThroughput(costs, { ...at, cores: 1 });
    expect(oneCore.limit).toBe('cores');
    expect(oneCore.readingsPerS).toBeCloseTo(1e6 / (0.1 + 0.02 + 4.02), 3);
    // Computing that waits uses no core.
    expect(poolThroughput(costs, { ...at, cores: 1, cpuShare: 0 }).limit).toBe('workers');
  });

  it('brief batches - are sent ahead, so that the journey of one hides behind the other', () => {
    const brief = { ...at, readings: 50 };
    const cycleUs = Math.max(computeUs(costs, 50), (60 + computeUs(costs, 50)) / 2);
    expect(poolThroughput(costs, brief).readingsPerS).toBeCloseTo((2 * 50 * 1e6) / cycleUs, 3);
    const alone = poolThroughput(costs, { ...brief, inFlightPerWorker: 1 });
    expect(alone.readingsPerS).toBeCloseTo((2 * 50 * 1e6) / (60 + computeUs(costs, 50)), 3);
  });

  it('the break-even - above it the pool takes more than the event loop, below it less', () => {
    fc.assert(
      fc.property(anyCosts, anyCircumstances, (planted, { perReadingUs, perBatchUs, ...around }) => {
        const loop = { perReadingUs, besideUs: 0, perBatchUs };
        const circumstances = { ...around, cpuShare: 1, loop };
        const journey = { ...planted, haloUs: 0, journeyUsPerReading: 0, ranges: () => 1 };
        const poolWins = (workUs: number): boolean =>
          poolThroughput({ ...journey, costUs: workUs }, circumstances).readingsPerS >
          inlineThroughput(workUs, circumstances).readingsPerS;
        const breakEven = breakEvenUs(journey, circumstances);
        if (breakEven === null) {
          // However much work there is.
          for (const workUs of [1e5, 1e7]) expect(poolWins(workUs)).toBe(false);
          return;
        }
        for (const factor of [1.01, 2, 100]) expect(poolWins(factor * breakEven + 1e-9)).toBe(true);
        // Just below it batches may be brief, sent ahead, and win for as long as they are.
        const turnsBrief = 0.99 * breakEven * around.readings < 1_000 && breakEven * around.readings >= 1_000;
        if (breakEven > 0 && !turnsBrief) expect(poolWins(0.99 * breakEven)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('one core and one worker - the pool never pays; a larger batch or more workers lower the break-even', () => {
    expect(breakEvenUs(costs, { ...at, cores: 1, workers: 1, inFlightPerWorker: 1 })).toBeNull();
    const [small, large] = [20, 2_000].map(
      (readings) => breakEvenUs(costs, { ...at, readings }) ?? Number.NaN,
    );
    expect(large).toBeLessThan(small as number);
    const more = breakEvenUs(costs, { ...at, readings: 20, workers: 4 }) ?? Number.NaN;
    expect(more).toBeLessThan(small as number);
  });

  it('a job that ends - pays back where both take as long, the start included', () => {
    const readings = payBackReadings(200, 400_000, 100_000) as number;
    expect(0.2 + readings / 400_000).toBeCloseTo(readings / 100_000, 4);
    expect(payBackReadings(200, 100_000, 100_000)).toBeNull();
  });

  it('time to fill - by the rate, at most the maximum wait', () => {
    expect(fillMs({ batch: { size: 501, maxWaitMs: 50 } }, 20_000)).toBeCloseTo(25, 6);
    expect(fillMs({ batch: { size: 501, maxWaitMs: 50 } }, 100)).toBe(50);
    expect(fillMs({ batch: { size: 1, maxWaitMs: 50 } }, 100)).toBe(0);
  });
});

describe('bounds of stages', () => {
  const work = { ingest: 0.02, dispatch: 0.1, commit: 0.05, frames: 0, loop: 0.3, sourcesBlocked: 0 };
  const input: BoundInput = {
    mode: 'pool',
    workers: 2,
    cores: 2,
    work,
    loopCpuShare: 0.9,
    busyThreads: 1.2,
    cpuCores: 1.1,
    isOffered: true,
  };
  const share = (changes: Partial<BoundInput>, stage: string) =>
    stageBounds({ ...input, ...changes }).find((bound) => bound.stage === stage);

  it('shares - classed below 0.4, to 0.7, above', () => {
    expect([0.39, 0.4, 0.7, 0.71].map(boundKind)).toEqual(['I/O-bound', 'mixed', 'mixed', 'CPU-bound']);
  });

  it('computing - its CPU time against its time; where it waits more workers pay', () => {
    expect(share({}, 'compute')).toMatchObject({ kind: 'CPU-bound', cpuShare: expect.closeTo(1.1 / 1.2, 6) });
    const asleep = share({ cpuCores: 0.01 }, 'compute');
    expect(asleep).toMatchObject({ kind: 'I/O-bound' });
    expect(asleep?.advice).toContain('more workers');
    expect(share({ mode: 'inline' }, 'compute')?.advice).toContain('belongs in workers');
  });

  it('sources that wait - are I/O-bound, and held time does not count', () => {
    expect(share({}, 'sources')).toMatchObject({
      kind: 'I/O-bound',
      cpuShare: expect.closeTo(0.13 * 0.9, 6),
    });
    const held = share({ work: { ...work, sourcesBlocked: 0.8 } }, 'sources');
    expect(held?.cpuShare).toBeCloseTo((0.13 * 0.9) / 0.2, 6);
  });

  it('a stage that did nothing - has no share and says so', () => {
    expect(share({}, 'ui')).toEqual({
      stage: 'ui',
      cpuShare: null,
      kind: null,
      advice: 'No client looks on.',
    });
    expect(share({ isOffered: false }, 'sources')).toMatchObject({ cpuShare: null });
  });
});
