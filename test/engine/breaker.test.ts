// Workers that die one after the other: restarts with care, and the event loop computes until the pool is back.
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { backoffMs } from '../../electron/engine/pool/backoff.ts';
import { CircuitBreaker } from '../../electron/engine/pool/circuitBreaker.ts';
import { KeptWorkers } from '../../electron/engine/pool/keptWorkers.ts';
import { hiddenView } from '../../shared/frame.ts';
import { engineOver, seededRandom } from './engineRun.ts';
import { poolOf, until } from './poolRun.ts';
import { plagueFile } from './workers/mortalWorker.ts';

const mortalWorkerFile = new URL('./workers/mortalWorker.ts', import.meta.url).pathname;

afterEach(() => rmSync(plagueFile, { force: true }));

describe('a pool that cannot live', () => {
  it('every worker ends at every task - the event loop computes in short slices, then the pool again, with the same bits', async () => {
    const random = seededRandom(11);
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: 20_000 }, () => random() * 10));
    const knobs = {
      features: { window: 32, hop: 8, set: ['rolling' as const, 'window' as const] },
      batch: { size: 2_000 },
    };
    const calm = engineOver(columns, knobs, seededRandom(1));
    await calm.engine.start();
    await calm.engine.finished;
    await calm.engine.stop();

    writeFileSync(plagueFile, '');
    // So slow that there is still something to compute when the pool is tried again.
    const slow = { ...knobs, features: { ...knobs.features, workPerReadingUs: 60 } };
    const { engine, output } = engineOver(columns, slow, seededRandom(2), mortalWorkerFile);
    await engine.start();
    await until(() => engine.report().pool.breaker.state !== 'closed');
    const { figures } = engine.buildFrame({ ...hiddenView, visible: true }, engine.newCursor());
    expect(figures.notice).toMatch(/^The pool is broken: .*Computing in the event loop/);
    expect(figures.pool).toMatchObject({ workersWanted: 2, workersAllowed: 1 });
    expect(figures.workers.map(({ thread }) => thread)).toContain('event loop');
    const { processed } = engine.report().ledger;
    await until(() => engine.report().ledger.processed > processed + 3_000);
    rmSync(plagueFile);
    await until(() => engine.report().pool.breaker.state === 'closed');
    await engine.finished;
    const report = await engine.stop();
    expect(report.ledger).toMatchObject({ received: 60_000, processed: 60_000, quarantined: 0, shed: 0 });
    expect(report.pool.breaker).toEqual({ state: 'closed', opened: 1 });
    const told = report.events
      .filter(({ kind }) => kind === 'pool')
      .map(({ priority, message }) => `${priority} ${message}`);
    expect(told).toContainEqual(
      '1 8 workers died one after the other: batches are computed in the event loop.',
    );
    expect(told).toContainEqual('2 The pool computes again.');
    expect(output.readings).toEqual(calm.output.readings);
    expect(output.windows).toEqual(calm.output.windows);
  }, 60_000);
});

describe('a pool that is half-open', () => {
  it('several workers live - it takes a single batch until that is back, then as many as there are workers', async () => {
    writeFileSync(plagueFile, '');
    const { pool, task } = await poolOf(10, { workerFile: mortalWorkerFile });
    const options = { limitMs: 30_000 };
    const ended = await Promise.allSettled(Array.from({ length: 8 }, () => pool.run(task(), options)));
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    expect(pool.state()).toMatchObject({ breaker: 'open', workersLive: 2 });
    expect(pool.accepts).toBe(false);
    rmSync(plagueFile);
    await until(() => pool.state().breaker === 'half-open');
    expect(pool.accepts).toBe(true);
    const probe = pool.run(task(1_000), options);
    expect(pool.accepts).toBe(false);
    await expect(pool.run(task(), options)).rejects.toThrow('workers died one after the other');
    await probe;
    expect(pool).toMatchObject({ accepts: true, broken: false });
    await Promise.all([pool.run(task(), options), pool.run(task(), options)]);
    await pool.close();
  }, 60_000);
});

describe('circuit breaker', () => {
  it('deaths in a row - open at the eighth, half-open after a while, closed by one answer', () => {
    const breaker = new CircuitBreaker(0, () => 1);
    for (let i = 1; i < 8; i++) expect(breaker.failed(i)).toBe(false);
    breaker.succeeded(8);
    for (let i = 1; i < 8; i++) expect(breaker.failed(i)).toBe(false);
    expect(breaker.failed(100)).toBe(true);
    expect(breaker).toMatchObject({ state: 'open', sinceMs: 100, opened: 1, retryAtMs: 1_100 });
    expect(breaker.halfOpens(1_099)).toBe(false);
    expect(breaker.halfOpens(1_100)).toBe(true);
    expect(breaker.failed(1_200)).toBe(true);
    expect(breaker).toMatchObject({ state: 'open', opened: 1, retryAtMs: 3_200 });
    expect(breaker.halfOpens(3_200)).toBe(true);
    expect(breaker.succeeded(3_300)).toBe(true);
    expect(breaker).toMatchObject({ state: 'closed', failures: 0, sinceMs: 3_300 });
  });

  it('a pool that never comes back - is tried at least every half minute', () => {
    const breaker = new CircuitBreaker(0, () => 1);
    for (let i = 0; i < 8; i++) breaker.failed(0);
    let nowMs = 0;
    for (let i = 0; i < 20; i++) {
      expect(breaker.retryAtMs - nowMs).toBeLessThanOrEqual(30_000);
      nowMs = breaker.retryAtMs;
      breaker.halfOpens(nowMs);
      breaker.failed(nowMs);
    }
  });
});

describe('backoff', () => {
  it('failures without a success between - the first start at once, then up to 100 ms × 2ⁿ, at most 30 s', () => {
    expect([0, 1, 2, 3, 4, 50].map((failures) => backoffMs(failures, () => 1))).toEqual([
      0, 0, 200, 400, 800, 30_000,
    ]);
    expect(backoffMs(3, () => 0)).toBe(0);
  });

  it('workers kept - halved every third death in a row, doubled every tenth answer', () => {
    const kept = new KeptWorkers(8);
    const allowed = (deaths: number): number[] =>
      Array.from({ length: deaths }, () => {
        kept.failed();
        return kept.allowed;
      });
    expect(allowed(12)).toEqual([8, 8, 4, 4, 4, 2, 2, 2, 1, 1, 1, 1]);
    for (let i = 0; i < 10; i++) kept.succeeded();
    expect(kept.allowed).toBe(2);
    kept.want(1);
    kept.want(16);
    expect(kept).toMatchObject({ wanted: 16, allowed: 16 });
  });
});
