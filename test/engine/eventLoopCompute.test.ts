// Computing in the event loop while the pool is broken: what slices give together, and how long each one holds it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halves, newBatch, taskOf } from '../../electron/engine/batch.ts';
import { EventLoopCompute } from '../../electron/engine/pool/eventLoopCompute.ts';
import { resultFault, windowRowsDue } from '../../electron/engine/pool/resultCheck.ts';
import {
  type BatchResult,
  type BatchTask,
  type ComputeSettings,
  windowRowDoubles,
} from '../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';

/** A clock on which time passes only where it is spent. */
function spentClock() {
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs };
  return {
    clock,
    spend: (ms: number): void => {
      nowMs += ms;
    },
  };
}

interface TaskStretch {
  readonly seqStart: number;
  readonly count: number;
}

function stretchesOf(task: BatchTask): TaskStretch[] {
  if (task.transport === 'copy')
    return task.ranges.map(({ seqStart, readings }) => ({ seqStart, count: readings.length }));
  return Array.from({ length: task.ranges.length / 3 }, (_, i) => ({
    seqStart: task.ranges[3 * i + 1] as number,
    count: task.ranges[3 * i + 2] as number,
  }));
}

/** Nanoseconds, as the kernels were measured: of a reading in a halo, of a reading, of a reading in a window. */
const measuredNs = { shared: [17, 65, 38], copy: [48, 300, 38] } as const;

/** What the kernels take for a task on an ordinary machine, whatever machine the test runs on. */
function kernelMs(task: BatchTask): number {
  const { settings, readings } = task;
  const [haloNs, readingNs, windowNs] = measuredNs[task.transport];
  let ns = readings * settings.workPerReadingUs * 1_000;
  for (const stretch of stretchesOf(task)) {
    const rows = windowRowsDue([stretch], settings);
    const halo =
      settings.rolling || task.transport === 'copy' ? Math.min(stretch.seqStart, settings.window - 1) : 0;
    ns += halo * haloNs + stretch.count * readingNs + rows * settings.window * windowNs;
  }
  return ns / 1e6;
}

/** A result of the right form with nothing in it. */
function resultOf(task: BatchTask): BatchResult {
  const { settings, readings, transport } = task;
  const figures = {
    threadId: 0,
    startedAtMs: 0,
    endedAtMs: 0,
    threadCpuMs: 0,
    waitedMs: 0,
    heapMiB: 0,
    arrayBuffersMiB: 0,
  };
  if (transport === 'copy')
    return {
      ...figures,
      transport,
      results: Array.from({ length: readings }, () => ({ rolling: null, windowed: null })),
    };
  const windowRows = windowRowsDue(stretchesOf(task), settings);
  const features = settings.rolling ? rollingFeatureNames.length : 0;
  return {
    ...figures,
    transport,
    windowRows,
    columns: new Float64Array(features * readings + windowRows * windowRowDoubles),
  };
}

describe('computing in slices', () => {
  const settings = {
    window: 16,
    hop: 3,
    rolling: true,
    windowed: true,
    workPerReadingUs: 0,
    workKind: 'burn',
  } as const;

  it.each(['shared', 'copy'] as const)(
    'any batch by transport %s - gives what it gives in one piece',
    async (transport) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: 200 }),
          fc.boolean(),
          async (counts, msPerSlice, late) => {
            const sensors = counts.map((_, slot) => sensorOf(slot));
            const { queue, rings, add } = queueOf(sensors, 10_000);
            for (const [slot, count] of counts.entries()) add(slot, count);
            const ranges = [...queue.compose(10_000), ...queue.compose(10_000)];
            const whole = newBatch(0, ranges, settings, 0);
            const batch = late && whole.readings > 1 ? halves(whole, [1, 2])[1] : whole;
            const { clock, spend } = spentClock();
            const computeInline = async (task: BatchTask): Promise<BatchResult> => {
              spend((msPerSlice * task.readings) / 40);
              return computeBatch(task);
            };
            const compute = new EventLoopCompute(computeInline, rings, clock);
            const result = await compute.compute(batch, transport);
            const task = taskOf(batch, transport, rings.buffer, null);
            expect(resultFault(task, result)).toBeNull();
            const { columns, windowRows, results } = {
              columns: null,
              windowRows: null,
              results: null,
              ...result,
            };
            const expected = {
              columns: null,
              windowRows: null,
              results: null,
              ...(await computeBatch(task)),
            };
            expect({ windowRows, results }).toEqual({
              windowRows: expected.windowRows,
              results: expected.results,
            });
            if (columns) expect(columns).toEqual(expected.columns?.slice(0, columns.length));
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  const costs = {
    rolling: { ...settings, window: 4_096, windowed: false },
    windows: { ...settings, window: 4_096, hop: 64, rolling: false },
    'a window at each reading': { ...settings, window: 4_096, hop: 1, rolling: false },
    'added work': { ...settings, workPerReadingUs: 900 },
  } satisfies Record<string, ComputeSettings>;
  const cases = Object.entries(costs).flatMap(([name, cost]) =>
    (['shared', 'copy'] as const).map((transport) => ({ name, cost, transport })),
  );

  it.each(cases)(
    '$name over many sensors by transport $transport - no slice is above 5 ms, the first neither, save a single reading',
    async ({ cost, transport }) => {
      const sensors = Array.from({ length: 40 }, (_, slot) => sensorOf(slot));
      const { queue, rings, add } = queueOf(sensors, 400_000);
      for (const { slot } of sensors) add(slot, 4_500);
      while (queue.compose(100_000).length > 0);
      for (const ring of rings.rings.values()) ring.settled = ring.head;
      for (const { slot } of sensors) add(slot, slot === 0 ? 3_000 : 3);
      const { clock, spend } = spentClock();
      const slices: { readings: number; ms: number }[] = [];
      const computeInline = async (task: BatchTask): Promise<BatchResult> => {
        const ms = kernelMs(task);
        slices.push({ readings: task.readings, ms });
        spend(ms);
        return resultOf(task);
      };
      const compute = new EventLoopCompute(computeInline, rings, clock);
      const ranges = queue.compose(100_000);
      const batch = newBatch(0, ranges, cost, 0);
      expect(batch.readings).toBeGreaterThan(1_000);
      await compute.compute(batch, transport);
      expect(slices[0]?.readings).toBe(1);
      expect(slices.filter(({ readings, ms }) => ms > 5 && readings > 1)).toEqual([]);
      expect(slices.reduce((sum, { readings }) => sum + readings, 0)).toBe(batch.readings);
      // What is known is made use of.
      const several = slices.filter(({ readings }) => readings > 1);
      const totalMs = slices.reduce((sum, { ms }) => sum + ms, 0);
      expect(several.length).toBeLessThan(15 + 2 * totalMs);
    },
  );

  it('other settings - what was learned is forgotten: it begins with a single reading again', async () => {
    const { queue, rings, add } = queueOf([sensorOf(0)], 10_000);
    add(0, 600);
    const { clock } = spentClock();
    const slices: number[] = [];
    const computeInline = async (task: BatchTask): Promise<BatchResult> => {
      slices.push(task.readings);
      return computeBatch(task);
    };
    const compute = new EventLoopCompute(computeInline, rings, clock);
    await compute.compute(newBatch(0, queue.compose(300), settings, 0), 'shared');
    const before = slices.length;
    expect(Math.max(...slices)).toBeGreaterThan(10);
    await compute.compute(newBatch(1, queue.compose(300), { ...settings, window: 17 }, 0), 'shared');
    expect(slices[before]).toBe(1);
  });

  it('time between slices - counts neither as compute time nor as cost', async () => {
    const { queue, rings, add } = queueOf([sensorOf(0)], 10_000);
    add(0, 300);
    const { clock, spend } = spentClock();
    const computeInline = async (task: BatchTask): Promise<BatchResult> => {
      spend(task.readings);
      return { ...(await computeBatch(task)), startedAtMs: 0, endedAtMs: task.readings };
    };
    const compute = new EventLoopCompute(computeInline, rings, clock);
    const result = await compute.compute(newBatch(0, queue.compose(300), settings, 0), 'shared');
    expect(result.endedAtMs - result.startedAtMs).toBe(300);
  });
});
