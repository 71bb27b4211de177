// What follows from the fit: efficiency, throughput, break-even, pay-back, and how bound a stage is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchCosts,
  batchFor95,
  betterModeFor,
  type Circumstances,
  closesEarly,
  computeUs,
  efficiencyOf,
  fillMs,
  inlineThroughput,
  journeyShareOf,
  journeyUs,
  payBackReadings,
  poolPays,
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
  workerPerBatchUs: 0,
  loop: { perReadingUs: 0.1, perBatchUs: 4, journeyPerBatchUs: 6, freeShare: 1 },
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
  journeyPerBatchUs: fc.double({ min: 0, max: 100, noNaN: true }),
  freeShare: fc.double({ min: 0.5, max: 1, noNaN: true }),
  workerPerBatchUs: fc.double({ min: 0, max: 50, noNaN: true }),
});

/** Throughput of batches of which journey and compute are as these costs say. */
const pooled = (each: BatchCosts, around: Circumstances) =>
  poolThroughput(
    journeyUs(each, around.readings),
    computeUs(each, around.readings) / around.readings,
    around,
  );

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
    expect(pooled(costs, at)).toEqual({
      limit: 'workers',
      readingsPerS: expect.closeTo((2 * 500 * 1e6) / cycleUs, 3),
    });
    const busyLoop = {
      ...at,
      loop: { perReadingUs: 6, perBatchUs: 100, journeyPerBatchUs: 400, freeShare: 0.9 },
    };
    expect(pooled(costs, busyLoop)).toEqual({
      limit: 'event loop',
      readingsPerS: expect.closeTo(0.9e6 / 7, 3),
    });
    const oneCore = pooled(costs, { ...at, cores: 1 });
    expect(oneCore.limit).toBe('cores');
    expect(oneCore.readingsPerS).toBeCloseTo(1e6 / (0.1 + 0.02 + 4.02), 3);
    const heavyThreads = pooled(costs, { ...at, cores: 1, workerPerBatchUs: 50 });
    expect(heavyThreads.readingsPerS).toBeCloseTo(1e6 / (0.1 + 0.02 + 0.1 + 4.02), 3);
    // Computing that waits uses no core.
    expect(pooled(costs, { ...at, cores: 1, cpuShare: 0 }).limit).toBe('workers');
  });

  it('brief batches - are sent ahead, so that two share a journey', () => {
    const brief = { ...at, readings: 50 };
    const cycleUs = 60 / 2 + computeUs(costs, 50);
    expect(pooled(costs, brief).readingsPerS).toBeCloseTo((2 * 50 * 1e6) / cycleUs, 3);
    const alone = pooled(costs, { ...brief, inFlightPerWorker: 1 });
    expect(alone.readingsPerS).toBeCloseTo((2 * 50 * 1e6) / (60 + computeUs(costs, 50)), 3);
  });

  it('the event loop - composes and books batches, too, and has what frames leave it', () => {
    const loop = { perReadingUs: 1, perBatchUs: 50, journeyPerBatchUs: 400, freeShare: 0.8 };
    expect(inlineThroughput(3, { ...at, readings: 25, loop }).readingsPerS).toBeCloseTo(
      0.8e6 / (1 + 2 + 3),
      6,
    );
  });

  it('the work that the pool pays for - within it the pool takes more than the event loop, outside less', () => {
    fc.assert(
      fc.property(
        anyCosts,
        anyCircumstances,
        fc.double({ min: 0.001, max: 1_000, noNaN: true }),
        (planted, { perReadingUs, perBatchUs, journeyPerBatchUs, freeShare, ...around }, presentUs) => {
          const loop = { perReadingUs, perBatchUs, journeyPerBatchUs, freeShare };
          const circumstances = { ...around, cpuShare: 1, loop };
          const journey = { ...planted, haloUs: 0, journeyUsPerReading: 0, ranges: () => 1 };
          const gain = (workUs: number): number =>
            pooled({ ...journey, costUs: workUs }, circumstances).readingsPerS /
            inlineThroughput(workUs, circumstances).readingsPerS;
          const pays = poolPays(journeyUs(journey, 1), presentUs, circumstances);
          const better = betterModeFor(presentUs, pays);
          // Where both are as good as each other, rounding decides.
          if (Math.abs(gain(presentUs) - 1) > 1e-9)
            expect(better).toBe(gain(presentUs) > 1 ? 'pool' : 'inline');
          if (pays === null) return;
          const { fromUs, upToUs } = pays;
          for (const share of [0.01, 0.5, 0.99]) {
            const within =
              upToUs === null ? fromUs * (1 + 9 * share) + share : fromUs + share * (upToUs - fromUs);
            expect(gain(within)).toBeGreaterThan(1 - 1e-9);
          }
          // Just below batches may turn brief, are sent ahead, and win for as long as they are.
          const turnsBrief = 0.99 * fromUs * around.readings < 1_000 && fromUs * around.readings >= 999;
          if (fromUs > 1e-6 && !turnsBrief) expect(gain(0.99 * fromUs)).toBeLessThan(1 + 1e-9);
          if (upToUs !== null) expect(gain(1.001 * upToUs)).toBeLessThan(1 + 1e-9);
        },
      ),
      { numRuns: 1_000, seed: 11 },
    );
  });

  it('one worker - may win with brief batches alone, and then the work has an upper end', () => {
    const alone = { ...at, workers: 1, readings: 100 };
    const pays = poolPays(20, 2, alone);
    expect(pays?.upToUs).toBeCloseTo(10, 6);
    expect(betterModeFor(2, pays)).toBe('pool');
    expect(betterModeFor(20, poolPays(20, 20, alone))).toBe('inline');
  });

  it('one core and one worker - the pool never pays; a larger batch or more workers lower the break-even', () => {
    expect(poolPays(costs.overheadUs, 4, { ...at, cores: 1, workers: 1, inFlightPerWorker: 1 })).toBeNull();
    const from = (more: Partial<Circumstances>): number =>
      poolPays(costs.overheadUs, 4, { ...at, ...more })?.fromUs ?? Number.NaN;
    expect(from({ readings: 2_000 })).toBeLessThan(from({ readings: 20 }));
    expect(from({ readings: 20, workers: 4 })).toBeLessThan(from({ readings: 20 }));
    const hearing = { ...at.loop, journeyPerBatchUs: 40 };
    expect(from({ readings: 20, workers: 8, loop: hearing })).toBeGreaterThan(
      from({ readings: 20, workers: 8 }),
    );
  });

  it('a job that ends - pays back where both take as long, the start included', () => {
    const readings = payBackReadings(200, 400_000, 100_000) as number;
    expect(0.2 + readings / 400_000).toBeCloseTo(readings / 100_000, 4);
    expect(payBackReadings(200, 100_000, 100_000)).toBeNull();
  });

  it('time to fill - by the rate alone; a wait that is over before closes the batch with what it has', () => {
    expect(fillMs({ batch: { size: 501 } }, 20_000)).toBeCloseTo(25, 6);
    expect(fillMs({ batch: { size: 501 } }, 100)).toBe(5_000);
    expect(fillMs({ batch: { size: 1 } }, 100)).toBe(0);
    expect(closesEarly({ batch: { size: 501, maxWaitMs: 50 } }, 20_000, null)).toBeNull();
    const early = (measured: number | null) =>
      closesEarly({ batch: { size: 501, maxWaitMs: 50 } }, 100, measured);
    expect(early(null)).toEqual({ afterMs: 50, readings: 6 });
    expect(early(11)).toEqual({ afterMs: 50, readings: 11 });
    expect(early(501)).toBeNull();
  });
});

describe('bounds of stages', () => {
  const work = {
    sources: 0.05,
    ingest: 0.02,
    dispatch: 0.1,
    posting: 0.04,
    commit: 0.05,
    frames: 0,
    loop: 0.3,
    sourcesBlocked: 0,
    wall: { sources: 2, ingest: 0.02, dispatch: 0.12, commit: 0.1, frames: 0 },
    framesPerS: 0,
  };
  const input: BoundInput = {
    mode: 'pool',
    poolIsBroken: false,
    workers: 2,
    cores: 2,
    work,
    busyThreads: 1.2,
    cpuCores: 1.1,
    sleptThreads: 0,
    offeredPerS: 10_000,
    processedPerS: 10_000,
    place: 'right',
  };
  const stageOf = (changes: Partial<BoundInput>, stage: string) =>
    stageBounds({ ...input, ...changes }).find((bound) => bound.stage === stage);

  it('shares - classed below 0.4, to 0.7, above', () => {
    expect([0.39, 0.4, 0.7, 0.71].map(boundKind)).toEqual(['I/O-bound', 'mixed', 'mixed', 'CPU-bound']);
  });

  it('each stage - has its own time for a reading, CPU and wall', () => {
    const told = stageBounds(input).map(({ stage, cpuUs, wallUs, kind }) => [stage, cpuUs, wallUs, kind]);
    const close = (value: number) => expect.closeTo(value, 6);
    expect(told).toEqual([
      ['sources', close(5), close(200), 'I/O-bound'],
      ['ingest', close(2), close(2), 'CPU-bound'],
      ['dispatch', close(10), close(12), 'CPU-bound'],
      ['compute', close(110), close(120), 'CPU-bound'],
      ['commit', close(5), close(10), 'mixed'],
      ['ui', null, null, null],
    ]);
    const looked = { ...work, frames: 0.01, wall: { ...work.wall, frames: 0.05 }, framesPerS: 10 };
    expect(stageOf({ work: looked }, 'ui')).toMatchObject({
      per: 'frame',
      cpuUs: expect.closeTo(1_000, 6),
      wallUs: expect.closeTo(5_000, 6),
      kind: 'I/O-bound',
    });
  });

  it('a piece that passes faster than two clocks agree - takes no less time than its CPU time', () => {
    const brief = { ...work, wall: { ...work.wall, commit: 0.001 } };
    expect(stageOf({ work: brief }, 'commit')).toMatchObject({ cpuShare: 1, kind: 'CPU-bound', wallUs: 5 });
  });

  it('computing - where it waits more workers pay; what it says is what was decided', () => {
    const asleep = stageOf({ cpuCores: 0.01, sleptThreads: 1.19 }, 'compute');
    expect(asleep).toMatchObject({ kind: 'I/O-bound' });
    expect(asleep?.advice).toContain('more workers');
    expect(stageOf({ mode: 'inline', place: 'to pool' }, 'compute')?.advice).toContain('belongs in workers');
    expect(stageOf({ mode: 'inline', place: 'little' }, 'compute')?.advice).toContain('may stay');
    expect(stageOf({ mode: 'inline', place: 'right' }, 'compute')?.advice).toContain('no faster');
    expect(stageOf({ place: 'to event loop' }, 'compute')?.advice).toContain('the event loop would do it');
    expect(stageOf({ place: 'pool loses' }, 'compute')?.advice).toContain('journey costs more');
    expect(stageOf({ poolIsBroken: true }, 'compute')?.advice).toContain('broken');
  });

  it('computing that others keep off the cores - is not taken for waiting; how much it was held is told', () => {
    const held = stageOf({ busyThreads: 2, cpuCores: 0.6 }, 'compute');
    expect(held).toMatchObject({ kind: 'CPU-bound', cpuShare: expect.closeTo(0.3, 6) });
    expect(held?.advice).toMatch(/^It computes:.* For 70\u202f% of its time no core was free/);
    expect(held?.advice).not.toContain('more workers');
    const asleep = stageOf({ busyThreads: 4, cpuCores: 0.5, sleptThreads: 1.5 }, 'compute');
    expect(asleep).toMatchObject({ kind: 'I/O-bound' });
    expect(asleep?.advice).toContain('50\u202f% of its time no core was free');
    expect(stageOf({}, 'compute')?.advice).not.toContain('no core');
  });

  it('a stage that waits but fills the event loop - is not told as harmless', () => {
    const filling = { ...work, dispatch: 0.59, wall: { ...work.wall, dispatch: 20 } };
    const told = stageOf({ work: filling }, 'dispatch');
    expect(told?.kind).toBe('I/O-bound');
    expect(told?.advice).toMatch(/takes much of the event loop, 59\u202f% of its time: larger batches/);
    expect(stageOf({ work: { ...filling, dispatch: 0.1 } }, 'dispatch')?.advice).toContain(
      'any number at once',
    );
  });

  it('a stage that did nothing - has no figures and says so', () => {
    expect(stageOf({}, 'ui')).toEqual({
      stage: 'ui',
      per: 'frame',
      cpuUs: null,
      wallUs: null,
      cpuShare: null,
      kind: null,
      advice: 'No client looks on.',
    });
    expect(stageOf({ offeredPerS: 0 }, 'sources')).toMatchObject({ cpuUs: null, cpuShare: null });
  });
});
