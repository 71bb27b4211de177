// Auto-tune's policy on a simulated pipeline: bounds, calm, speed and thrift, whatever the load.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Observation, RecentObservations } from '../../electron/engine/tuning/autoTune/observation.ts';
import { Steering } from '../../electron/engine/tuning/autoTune/steering.ts';
import { type SimulationOptions, simulate } from './simulatedPipeline.ts';

const usual: SimulationOptions = {
  seconds: 60,
  loadPerS: () => 3_000,
  times: { journeyMs: 0.3, fixedMs: 0.1, perReadingMs: 0.02 },
  targetP99Ms: 50,
  start: { workers: 1, batch: 500, maxWaitMs: 50 },
  bounds: { workers: [1, 2], batch: [1, 50_000], maxWaitMs: [1, 50] },
  cores: 2,
  capacityReadings: 200_000,
};
const samplesPerS = 5;

/** Share of the samples of [from, to) s whose p99 is over the target. */
function shareOver(p99Ms: readonly (number | null)[], targetMs: number, from: number, to: number): number {
  const known = p99Ms.slice(from * samplesPerS, to * samplesPerS).filter((value) => value !== null);
  return known.filter((value) => value > targetMs).length / known.length;
}

describe('auto-tune policy', () => {
  it('steps of the load - bounds are kept, changes are 2 s apart, and it settles within 10 s', () => {
    const load = fc.record({
      firstPerS: fc.integer({ min: 50, max: 6_000 }),
      isRise: fc.boolean(),
      journeyMs: fc.double({ min: 0.05, max: 1, noNaN: true }),
      perReadingMs: fc.double({ min: 0.001, max: 0.03, noNaN: true }),
      targetP99Ms: fc.integer({ min: 15, max: 500 }),
      batch: fc.integer({ min: 1, max: 20_000 }),
      maxWaitMs: fc.integer({ min: 1, max: 1_000 }),
      workers: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(load, ({ firstPerS, isRise, journeyMs, perReadingMs, targetP99Ms, ...start }) => {
        const [before, after] = isRise ? [firstPerS, 10 * firstPerS] : [10 * firstPerS, firstPerS];
        const bounds = { workers: [1, 4], batch: [1, 50_000], maxWaitMs: [1, targetP99Ms] } as const;
        const { changes, p99Ms, shed } = simulate({
          ...usual,
          seconds: 80,
          loadPerS: (seconds) => (seconds < 40 ? before : after),
          times: { journeyMs, fixedMs: 0.1, perReadingMs },
          targetP99Ms,
          bounds,
          cores: 4,
          start,
        });
        for (const { setting } of changes) {
          expect(setting.workers).toBeGreaterThanOrEqual(1);
          expect(setting.workers).toBeLessThanOrEqual(4);
          expect(setting.batch).toBeGreaterThanOrEqual(1);
          expect(setting.batch).toBeLessThanOrEqual(50_000);
          expect(setting.maxWaitMs).toBeGreaterThanOrEqual(1);
          expect(setting.maxWaitMs).toBeLessThanOrEqual(targetP99Ms);
        }
        changes.slice(1).forEach(({ atMs }, i) => {
          expect(atMs - (changes[i]?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
        });
        const late = changes.filter(({ atMs }) => (atMs > 12_000 && atMs <= 40_000) || atMs > 50_000);
        expect(late).toEqual([]);
        expect(shareOver(p99Ms, targetP99Ms, 50, 80)).toBeLessThan(0.05);
        expect(shed).toBe(0);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('loads that jump each second - changes stay 2 s apart and within bounds', () => {
    const jumps = fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(jumps, fc.integer({ min: 5, max: 200 }), (loads, targetP99Ms) => {
        const { changes } = simulate({
          ...usual,
          seconds: 30,
          loadPerS: (seconds) => loads[Math.floor(seconds)] ?? 0,
          targetP99Ms,
          bounds: { ...usual.bounds, maxWaitMs: [1, targetP99Ms] },
          start: { workers: 1, batch: 1, maxWaitMs: 1 },
        });
        expect(changes.length).toBeGreaterThan(0);
        changes.slice(1).forEach(({ atMs }, i) => {
          expect(atMs - (changes[i]?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
        });
        for (const { setting } of changes) {
          expect(setting.workers).toBeLessThanOrEqual(2);
          expect(setting.maxWaitMs).toBeLessThanOrEqual(targetP99Ms);
        }
      }),
      { numRuns: 15, seed: 4 },
    );
  });

  it('steady load with stalls of other processes - no change after the first ten seconds', () => {
    let turns = 0;
    const { changes } = simulate({
      ...usual,
      seconds: 120,
      stallMs: () => (++turns % 12 === 0 ? 100 : 0),
      random: () => (turns % 7) / 7,
    });
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.filter(({ atMs }) => atMs > 10_000)).toEqual([]);
  });

  it('steady load - the cheapest setting is found, far from where it started', () => {
    const start = { workers: 2, batch: 1, maxWaitMs: 1 };
    const tuned = simulate({ ...usual, start });
    const left = simulate({ ...usual, start, steers: false });
    expect(tuned.cpuCores).toBeLessThan(0.5 * left.cpuCores);
    expect(shareOver(tuned.p99Ms, usual.targetP99Ms, 10, 60)).toBe(0);
  });

  it('a load that the present setting would shed - it is not shed when another one can bear it', () => {
    const flood = {
      ...usual,
      loadPerS: (seconds: number) => (seconds < 20 ? 500 : 60_000),
      start: { workers: 1, batch: 20, maxWaitMs: 20 },
    };
    expect(simulate({ ...flood, steers: false }).shed).toBeGreaterThan(100_000);
    const { shed, p99Ms, changes } = simulate(flood);
    expect(shed).toBe(0);
    expect(shareOver(p99Ms, usual.targetP99Ms, 30, 60)).toBe(0);
    expect(changes.every(({ reason }) => /\d/.test(reason))).toBe(true);
  });

  it('a load that no setting bears - it says so and stays calm', () => {
    const { state, changes } = simulate({ ...usual, loadPerS: () => 300_000 });
    expect(state).toBe('limited');
    expect(changes.length).toBeLessThanOrEqual(3);
  });

  it('a target that only small batches reach - batches get small', () => {
    const { setting, p99Ms } = simulate({
      ...usual,
      targetP99Ms: 12,
      loadPerS: () => 40_000,
      bounds: { ...usual.bounds, maxWaitMs: [1, 12] },
      start: { workers: 2, batch: 5_000, maxWaitMs: 200 },
    });
    // Closed by their size or by the wait.
    expect(Math.min(setting.batch, 40 * setting.maxWaitMs)).toBeLessThan(400);
    expect(shareOver(p99Ms, 12, 15, 60)).toBeLessThan(0.05);
  });

  it('knobs that hold the target with room at little CPU - nothing is changed', () => {
    const { changes, state } = simulate({
      ...usual,
      loadPerS: () => 20_000,
      start: { workers: 2, batch: 500, maxWaitMs: 8 },
    });
    expect(changes).toEqual([]);
    expect(state).toBe('holding');
  });

  it('computing that waits - more workers than there are cores, until nothing is shed', () => {
    const sleeping: SimulationOptions = {
      ...usual,
      loadPerS: () => 400,
      times: { journeyMs: 0.3, fixedMs: 0, perReadingMs: 10 },
      cpuShareOfCompute: 0.02,
      targetP99Ms: 1_000,
      start: { workers: 2, batch: 20, maxWaitMs: 50 },
      bounds: { workers: [1, 16], batch: [1, 1_000], maxWaitMs: [1, 1_000] },
      capacityReadings: 4_000,
    };
    const late = ({ shedPerS }: { readonly shedPerS: readonly number[] }) => shedPerS.slice(30 * samplesPerS);
    expect(Math.max(...late(simulate({ ...sleeping, steers: false })))).toBeGreaterThan(100);
    const { setting, state, shedPerS, p99Ms } = simulate(sleeping);
    expect(setting.workers).toBeGreaterThanOrEqual(5);
    expect(state).toBe('holding');
    expect(Math.max(...late({ shedPerS }))).toBe(0);
    expect(shareOver(p99Ms, 1_000, 40, 60)).toBe(0);
  });

  it('computing that takes CPU - no more workers than cores, whatever the knob allows', () => {
    const { changes } = simulate({
      ...usual,
      loadPerS: () => 150_000,
      bounds: { ...usual.bounds, workers: [1, 16] },
    });
    expect(changes.length).toBeGreaterThan(0);
    expect(Math.max(...changes.map(({ setting }) => setting.workers))).toBe(2);
  });

  it('a load that ends - it says that nothing comes in, and goes on when readings come again', () => {
    const load = (untilS: number) => (seconds: number) => (seconds < 20 || seconds > untilS ? 3_000 : 0);
    expect(simulate({ ...usual, seconds: 30, loadPerS: load(40) }).state).toBe('idle');
    expect(simulate({ ...usual, seconds: 60, loadPerS: load(40) }).state).toBe('holding');
  });
});

describe('rate of the pool', () => {
  const setting = { workers: 2, batch: 1_000, maxWaitMs: 50 };
  const observed = (atMs: number, processedPerS: number, more: Partial<Observation> = {}): Observation => ({
    atMs,
    offeredPerS: 6_000_000,
    shedPerS: 0,
    processedPerS,
    p99Ms: 40,
    queued: 150_000,
    capacityReadings: 200_000,
    cpuCores: 1,
    eventLoopShare: 0.1,
    cpuShareOfCompute: 1,
    times: { journeyMs: 0.3, fixedMs: 0.1, perReadingMs: 0.002 },
    setting,
    ...more,
  });

  it('more was measured than is forecast - no figure below what was measured is told', () => {
    const steering = new Steering({ ...usual });
    let reason = '';
    for (let atMs = 200; atMs <= 5_000 && reason === ''; atMs += 200)
      reason = steering.observe(observed(atMs, 5_800_000))?.reason ?? '';
    const [, millions = ''] = /pool could do ([\d.]+) M/.exec(reason.replaceAll('\u202f', ' ')) ?? [];
    expect(Number(millions)).toBeGreaterThanOrEqual(5.8);
  });

  it('is that of a second under one setting, and not how the batches of a moment came back', () => {
    const recent = new RecentObservations();
    for (let i = 0; i < 5; i++) recent.add(observed(200 * i, 5_800_000));
    expect(recent.mostProcessedPerS).toBe(5_800_000);
    for (let i = 5; i < 9; i++)
      recent.add(observed(200 * i, 9_000_000, { setting: { ...setting, workers: 1 } }));
    expect(recent.mostProcessedPerS).toBe(0);
    recent.clear();
    for (let i = 0; i < 10; i++) recent.add(observed(200 * i, i === 5 ? 20_000 : 0));
    expect(recent.mostProcessedPerS).toBe(0);
  });
});
