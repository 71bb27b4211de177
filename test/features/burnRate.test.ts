// How much work `burn` does is found once for all threads of a process.
import { Piscina } from 'piscina';
import { describe, expect, it } from 'vitest';
import { type BatchResult, type BatchTask, burnRateBytes } from '../../shared/batchTask.ts';
import burntUsPerReading from './workers/burnMeter.ts';

const filename = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
const known = 2;
const beingFound = 1;

/** One reading whose work is a minute of CPU at the true rate. */
function minuteOfWork(): BatchTask {
  return {
    transport: 'shared',
    rings: new SharedArrayBuffer(16),
    ranges: new Float64Array(0),
    readings: 1,
    settings: {
      window: 2,
      hop: 1,
      rolling: false,
      windowed: false,
      workPerReadingUs: 60_000_000,
      workKind: 'burn',
    },
    recycled: null,
  };
}

async function withWorkers(
  threads: number,
  burnRate: SharedArrayBuffer,
  task: Partial<BatchTask['settings']>,
): Promise<BatchResult[]> {
  const pool = new Piscina<BatchTask, BatchResult>({
    filename,
    minThreads: threads,
    maxThreads: threads,
    workerData: { burnRate },
  });
  const batch = minuteOfWork();
  const given: BatchTask = { ...batch, settings: { ...batch.settings, ...task } };
  const results = await Promise.all(Array.from({ length: threads }, () => pool.run(given)));
  await pool.destroy();
  return results;
}

describe('burn rate', () => {
  it('threads that start together - one finds it for all', async () => {
    const burnRate = new SharedArrayBuffer(burnRateBytes);
    await withWorkers(3, burnRate, { workPerReadingUs: 0 });
    expect(new Int32Array(burnRate)[0]).toBe(known);
    const rate = new Float64Array(burnRate)[1] as number;
    expect(rate).toBeGreaterThan(1);
    await withWorkers(1, burnRate, { workPerReadingUs: 0 });
    expect(new Float64Array(burnRate)[1]).toBe(rate);
  });

  it('a rate that is known - is what a new thread works by', async () => {
    const burnRate = new SharedArrayBuffer(burnRateBytes);
    new Int32Array(burnRate)[0] = known;
    new Float64Array(burnRate)[1] = 1e-6;
    const [result] = await withWorkers(1, burnRate, {});
    expect((result?.endedAtMs ?? Number.NaN) - (result?.startedAtMs ?? 0)).toBeLessThan(30_000);
  });

  it('a thread that died while it was finding it - does not keep others from it', async () => {
    const burnRate = new SharedArrayBuffer(burnRateBytes);
    new Int32Array(burnRate)[0] = beingFound;
    await withWorkers(2, burnRate, { workPerReadingUs: 0 });
    expect(new Int32Array(burnRate)[0]).toBe(known);
  });

  it.each([1, 2, 5])(
    '%i µs a reading in small batches - take that much CPU, in the event loop and in a worker',
    async (us) => {
      const within30Percent = (measured: number): void => {
        expect(measured).toBeGreaterThan(0.7 * us);
        expect(measured).toBeLessThan(1.3 * us);
      };
      within30Percent(await burntUsPerReading(us));
      const meter = new URL('./workers/burnMeter.ts', import.meta.url).pathname;
      const pool = new Piscina<number, number>({ filename: meter, maxThreads: 1 });
      within30Percent(await pool.run(us));
      await pool.destroy();
    },
  );
});
