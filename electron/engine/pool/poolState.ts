// What the pool is given, and what it tells of itself and of its workers.
import type { EventPriority } from '../../../shared/events.ts';
import type { PoolHealth } from '../../../shared/pipelineFigures.ts';
import { type WorkerDeath, type WorkerState, workerDeaths } from '../../../shared/report.ts';
import type { Clock } from '../sources/sensorSource.ts';

/** The pool cannot compute at all: its worker file is missing or broken. */
export class PoolFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PoolFailed';
  }
}

/** What is told of a worker when it changes. */
export interface WorkerStatus {
  readonly id: number;
  readonly state: WorkerState;
  /** −1 while it has no thread. */
  readonly threadId: number;
  readonly restarts: number;
  readonly recycled: number;
}

export interface FeaturePoolOptions {
  readonly workerFile: string;
  readonly clock: Clock;
  readonly recycleAfterMiB: () => number;
  /** Numbers for workers, each given out once. */
  readonly nextWorkerId: () => number;
  readonly onWorker: (status: WorkerStatus) => void;
  readonly onEvent: (priority: EventPriority, subject: string, message: string) => void;
  /** More or fewer tasks can be taken than before. */
  readonly onChange: () => void;
  readonly random?: () => number;
}

/** How the pool is; times by the monotonic clock. What concerns batches is not in it. */
export type PoolState = Omit<PoolHealth, 'recomputedBatches' | 'splitBatches' | 'recoveryMs'> & {
  readonly breakerOpened: number;
};

/** As it is told of a pool that is not open yet. */
export function unopenedPool(workersWanted: number, nowMs: number): PoolState {
  return {
    breaker: 'closed',
    breakerSinceMs: nowMs,
    breakerOpened: 0,
    consecutiveFailures: 0,
    workersWanted,
    workersAllowed: workersWanted,
    workersLive: 0,
    nextStartAtMs: null,
    deaths: noDeaths(),
    recycled: 0,
  };
}

/** Deaths by reason, before there are any. */
export function noDeaths(): Record<WorkerDeath, number> {
  return Object.fromEntries(workerDeaths.map((death) => [death, 0])) as Record<WorkerDeath, number>;
}
