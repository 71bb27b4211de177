// Auto-tune and a person at the same moment: a change of its own that still waits for its turn is dropped.
import { describe, expect, it } from 'vitest';
import { PipelineObserver } from '../../electron/engine/tuning/autoTune/pipelineObserver.ts';
import { AutoTuner, type AutoTunerParts } from '../../electron/engine/tuning/autoTuner.ts';
import { defaultKnobs, type KnobChanges } from '../../shared/knobs.ts';

const stepMs = 200;
const readingsPerStep = 400;

/** A pipeline that is seen to be wasteful: batches of one reading. */
function wastefulParts() {
  let nowMs = 0;
  const asked: { changes: KnobChanges; stillWanted: () => boolean; act: () => void }[] = [];
  const told: string[] = [];
  const fit = { overheadUsPerBatch: 300, costUsPerReading: 20 };
  const machine = { labRuns: false, arrives: true };
  let received = 0;
  const pipeline = {
    poolIsBroken: false,
    ledger: { totals: () => ({ received, shed: 0, processed: received }) },
    queue: { queued: 0, capacityReadings: 200_000 },
    telemetry: {
      latencies: { latest: { readingToFeature: { p99: 3 } } },
      cpuCores: 0.7,
      offeredPerS: 2_000,
      stages: { eventLoopShare: 0.2 },
      workers: { recent: () => ({ cpuCores: 1, sleptThreads: 0 }) },
      cost: { fit: () => fit },
      recentBatches: { points: () => ({ readings: Float64Array.of(1), ms: Float64Array.of(0.32) }) },
    },
  };
  const knobs = { ...defaultKnobs, batch: { ...defaultKnobs.batch, size: 1, maxWaitMs: 1 } };
  const parts: AutoTunerParts = {
    pipeline,
    labRuns: () => machine.labRuns,
    clock: { monotonicMs: () => nowMs, epochMs: () => nowMs },
    knobs: () => knobs,
    plantName: () => 'Test',
    changeKnobs: (changes, _by, stillWanted = () => true) =>
      new Promise<void>((act) => asked.push({ changes, stillWanted, act })),
    onEvent: (_kind, _priority, _subject, message) => told.push(message),
  };
  const tuner = new AutoTuner(parts);
  tuner.set({ on: true, targetP99Ms: 50 });
  const run = (samples: number): void => {
    for (let i = 0; i < samples && asked.length === 0; i++) {
      nowMs += stepMs;
      if (machine.arrives) received += readingsPerStep;
      tuner.sample();
    }
  };
  return { tuner, asked, told, pipeline, machine, run, runUntilAsked: () => run(100) };
}

describe('auto-tune in turn with others', () => {
  it('nobody comes between - its change is listed once it has acted', async () => {
    const { tuner, asked, told, runUntilAsked } = wastefulParts();
    runUntilAsked();
    expect(asked[0]?.changes['batch.size']).toBeGreaterThan(1);
    expect(asked[0]?.stillWanted()).toBe(true);
    expect(tuner.figures().changes).toEqual([]);
    asked[0]?.act();
    await Promise.resolve();
    expect(tuner.figures().changes).toHaveLength(1);
    expect(told.at(-1)).toMatch(/^Auto-tune: .*batch 1 → /);
  });

  it.each([
    [
      'a person changes a knob that it holds',
      (tuner: AutoTuner) =>
        tuner.knobsChanged([{ key: 'batch.size', before: '1', after: '9' }], 'person', ['batch.size']),
    ],
    [
      'a person changes where batches are computed',
      (tuner: AutoTuner) =>
        tuner.knobsChanged([{ key: 'pool.mode', before: 'pool', after: 'inline' }], 'person', ['pool.mode']),
    ],
    ['it is switched off', (tuner: AutoTuner) => tuner.set({ on: false, targetP99Ms: 50 })],
    ['the run ends', (tuner: AutoTuner) => tuner.end()],
  ])('%s first - its change is not wanted any more and not listed', async (_, happens) => {
    const { tuner, asked, runUntilAsked } = wastefulParts();
    runUntilAsked();
    happens(tuner);
    expect(asked[0]?.stillWanted()).toBe(false);
    asked[0]?.act();
    await Promise.resolve();
    expect(tuner.figures().changes).toEqual([]);
  });

  it('a person sets a knob that it holds to what it is - it gives way', () => {
    const { tuner } = wastefulParts();
    tuner.knobsChanged([], 'person', ['features.window']);
    expect(tuner.figures().on).toBe(true);
    tuner.knobsChanged([], 'person', ['features.window', 'batch.size']);
    expect(tuner.figures()).toMatchObject({ on: false, state: 'givenWay' });
    expect(tuner.figures().text).toContain('batch.size');
  });

  it('the pool is broken - it changes nothing and says why, and begins anew when there is one again', () => {
    const { tuner, asked, pipeline, run, runUntilAsked } = wastefulParts();
    run(5);
    pipeline.poolIsBroken = true;
    run(100);
    expect(asked).toEqual([]);
    expect(tuner.figures()).toMatchObject({ on: true, state: 'measuring' });
    expect(tuner.figures().text).toMatch(/^Waiting: the pool is broken/);
    pipeline.poolIsBroken = false;
    run(5);
    expect(asked).toEqual([]);
    runUntilAsked();
    expect(asked).toHaveLength(1);
    expect(tuner.figures().text).not.toMatch(/^Waiting/);
  });

  it('nothing comes in - it says so and holds nothing up to view', () => {
    const { tuner, asked, machine, run } = wastefulParts();
    machine.arrives = false;
    run(30);
    expect(asked).toEqual([]);
    expect(tuner.figures().state).toBe('idle');
    expect(tuner.figures().text).toMatch(/^Nothing comes in\./);
    machine.arrives = true;
    run(30);
    expect(asked).toHaveLength(1);
    expect(tuner.figures().state).not.toBe('idle');
  });

  it.each([
    ['computing that sleeps', { cpuCores: 0.1, sleptThreads: 3.9 }, 0.025],
    ['computing that shares cores which are full', { cpuCores: 1.9, sleptThreads: 0 }, 1],
    ['nothing computed', { cpuCores: 0, sleptThreads: 0 }, 1],
  ] as const)('%s - tells the CPU share of computing by itself', (_, recent, share) => {
    const { pipeline } = wastefulParts();
    const { telemetry } = pipeline;
    const observer = new PipelineObserver({
      ...pipeline,
      telemetry: { ...telemetry, workers: { recent: () => recent } },
    });
    observer.observe(0, defaultKnobs, false);
    expect(observer.observe(stepMs, defaultKnobs, false)?.cpuShareOfCompute).toBeCloseTo(share, 6);
  });

  it('a job runs in the lab - the CPU of the process is not taken for that of the pipeline', () => {
    const { tuner, machine, pipeline, run } = wastefulParts();
    run(2);
    expect(tuner.figures().cpuCores).toBe(0.7);
    machine.labRuns = true;
    run(2);
    expect(tuner.figures().cpuCores).toBeNull();
    const observer = new PipelineObserver(pipeline);
    observer.observe(0, defaultKnobs, true);
    expect(observer.observe(stepMs, defaultKnobs, true)?.cpuCores).toBeNull();
    expect(observer.observe(2 * stepMs, defaultKnobs, false)?.cpuCores).toBe(0.7);
  });
});

describe('targets', () => {
  it('each - is told with the time from which on it was held, and that none was after it', () => {
    const { tuner, runUntilAsked } = wastefulParts();
    runUntilAsked();
    tuner.set({ on: true, targetP99Ms: 20 });
    tuner.knobsChanged([{ key: 'batch.size', before: '500', after: '12000' }], 'person', ['batch.size']);
    tuner.set({ on: false, targetP99Ms: 70 });
    const { targets, text } = tuner.figures();
    expect(targets.map(({ targetP99Ms }) => targetP99Ms)).toEqual([50, 20, null]);
    expect(targets[0]?.atMs).toBe(0);
    expect(targets[1]?.atMs).toBeGreaterThan(0);
    expect(text.replaceAll('\u202f', ' ')).toBe(
      'It is off since a person changed batch.size from 500 to 12 000. The knobs stay as they are.',
    );
  });
});
