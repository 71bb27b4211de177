// The dispatcher over a pool that a test answers for: whom it gives what again, and what is asked of put-in faults.
import { describe, expect, it } from 'vitest';
import { mostWaitingForOrder } from '../../electron/engine/dispatcher.ts';
import type { FaultSource } from '../../electron/engine/faults/faultInjector.ts';
import { type Circumstances, died, dispatcherOver } from './answeredPool.ts';
import { until } from './poolRun.ts';

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
    const { pool, finished } = dispatcherOver(100, { faults });
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

  it('an attempt that is overdue - doubles the limit for the next, four times the first at most, for its parts too', async () => {
    const { dispatcher, pool } = dispatcherOver(100);
    const limits = (): number[] => pool.given.map(({ options }) => options.limitMs);
    pool.given[0]?.reject(died(1, 'overdue'));
    await until(() => pool.given.length === 2);
    pool.given[1]?.reject(died(2, 'overdue'));
    await until(() => pool.given.length === 4);
    pool.given[2]?.reject(died(2, 'overdue'));
    await until(() => pool.given.length === 5);
    pool.given[3]?.reject(died(2, 'exit'));
    await until(() => pool.given.length === 6);
    expect(limits()).toEqual([2_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
    dispatcher.stop();
  });

  it('a batch that should take long - may take five times as long as expected', () => {
    const { dispatcher, pool } = dispatcherOver(60_000, {
      knobs: { batch: { size: 50_000, maxWaitMs: 1 } },
    });
    expect(pool.given.map(({ options }) => options.limitMs)).toEqual([2_500, 2_000]);
    dispatcher.stop();
  });

  it('a cost that is unknown - batches are small until one has come back', async () => {
    const circumstances: Circumstances = { costIsKnown: false };
    const { dispatcher, pool } = dispatcherOver(1_000, circumstances);
    expect(pool.given.map(({ task }) => task.readings)).toEqual([32, 32, 32, 32]);
    circumstances.costIsKnown = true;
    pool.given[0]?.resolve();
    await until(() => pool.given.length === 5);
    expect(pool.given[4]?.task.readings).toBe(100);
    dispatcher.stop();
  });

  it('many batches that are back and wait for order - nothing more is sent out until they are committed', async () => {
    const { dispatcher, pool, ledger } = dispatcherOver(10_000);
    for (let next = 1; next < pool.given.length; next++) {
      pool.given[next]?.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What was under way when the last one that may wait came back.
    const most = mostWaitingForOrder + dispatcher.inFlightLimit;
    expect(pool.given.length).toBeGreaterThan(mostWaitingForOrder);
    expect(pool.given.length).toBeLessThanOrEqual(most);
    expect(ledger.totals().queued).toBeGreaterThan(0);
    pool.given[0]?.resolve();
    await until(() => pool.given.length > most);
    dispatcher.stop();
  });
});
