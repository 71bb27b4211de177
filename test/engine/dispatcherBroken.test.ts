// The dispatcher over a pool that is broken: what the event loop computes, what waits, and what tries the pool.
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../electron/engine/batch.ts';
import { shedMessage } from '../../electron/engine/pool/failureWords.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { died, dispatcherOver, sum } from './answeredPool.ts';
import { until } from './poolRun.ts';
import { standingClock } from './standingClock.ts';

describe('dispatcher over a broken pool', () => {
  it('a batch at which a worker hung - is not computed in the event loop, but waits for the pool', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(200);
    const [hung, other] = pool.given;
    pool.breaker = 'open';
    hung?.reject(died(1, 'overdue'));
    other?.reject(died(2, 'exit'));
    await until(() => sum(inline) === 100);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(sum(inline)).toBe(100);
    expect(pool.given).toHaveLength(2);
    pool.breaker = 'closed';
    await until(() => pool.given.length === 3);
    pool.given[2]?.resolve();
    await until(() => ledger.totals().processed === 200);
    dispatcher.stop();
  });

  it('batches that wait for a broken pool - take no place: the event loop computes all others', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(1_000);
    pool.breaker = 'open';
    for (const given of pool.given) given.reject(died(1, 'overdue'));
    await until(() => sum(inline) === 600);
    expect(ledger.totals()).toMatchObject({ queued: 0, inFlight: 1_000 });
    expect(dispatcher.inFlight).toBe(4);
    expect(dispatcher.inFlightLimit).toBe(5);
    dispatcher.stop();
  });

  it('a pool that is half-open - is tried with what hung a worker, and the event loop goes on meanwhile', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(1_000);
    pool.breaker = 'open';
    for (const given of pool.given) given.reject(died(1, 'overdue'));
    await until(() => sum(inline) > 0);
    pool.breaker = 'half-open';
    dispatcher.pump();
    expect(pool.given).toHaveLength(5);
    expect(pool.given[4]?.task.readings).toBe(100);
    expect(pool.given[4]?.options.urgent).toBe(true);
    await until(() => sum(inline) === 600);
    pool.breaker = 'open';
    // It is judged like any other: split, and its halves wait.
    pool.given[4]?.reject(died(1, 'overdue'));
    await until(() => dispatcher.inFlight === 5);
    for (const { breaker, given } of [
      { breaker: 'half-open', given: 6 },
      { breaker: 'closed', given: 10 },
    ] as const) {
      pool.breaker = breaker;
      dispatcher.pump();
      expect(pool.given).toHaveLength(given);
    }
    expect(pool.given.slice(5).map(({ task }) => task.readings)).toEqual([100, 100, 100, 50, 50]);
    for (const { resolve } of pool.given) resolve();
    await until(() => ledger.totals().processed === 1_000);
    expect(ledger.totals()).toMatchObject({ quarantined: 0, shed: 0 });
    dispatcher.stop();
  });

  it('a half-open pool without anything to fear - is tried with a new batch while the event loop computes', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(1_000);
    pool.breaker = 'open';
    for (const given of pool.given) given.reject(died(1, 'exit'));
    pool.breaker = 'half-open';
    dispatcher.pump();
    await until(() => sum(inline) === 900);
    expect(pool.given).toHaveLength(5);
    pool.given[4]?.resolve();
    await until(() => ledger.totals().processed === 1_000);
    dispatcher.stop();
  });

  it('mode inline - what hung a worker still tries the pool, all others are computed in the event loop', async () => {
    const { dispatcher, pool, inline, ledger } = dispatcherOver(1_000);
    pool.breaker = 'open';
    pool.given[0]?.reject(died(1, 'overdue'));
    for (const given of pool.given.slice(1)) given.reject(died(1, 'exit'));
    dispatcher.setKnobs({
      ...defaultKnobs,
      batch: { size: 100, maxWaitMs: 1 },
      pool: { ...defaultKnobs.pool, mode: 'inline' },
    });
    await until(() => sum(inline) === 900);
    pool.breaker = 'half-open';
    dispatcher.pump();
    expect(pool.given).toHaveLength(5);
    pool.given[4]?.resolve();
    await until(() => ledger.totals().processed === 1_000);
    expect(sum(inline)).toBe(900);
    dispatcher.stop();
  });

  it('halves of what hung a worker - are not computed in the event loop either', async () => {
    const { dispatcher, pool, inline } = dispatcherOver(100);
    pool.given[0]?.reject(died(1, 'overdue'));
    await until(() => pool.given.length === 2);
    pool.breaker = 'open';
    pool.given[1]?.reject(died(2, 'overdue'));
    await until(() => dispatcher.inFlight === 2);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(inline).toEqual([]);
    dispatcher.stop();
  });

  it('a pool that stays broken for a minute - what hung a worker is shed as undecided, not quarantined', async () => {
    let nowMs = 0;
    const clock = standingClock(() => nowMs);
    const { dispatcher, pool, ledger, finished } = dispatcherOver(200, { clock });
    pool.breaker = 'open';
    pool.given[0]?.reject(died(1, 'overdue'));
    pool.given[1]?.reject(died(1, 'exit'));
    await until(() => dispatcher.inFlight === 1);
    nowMs = 59_000;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(ledger.totals()).toMatchObject({ processed: 0, inFlight: 200 });
    nowMs = 60_000;
    await until(() => ledger.totals().inFlight === 0);
    expect(ledger.totals()).toMatchObject({ processed: 100, quarantined: 0, shed: 100 });
    expect(ledger.byReason()).toEqual({ 'the pool stayed broken': 100 });
    expect(finished.map(({ outcome }) => outcome?.kind)).toEqual(['shed', 'computed']);
    expect(shedMessage(finished[0] as Batch, 'the pool stayed broken')).toBe(
      '100 readings of line.0 were shed: at them a worker hung or ran out of memory, and the pool stayed broken.',
    );
    dispatcher.stop();
  });
});
