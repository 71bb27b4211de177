// The worker as the pool runs it: real threads, shared rings in, results back by transfer.
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { plainTask, ringsOf, sharedTask, type TestSensor } from './ringTask.ts';
import { bits } from './rollingStream.ts';

const sensor: TestSensor = {
  low: -1,
  high: 1,
  rateHz: 10,
  values: Array.from({ length: 400 }, (_, i) => (i % 29 === 0 ? Number.NaN : Math.sin(i))),
};
const ranges = [{ slot: 0, seqStart: 300, count: 100 }];

describe('feature worker', () => {
  let pool: Piscina<BatchTask, BatchResult>;

  beforeAll(() => {
    pool = new Piscina({
      filename: join(import.meta.dirname, '../../workers/featureWorker.ts'),
      minThreads: 2,
      maxThreads: 2,
      atomics: 'disabled',
    });
  });
  afterAll(() => pool.destroy());

  async function columnsFrom(task: BatchTask, transferList: ArrayBuffer[] = []): Promise<Float64Array> {
    const result = await pool.run(task, { transferList });
    if (result.transport !== 'shared') throw new Error('a result of the other transport');
    return result.columns;
  }

  test('any thread - gives the bits that the event loop gives', async () => {
    const rings = ringsOf([sensor], 512);
    const inline = await computeBatch(sharedTask(rings, ranges));
    if (inline.transport !== 'shared') throw new Error('a result of the other transport');
    const results = await Promise.all(Array.from({ length: 20 }, () => pool.run(sharedTask(rings, ranges))));
    for (const result of results)
      expect(result.transport === 'shared' && bits(result.columns)).toEqual(bits(inline.columns));
    expect(new Set(results.map(({ threadId }) => threadId)).size).toBe(2);
  });

  test('recycled memory - goes to the worker and comes back with the next results', async () => {
    const rings = ringsOf([sensor], 512);
    const first = await columnsFrom(sharedTask(rings, ranges));
    const expected = first.slice();
    const buffer = new ArrayBuffer(first.byteLength * 2);
    const columns = await columnsFrom(sharedTask(rings, ranges, {}, buffer), [buffer]);
    expect(buffer.detached).toBe(true);
    expect(columns.byteLength).toBe(first.byteLength * 2);
    const used = 7 * 100;
    expect(bits(columns.slice(0, used))).toEqual(bits(expected.slice(0, used)));
  });

  test('results - leave the worker by transfer: their memory is gone there', async () => {
    const filename = new URL('./workers/watchedWorker.ts', import.meta.url).href;
    const watched = new Piscina({ filename, minThreads: 1, maxThreads: 1, atomics: 'disabled' });
    await watched.run(sharedTask(ringsOf([sensor], 512), ranges));
    expect(await watched.run(sharedTask(ringsOf([sensor], 512), []))).toBe(true);
    await watched.destroy();
  });

  test('rings - are read where they are: a value written later is seen by the next batch', async () => {
    const rings = ringsOf([sensor], 512);
    const doubles = new Float64Array(rings);
    const before = await columnsFrom(sharedTask(rings, ranges));
    doubles[(doubles[3] as number) + 399] = 0.5;
    const after = await columnsFrom(sharedTask(rings, ranges));
    expect(after[99]).toBe(0.75);
    expect(after[99]).not.toBe(before[99]);
    expect(bits(after.slice(0, 99))).toEqual(bits(before.slice(0, 99)));
  });

  test('transport copy - comes back as plain objects', async () => {
    const result = await pool.run(plainTask([sensor], ranges));
    const inline = await computeBatch(plainTask([sensor], ranges));
    if (result.transport !== 'copy' || inline.transport !== 'copy') throw new Error('the other transport');
    expect(result.results).toEqual(inline.results);
  });

  test('figures - are on the clock of the main thread, from a thread that is not it', async () => {
    const before = Number(process.hrtime.bigint()) / 1e6;
    const result = await pool.run(sharedTask(ringsOf([sensor], 512), ranges));
    const after = Number(process.hrtime.bigint()) / 1e6;
    expect(result.threadId).toBeGreaterThan(0);
    expect(result.startedAtMs).toBeGreaterThanOrEqual(before);
    expect(result.endedAtMs).toBeGreaterThanOrEqual(result.startedAtMs);
    expect(result.endedAtMs).toBeLessThanOrEqual(after);
    expect(result.heapMiB).toBeGreaterThan(1);
  });

  test('added work - sleep holds the worker for as long as asked, burn takes its CPU', async () => {
    const rings = ringsOf([sensor], 512);
    const work = (workPerReadingUs: number, workKind: 'sleep' | 'burn') =>
      pool.run(sharedTask(rings, ranges, { workPerReadingUs, workKind }));
    // Long enough that each has its CPU time asked for anew.
    const before = await work(1_500, 'sleep');
    const sleep = await work(1_500, 'sleep');
    const burn = await work(1_500, 'burn');
    expect(sleep.endedAtMs - sleep.startedAtMs).toBeGreaterThanOrEqual(149);
    expect(sleep.threadCpuMs - before.threadCpuMs).toBeLessThan(50);
    expect(burn.threadCpuMs - sleep.threadCpuMs).toBeGreaterThan(75);
  });

  test('sleep of a thread that gets no core afterwards - is no longer than what was asked', async () => {
    const comesBackLate = (us: number): undefined => {
      const untilMs = performance.now() + us / 1_000 + 20;
      while (performance.now() < untilMs);
    };
    const task = sharedTask(ringsOf([sensor], 512), ranges, { workPerReadingUs: 50, workKind: 'sleep' });
    const { waitedMs, startedAtMs, endedAtMs } = await computeBatch(task, comesBackLate);
    expect(endedAtMs - startedAtMs).toBeGreaterThanOrEqual(25);
    expect(waitedMs).toBeCloseTo(5, 6);
  });

  test('sleep in the event loop - lets it go on', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await computeBatch(
      sharedTask(ringsOf([sensor], 512), ranges, { workPerReadingUs: 300, workKind: 'sleep' }),
    );
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});
