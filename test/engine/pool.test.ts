// The pool alone, with real threads: how workers die, what is told of it, and what becomes of their tasks.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { AttemptFailed } from '../../electron/engine/pool/attempt.ts';
import type { FeaturePoolOptions } from '../../electron/engine/pool/poolState.ts';
import type { FeaturePool } from '../../electron/engine/pool.ts';
import type { BatchResult } from '../../shared/batchTask.ts';
import { type PoolRun, poolOf, until } from './poolRun.ts';
import { onceFile } from './workers/onceBrokenWorker.ts';

const limitMs = 60_000;
const open: FeaturePool[] = [];

async function openPool(workers: number, options: Partial<FeaturePoolOptions> = {}): Promise<PoolRun> {
  const run = await poolOf(workers, options);
  open.push(run.pool);
  return run;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

async function failureOf(attempt: Promise<BatchResult>): Promise<AttemptFailed> {
  const failure = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof AttemptFailed)) throw new Error(`no failed attempt but ${String(failure)}`);
  return failure;
}

/** As the kernel counts them; 0 where it does not tell. */
function threadsOfProcess(): number {
  return existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0;
}

describe('pool', () => {
  it.each([
    ['throw', 'error', /^threw outside its task: thrown outside/, /injectedFaults/],
    ['outOfMemory', 'outOfMemory', /^ran out of memory/, /^$/],
    ['hang', 'overdue', /^gave no result within 150 ms/, /^$/],
  ] as const)(
    'a task that ends its worker by %s - is told as %s, and the worker comes back',
    async (fault, death, message, frames) => {
      const { pool, task } = await openPool(1);
      const failure = await failureOf(pool.run(task(), { limitMs: fault === 'hang' ? 150 : limitMs, fault }));
      expect(failure).toMatchObject({ kind: 'worker', worker: 1, death });
      expect(failure.message).toMatch(message);
      expect(failure.frames).toMatch(frames);
      expect(pool.state()).toMatchObject({
        deaths: { [death]: 1 },
        consecutiveFailures: 1,
        breaker: 'closed',
      });
      expect(await pool.run(task(), { limitMs })).toMatchObject({ transport: 'shared' });
      expect(pool.state()).toMatchObject({ consecutiveFailures: 0, workersLive: 1 });
    },
  );

  it('results that cannot be sent, or are not what was asked for - are unreadable, both', async () => {
    const { pool, task } = await openPool(1);
    const messages = [];
    for (let i = 0; i < 2; i++) {
      const failure = await failureOf(pool.run(task(), { limitMs, fault: 'unreadable' }));
      expect(failure).toMatchObject({ kind: 'worker', death: 'unreadable' });
      messages.push(failure.message);
    }
    expect(messages.filter((message) => message.includes('cannot be sent'))).toHaveLength(1);
    expect(messages.filter((message) => message.includes('windows where'))).toHaveLength(1);
  });

  it('a worker that is killed - computing: its task fails, another takes it; idle: an event tells', async () => {
    const { pool, task, events, statuses } = await openPool(2);
    const computing = pool.run(task(20_000), { limitMs });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const name = pool.killWorker();
    const failure = await failureOf(computing);
    expect(failure).toMatchObject({ kind: 'worker', death: 'exit', message: 'exited with code 1' });
    expect(name).toBe(`W${failure.worker}`);
    const sent = pool.run(task(), { limitMs, urgent: true, notWorker: failure.worker });
    const { threadId } = await sent;
    const others = statuses.filter(({ id, state }) => state === 'live' && id !== failure.worker);
    expect(others.map((status) => status.threadId)).toContain(threadId);
    await until(() => pool.state().workersLive === 2);
    expect(events).toEqual([]);
    const idle = pool.killWorker();
    await until(() => events.length > 0);
    expect(events[0]).toMatchObject({
      priority: 2,
      subject: idle,
      message: `${idle} exited with code 1. It was at no batch.`,
    });
    expect(statuses.filter(({ restarts }) => restarts > 0).map(({ id }) => id)).toContain(failure.worker);
  });

  it('a task given to a worker that is already dying - is not held responsible', async () => {
    const { pool, task } = await openPool(1);
    pool.killWorker();
    const failure = await failureOf(pool.run(task(), { limitMs }));
    expect(failure).toMatchObject({ kind: 'pool', death: 'exit', worker: 1 });
  });

  it('a refused task - says why, and counts as no failure of the pool', async () => {
    const { pool, task } = await openPool(1);
    const refused = {
      ...task(),
      settings: { ...task().settings, poison: { per100k: 0, readings: [[0, 7]] } },
    } as const;
    const failure = await failureOf(pool.run(refused, { limitMs }));
    expect(failure).toMatchObject({ kind: 'task', worker: 1, death: null });
    expect(failure.frames).toMatch(/failOnPoison/);
    expect(pool.state()).toMatchObject({ consecutiveFailures: 0, deaths: { exit: 0, error: 0 } });
  });

  it('a task that is not for a worker - goes to another, though that one is idle; to it when it is alone', async () => {
    const { pool, task, statuses } = await openPool(2);
    const idOf = (threadId: number): number | undefined =>
      statuses.find((status) => status.threadId === threadId)?.id;
    for (const notWorker of [1, 2, 1, 2]) {
      const { threadId } = await pool.run(task(), { limitMs, urgent: true, notWorker });
      expect(idOf(threadId)).toBe(3 - notWorker);
    }
    pool.resize(1);
    const last = await pool.run(task(), { limitMs, urgent: true, notWorker: 1 });
    expect(idOf(last.threadId)).toBe(1);
  });

  it('more tasks than workers - all come back, those given again before those that wait', async () => {
    const { pool, task } = await openPool(1);
    const order: string[] = [];
    const give = (name: string, urgent: boolean): Promise<unknown> =>
      pool.run(task(100), { limitMs, urgent }).then(() => order.push(name));
    await Promise.all([
      give('first', false),
      give('second', false),
      give('again', true),
      give('third', false),
    ]);
    expect(order).toEqual(['first', 'again', 'second', 'third']);
  });

  it('a resize - new workers join, those that leave finish what they are at', async () => {
    const { pool, task, statuses } = await openPool(1);
    const slow = pool.run(task(3_000), { limitMs });
    pool.resize(3);
    await until(() => pool.state().workersLive === 3);
    pool.resize(2);
    pool.resize(1);
    expect(pool.workers).toBe(1);
    // The one that computes is the one that stays.
    expect(await slow).toMatchObject({ transport: 'shared' });
    expect(pool.state()).toMatchObject({ workersLive: 1, workersWanted: 1 });
    expect(
      statuses
        .filter(({ state }) => state === 'retired')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([2, 3]);
    const staying = pool.run(task(10_000), { limitMs });
    pool.resize(2);
    await until(() => pool.state().workersLive === 2);
    // The only idle one is the newest, which is the one to leave.
    const leaving = pool.run(task(3_000), { limitMs });
    pool.resize(1);
    await Promise.all([staying, leaving]);
    await until(() => pool.state().workersLive === 1);
    expect(pool.state().deaths).toMatchObject({ exit: 0 });
  });

  it('fewer and more workers again while all compute - the new one does not wait for the one that leaves', async () => {
    const { pool, task } = await openPool(2);
    const order: string[] = [];
    const told = (name: string, attempt: Promise<unknown>): Promise<unknown> =>
      attempt.then(() => order.push(name));
    const slow = [1, 2].map(() => told('slow', pool.run(task(30_000), { limitMs })));
    await new Promise((resolve) => setTimeout(resolve, 50));
    pool.resize(1);
    pool.resize(2);
    await told('short', pool.run(task(), { limitMs }));
    expect(order).toEqual(['short']);
    await Promise.all(slow);
    await until(() => pool.state().workersLive === 2);
  });

  it('three deaths in a row - half as many workers are kept, until ten tasks have come back', async () => {
    const { pool, task, events, statuses } = await openPool(4, { random: () => 0 });
    let before = 0;
    for (let deaths = 1; deaths <= 3; deaths++) {
      await until(() => pool.state().workersLive === 4);
      before = statuses.length;
      pool.killWorker();
      await until(() => pool.state().deaths.exit === deaths);
    }
    expect(pool.state()).toMatchObject({ workersAllowed: 2, workersLive: 3, breaker: 'closed' });
    // So long that a worker which might start would have been started many times over.
    for (let answers = 0; answers < 10; answers++) {
      expect(statuses.slice(before).map(({ state }) => state)).not.toContain('starting');
      await pool.run(task(300), { limitMs });
    }
    await until(() => pool.state().workersLive === 4);
    expect(events.at(-1)?.message).toBe('4 of 4 workers are kept again.');
  });

  it('closed while one hangs, one backs off and one waits - ends in time, and no thread is left', async () => {
    const threadsBefore = threadsOfProcess();
    const { pool, task, statuses } = await openPool(2, { random: () => 0.999 });
    if (threadsBefore > 0) expect(threadsOfProcess()).toBeGreaterThan(threadsBefore);
    const hanging = failureOf(pool.run(task(), { limitMs, fault: 'hang' }));
    for (let i = 0; i < 3; i++) await failureOf(pool.run(task(), { limitMs, fault: 'throw' }));
    expect(pool.state().nextStartAtMs).not.toBeNull();
    const waiting = failureOf(pool.run(task(), { limitMs }));
    const beganAtMs = performance.now();
    await pool.close();
    expect(performance.now() - beganAtMs).toBeLessThan(5_000);
    expect(await hanging).toMatchObject({ kind: 'pool' });
    expect(await waiting).toMatchObject({ kind: 'pool' });
    // Closing is no retiring: the report says how they were.
    expect(statuses.some(({ state }) => state === 'retired')).toBe(false);
    expect(threadsOfProcess()).toBe(threadsBefore);
    expect((await failureOf(pool.run(task(), { limitMs }))).message).toBe('the pool is closed');
  });

  it('a process that waits for nothing but the pool - lives until its task is done, whatever dies meanwhile', () => {
    const script = new URL('./workers/poolAlone.ts', import.meta.url).pathname;
    const { stdout, status } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 30_000 });
    expect({ stdout, status }).toEqual({ stdout: 'computed after 4 deaths\n', status: 0 });
  }, 40_000);

  it('a worker that cannot be loaded - open fails and says why', async () => {
    const workerFile = new URL('./workers/brokenWorker.ts', import.meta.url).pathname;
    await expect(openPool(2, { workerFile })).rejects.toThrow(
      /does not start: it could not be loaded: planted at load/,
    );
  });

  it('one worker of several that ends while it loads - the pool opens, tells it, and starts that one again', async () => {
    writeFileSync(onceFile, '');
    const workerFile = new URL('./workers/onceBrokenWorker.ts', import.meta.url).pathname;
    const { pool, task, events } = await openPool(3, { workerFile });
    expect(await pool.run(task(), { limitMs })).toMatchObject({ transport: 'shared' });
    await until(() => pool.state().workersLive === 3);
    expect(pool.state()).toMatchObject({ deaths: { start: 1 }, breaker: 'closed' });
    expect(events).toMatchObject([{ priority: 2, message: expect.stringContaining('exited with code 5') }]);
  });
});
