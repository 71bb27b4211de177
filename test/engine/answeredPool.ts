// A dispatcher over a pool that a test answers for: what it is given, when it comes back, and how.
import type { Batch } from '../../electron/engine/batch.ts';
import { createClock, type EngineClock } from '../../electron/engine/clock.ts';
import { Committer } from '../../electron/engine/commit.ts';
import { Dispatcher } from '../../electron/engine/dispatcher.ts';
import type { BatchPool } from '../../electron/engine/dispatcherParts.ts';
import type { FaultSource } from '../../electron/engine/faults/faultInjector.ts';
import { AttemptFailed, type AttemptOptions } from '../../electron/engine/pool/attempt.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';

import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { defaultKnobs, type Knobs } from '../../shared/knobs.ts';
import type { BreakerState } from '../../shared/report.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';

export interface Given {
  readonly task: BatchTask;
  readonly options: AttemptOptions;
  resolve(): void;
  reject(failure: AttemptFailed): void;
}

/** Half-open it takes one task until that is back. */
class AnsweredPool implements BatchPool {
  readonly given: Given[] = [];
  readonly workers = 2;
  breaker: BreakerState = 'closed';

  get broken(): boolean {
    return this.breaker !== 'closed';
  }

  get accepts(): boolean {
    return this.breaker === 'closed' || (this.breaker === 'half-open' && !this.#isTried);
  }

  #isTried = false;

  run(task: BatchTask, options: AttemptOptions): Promise<BatchResult> {
    this.#isTried = true;
    const { promise, resolve, reject } = Promise.withResolvers<BatchResult>();
    const back = (): void => {
      this.#isTried = false;
    };
    this.given.push({
      task,
      options,
      resolve: () => {
        back();
        resolve(computeBatch(task));
      },
      reject: (failure) => {
        back();
        reject(failure);
      },
    });
    return promise;
  }
}

export interface Circumstances {
  readonly faults?: FaultSource;
  readonly sensors?: number;
  readonly knobs?: Partial<Knobs>;
  /** Whether a batch has come back. */
  costIsKnown?: boolean;
  /** A clock that the test turns on. */
  readonly clock?: EngineClock;
}

/** `readings`: of each sensor. */
export function dispatcherOver(readings: number, circumstances: Circumstances = {}) {
  const { faults = null, sensors = 1, knobs = {}, clock = createClock() } = circumstances;
  const all = Array.from({ length: sensors }, (_, slot) => sensorOf(slot));
  const { queue, rings, ledger, add } = queueOf(all, 100_000);
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
      observer: {
        returned: () => 1,
        attemptFailed: () => undefined,
        predictedMs: ({ readings }) => readings / 100,
        posted: () => undefined,
        worked: () => undefined,
        costIsKnown: () => circumstances.costIsKnown ?? true,
      },
      recovery: new Recovery(),
      faults,
    },
    { ...defaultKnobs, batch: { size: 100, maxWaitMs: 1 }, ...knobs },
  );
  for (const { slot } of all) add(slot, readings);
  dispatcher.drain();
  return { dispatcher, pool, inline, finished, ledger };
}

export const sum = (tasks: readonly BatchTask[]): number =>
  tasks.reduce((all, { readings }) => all + readings, 0);

export const died = (worker: number, death: 'exit' | 'overdue'): AttemptFailed =>
  new AttemptFailed('worker', 'planted', { worker, death });
