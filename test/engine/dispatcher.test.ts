// The dispatcher over a pool that a test answers for: whom it gives what again, and what is asked of put-in faults.
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../electron/engine/batch.ts';
import { createClock } from '../../electron/engine/clock.ts';
import { Committer } from '../../electron/engine/commit.ts';
import { type BatchPool, Dispatcher } from '../../electron/engine/dispatcher.ts';
import type { FaultSource } from '../../electron/engine/faults/faultInjector.ts';
import { AttemptFailed, type AttemptOptions } from '../../electron/engine/pool/attempt.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { until } from './poolRun.ts';
import { queueOf, sensorOf } from './sensors.ts';

interface Given {
  readonly task: BatchTask;
  readonly options: AttemptOptions;
  resolve(): void;
  reject(failure: AttemptFailed): void;
}

class AnsweredPool implements BatchPool {
  readonly given: Given[] = [];
  readonly workers = 2;
  broken = false;

  get accepts(): boolean {
    return !this.broken;
  }

  run(task: BatchTask, options: AttemptOptions): Promise<BatchResult> {
    return new Promise((resolve, reject) => {
      this.given.push({ task, options, resolve: () => resolve(computeBatch(task)), reject });
    });
  }
}

function dispatcherOver(readings: number, faults: FaultSource | null = null) {
  const { queue, rings, ledger, add } = queueOf([sensorOf(0)], 100_000);
  const clock = createClock();
  const pool = new AnsweredPool();
  const inline: BatchTask[] = [];
  const finished: Batch[] = [];
  const committer = new Committer([], clock, {
    worked: () => undefined,
    committed: () => undefined,
    finished: (batch) => finished.push(batch),
    released: () => undefined,
  });
  const dispatcher = new Dispatcher(
    {
      queue,
      rings,
      pool,
      computeInline: async (task) => {
        inline.push(task);
        return computeBatch(task);
      },
      committer,
      clock,
      observer: { returned: () => 1, attemptFailed: () => undefined, predictedMs: () => 0 },
      recovery: new Recovery(),
      faults,
    },
    { ...defaultKnobs, batch: { size: 100, maxWaitMs: 1 } },
  );
  add(0, readings);
  dispatcher.drain();
  return { dispatcher, pool, inline, finished, ledger };
}

const died = (worker: number, death: 'exit' | 'overdue'): AttemptFailed =>
  new AttemptFailed('worker', 'planted', { worker, death });

describe('dispatcher', () => {
  it('an attempt that failed - is given again at once, before others and to another worker', async () => {
    const { pool, ledger, finished } = dispatcherOver(100);
    expect(pool.given[0]?.options).toMatchObject({ urgent: false, notWorker: null });
    pool.given[0]?.reject(died(2, 'exit'));
    await until(() => pool.given.length === 2);
    expect(pool.given[1]?.options).toMatchObject({ urgent: true, notWorker: 2 });
    pool.given[1]?.resolve();
    await until(() => finished.length === 1);
    expect(ledger.totals()).toMatchObject({ processed: 100, inFlight: 0 });
  });

  it('a batch at which a worker hung - is not computed in the event loop, but waits for the pool', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(200);
    const [hung, other] = pool.given;
    pool.broken = true;
    hung?.reject(died(1, 'overdue'));
    other?.reject(died(2, 'exit'));
    await until(() => inline.reduce((sum, { readings }) => sum + readings, 0) === 100);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(inline.reduce((sum, { readings }) => sum + readings, 0)).toBe(100);
    expect(pool.given).toHaveLength(2);
    pool.broken = false;
    await until(() => pool.given.length === 3);
    pool.given[2]?.resolve();
    await until(() => ledger.totals().processed === 200);
    dispatcher.stop();
  });

  it('faults put in - are asked for at first attempts only; poison once for each batch; leaks each time', async () => {
    let poisonAsked = 0;
    const poison = { per100k: 0, readings: [] };
    const faults: FaultSource = {
      takeTaskFault: () => 'throw',
      poisonFor: () => {
        poisonAsked++;
        return poison;
      },
      leakKiB: 5,
    };
    const { pool, finished } = dispatcherOver(100, faults);
    expect(pool.given[0]?.options).toMatchObject({ fault: 'throw', leakKiB: 5 });
    pool.given[0]?.reject(died(1, 'exit'));
    await until(() => pool.given.length === 2);
    pool.given[1]?.reject(died(2, 'exit'));
    await until(() => pool.given.length === 4);
    const later = pool.given.slice(1);
    expect(later.map(({ options }) => options.fault)).toEqual([undefined, undefined, undefined]);
    expect(later.map(({ options }) => options.leakKiB)).toEqual([5, 5, 5]);
    expect(later.map(({ task }) => task.settings.poison)).toEqual([poison, poison, poison]);
    expect(later.map(({ task }) => task.readings)).toEqual([100, 50, 50]);
    for (const given of later) given.resolve();
    await until(() => finished.length === 2);
    expect(poisonAsked).toBe(1);
  });

  it('more than the pool holds - waits in the queue; parts of a split batch do not wait', async () => {
    const { dispatcher, pool, ledger } = dispatcherOver(1_000);
    expect(pool.given).toHaveLength(dispatcher.inFlightLimit);
    expect(ledger.totals()).toMatchObject({ queued: 600, inFlight: 400 });
    const [first] = pool.given;
    first?.reject(died(1, 'exit'));
    await until(() => pool.given.length === 5);
    pool.given[4]?.reject(died(2, 'exit'));
    await until(() => pool.given.length === 7);
    expect(dispatcher.inFlight).toBe(5);
    expect(ledger.totals()).toMatchObject({ queued: 600, inFlight: 400 });
    dispatcher.stop();
  });
});
