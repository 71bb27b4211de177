// Faults put in, as a real thread of the pool suffers them: what is seen from outside.
import { Piscina } from 'piscina';
import { afterEach, describe, expect, test } from 'vitest';
import type { BatchResult, BatchTask, TaskSupervision } from '../../shared/batchTask.ts';
import type { PoisonSettings, TaskFault } from '../../shared/injectedFaults.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { plainTask, type Range, ringsOf, sharedTask } from '../features/ringTask.ts';

const workerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
const sensors = [0, 1].map((sensor) => ({
  low: 0,
  high: 10,
  rateHz: 100,
  values: Array.from({ length: 400 }, (_, seq) => Math.sin(seq + sensor)),
}));
const rings = ringsOf(sensors, 512);
const ranges: Range[] = [
  { slot: 0, seqStart: 100, count: 50 },
  { slot: 1, seqStart: 200, count: 30 },
];
const heartbeats = new Int32Array(new SharedArrayBuffer(4 * 64));
const pools: Piscina<BatchTask, BatchResult>[] = [];

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.destroy();
});

/** One thread, as the feature pool starts it. */
function startThread(heapMiB = 64): Piscina<BatchTask, BatchResult> {
  const pool = new Piscina<BatchTask, BatchResult>({
    filename: workerFile,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: heapMiB, maxYoungGenerationSizeMb: 16 },
  });
  pool.on('error', () => undefined);
  pools.push(pool);
  return pool;
}

function supervised(order: Omit<TaskSupervision, 'heartbeats' | 'taskNumber'>, taskNumber = 1): BatchTask {
  return {
    ...sharedTask(rings, ranges),
    supervision: { heartbeats: heartbeats.buffer, taskNumber, ...order },
  };
}

const faulty = (fault: TaskFault, taskNumber = 1): BatchTask => supervised({ fault }, taskNumber);

describe('faults of a task', () => {
  test('throw - ends the thread with an error from outside of the task', async () => {
    const pool = startThread();
    await expect(pool.run(faulty('throw'))).rejects.toThrow('thrown outside of its task');
  });

  test('hang - holds the thread until it is ended from outside, its heartbeat standing', async () => {
    const pool = startThread();
    let settled = false;
    const run = pool
      .run(faulty('hang', 42))
      .catch((error: unknown) => error)
      .finally(() => {
        settled = true;
      });
    const thread = pool.threads[0];
    const place = (thread?.threadId ?? 0) % heartbeats.length;
    while (Atomics.load(heartbeats, place) !== 42) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(settled).toBe(false);
    await thread?.terminate();
    expect(await run).toBeInstanceOf(Error);
  });

  test('outOfMemory - fills the heap to its limit; the thread ends, this process does not', async () => {
    for (const heapMiB of [32, 64, 96, 160]) {
      await expect(startThread(heapMiB).run(faulty('outOfMemory'))).rejects.toMatchObject({
        code: 'ERR_WORKER_OUT_OF_MEMORY',
      });
    }
  });

  test('unreadable - is by turns not cloneable and too short', async () => {
    await expect(startThread().run(faulty('unreadable', 2))).rejects.toBeDefined();
    const result = await startThread().run(faulty('unreadable', 3));
    const sound = await computeBatch(sharedTask(rings, ranges));
    if (result.transport !== 'shared' || sound.transport !== 'shared') throw new Error('wrong transport');
    expect(result.columns.length).toBeLessThan(sound.columns.length);
    expect(result.windowRows).not.toBe(sound.windowRows);
  });

  test('unreadable as plain objects - one result is missing', async () => {
    const task = plainTask(sensors, ranges);
    const supervision = { heartbeats: heartbeats.buffer, taskNumber: 1, fault: 'unreadable' } as const;
    const result = await startThread().run({ ...task, supervision });
    expect(result).toMatchObject({ transport: 'copy', results: { length: 79 } });
  });

  test('the attempt after it - is computed as ever', async () => {
    const pool = startThread();
    await pool.run(faulty('throw')).catch(() => undefined);
    const again = await pool.run(supervised({}));
    const sound = await computeBatch(sharedTask(rings, ranges));
    expect(again).toMatchObject({ columns: sound.transport === 'shared' ? sound.columns : null });
  });

  test('leak - is kept by the thread for good, so much for each batch', async () => {
    const pool = startThread();
    const megabytes = async (): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      return (await pool.run(supervised({}))).arrayBuffersMiB;
    };
    const before = await megabytes();
    for (let i = 0; i < 20; i++) await pool.run(supervised({ leakKiB: 1_024 }));
    const after = await megabytes();
    expect(after - before).toBeGreaterThan(19);
    expect(after - before).toBeLessThan(25);
    expect((await megabytes()) - after).toBeGreaterThan(-1);
  });
});

describe('poison', () => {
  const fails = async (poison: PoisonSettings | undefined, transport: 'shared' | 'copy') => {
    const settings = poison ? { poison } : {};
    const task =
      transport === 'shared' ? sharedTask(rings, ranges, settings) : plainTask(sensors, ranges, settings);
    try {
      await computeBatch(task);
      return '';
    } catch (error) {
      return String(error);
    }
  };

  test.each(['shared', 'copy'] as const)(
    '%s - a batch fails when a reading of its ranges is poison, not when one of a halo or of another sensor is',
    async (transport) => {
      const of = (slot: number, seq: number): PoisonSettings => ({ per100k: 0, readings: [[slot, seq]] });
      expect(await fails(undefined, transport)).toBe('');
      for (const [slot, seq] of [
        [0, 100],
        [0, 149],
        [1, 200],
        [1, 229],
      ] as const)
        expect(await fails(of(slot, seq), transport)).not.toBe('');
      for (const [slot, seq] of [
        [0, 99],
        [0, 150],
        [0, 205],
        [1, 199],
        [1, 230],
        [1, 105],
      ] as const)
        expect(await fails(of(slot, seq), transport)).toBe('');
      expect(await fails({ per100k: 100_000, readings: [] }, transport)).not.toBe('');
    },
  );

  test('the error - does not say which reading it was', async () => {
    const error = await fails({ per100k: 0, readings: [[1, 217]] }, 'shared');
    expect(error).toContain('kernel');
    expect(error).not.toMatch(/217|slot|seq/);
  });

  test('in a thread - rejects the task and leaves the thread alive', async () => {
    const pool = startThread();
    const poison = { per100k: 0, readings: [[0, 120]] } as const;
    const threadOf = (): number | undefined => pool.threads[0]?.threadId;
    await pool.run(supervised({}));
    const before = threadOf();
    await expect(pool.run(sharedTask(rings, ranges, { poison }))).rejects.toThrow('kernel');
    await pool.run(supervised({}));
    expect(before).toBeGreaterThan(0);
    expect(threadOf()).toBe(before);
  });
});
