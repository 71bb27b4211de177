// Workers whose memory grows: told from what collections leave, replaced between two batches, nothing lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryWatch } from '../../electron/engine/pool/memoryWatch.ts';
import { hiddenView } from '../../shared/frame.ts';
import type { WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import { engineOver, seededRandom } from './engineRun.ts';
import { poolOf, until } from './poolRun.ts';

const limitMs = 60_000;

function watchOf(figuresMiB: readonly number[]): MemoryWatch {
  const watch = new MemoryWatch();
  for (const heapMiB of figuresMiB) watch.note({ heapMiB, arrayBuffersMiB: 1 });
  return watch;
}

/** Sawtooths between collections, upon a floor. */
function figures(count: number, floorMiB: (i: number) => number, random = seededRandom(1)): number[] {
  return Array.from({ length: count }, (_, i) => floorMiB(i) + 20 * random());
}

describe('memory watch', () => {
  it('memory that grows with every batch - is seen, however collections saw at it', () => {
    const grown = watchOf(figures(200, (i) => 5 + i / 2));
    expect(grown.grownSteadily(32)).toBe(true);
    expect(grown.growthMiB).toBeGreaterThan(60);
    expect(grown.grownSteadily(200)).toBe(false);
  });

  it('sawtooths, one spike, one step for larger batches - are no growth', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 15, max: 190 }),
        fc.integer({ min: 50, max: 5_000 }),
        (seed, at, size) => {
          const random = seededRandom(seed);
          expect(watchOf(figures(200, () => 5, random)).grownSteadily(32)).toBe(false);
          expect(watchOf(figures(200, (i) => (i === at ? size : 5), random)).grownSteadily(32)).toBe(false);
          expect(watchOf(figures(200, (i) => (i >= at ? size : 5), random)).grownSteadily(32)).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a figure that was not refreshed - is no figure', () => {
    const watch = watchOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 500, 500, 500, 500, 500]);
    expect(watch.growthMiB).toBe(0);
  });
});

describe('recycling', () => {
  it('a worker that keeps memory - is replaced between two tasks; every task comes back at its first attempt', async () => {
    const { pool, task, events, statuses } = await poolOf(1, { recycleAfterMiB: () => 16 });
    const threads = new Set<number>();
    while (pool.state().recycled < 2) {
      // Fails the test by rejecting: there is no second attempt.
      const { threadId } = await pool.run(task(), { limitMs, leakKiB: 32 });
      threads.add(threadId);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(pool.state()).toMatchObject({ recycled: 2, deaths: { exit: 0, outOfMemory: 0 }, workersLive: 1 });
    expect(threads.size).toBeGreaterThanOrEqual(2);
    expect(statuses.at(-1)).toMatchObject({ id: 1, restarts: 0, recycled: 2, state: 'live' });
    expect(events[0]?.message).toMatch(
      /^W1 was replaced: its memory had grown by \d+ MiB\. No batch was lost\.$/,
    );
    await pool.close();
  }, 60_000);

  it('a worker that does not grow - is left alone', async () => {
    const { pool, task } = await poolOf(1, { recycleAfterMiB: () => 8 });
    const untilMs = performance.now() + 2_500;
    while (performance.now() < untilMs) await pool.run(task(), { limitMs });
    expect(pool.state().recycled).toBe(0);
    await pool.close();
  });

  it('a worker that dies while its replacement loads - the replacement takes over', async () => {
    // Asked once after each task, and once more when a thread is started.
    let asked = 0;
    const recycleAfterMiB = (): number => {
      asked++;
      return 8;
    };
    const { pool, task, statuses } = await poolOf(1, { recycleAfterMiB });
    for (let before = asked; asked - before < 2; ) {
      before = asked;
      await pool.run(task(), { limitMs, leakKiB: 16 });
    }
    expect(pool.killWorker()).toBe('W1');
    await until(() => statuses.some(({ restarts }) => restarts === 1));
    await until(() => pool.state().workersLive === 1);
    expect(await pool.run(task(), { limitMs })).toMatchObject({ transport: 'shared' });
    const threadIds = statuses.map(({ threadId }) => threadId).filter((threadId) => threadId >= 0);
    expect(new Set(threadIds).size).toBe(2);
    expect(pool.state()).toMatchObject({ recycled: 0, deaths: { exit: 1 } });
    await pool.close();
  }, 60_000);

  it('a leak put in while readings flow - workers are recycled, the account balances, memory is shown', async () => {
    const columns = [0, 1].map(() => Float64Array.from({ length: 150_000 }, (_, i) => i % 10));
    const knobs = {
      pool: { recycleAfterMiB: 8 },
      batch: { size: 50 },
      faults: { leakKiBPerBatch: 64 },
      features: { workPerReadingUs: 20 },
    };
    const { engine, output } = engineOver(columns, knobs);
    await engine.start();
    const rows = (): readonly WorkerColumnsRow[] =>
      engine.buildFrame({ ...hiddenView, visible: true }, engine.newCursor()).figures.workers;
    await until(() => rows().some((row) => row.arrayBuffersMiB > row.arrayBuffersStartMiB + 2));
    expect(rows().some(({ heapStartMiB, heapMiB }) => heapStartMiB > 1 && heapMiB > 1)).toBe(true);
    await until(() => engine.report().pool.recycled > 0 || engine.report().ledger.processed === 300_000);
    const report = await engine.stop();
    expect(report.pool.recycled).toBeGreaterThan(0);
    expect(report.pool).toMatchObject({
      recomputedBatches: 0,
      deaths: { exit: 0, outOfMemory: 0, error: 0 },
    });
    expect(report.ledger.processed).toBe(report.ledger.received);
    for (const readings of output.readings.values()) {
      expect(readings.every(({ seq }, i) => seq === i)).toBe(true);
    }
  }, 60_000);
});
