// An attempt at a batch as the pool carries it out, and what it says when it fails.
import type { BatchResult, BatchTask } from '../../../shared/batchTask.ts';
import type { TaskFault } from '../../../shared/injectedFaults.ts';
import type { WorkerDeath } from '../../../shared/report.ts';

/** How an attempt is to be made. */
export interface AttemptOptions {
  /** How long a worker may be at it. */
  readonly limitMs: number;
  /** Expected to take so little that another brief one may be sent behind it before it is back. */
  readonly brief?: boolean;
  /** Goes before what waits, save what is urgent too. */
  readonly urgent?: boolean;
  /** A worker that failed at it: another one is to have it, if one is idle. */
  readonly notWorker?: number | null;
  /** Put in on purpose. */
  readonly fault?: TaskFault | undefined;
  readonly leakKiB?: number | undefined;
}

/**
 * Who is to be held responsible. `task`: the batch was refused, its thread lives. `worker`: the thread ended while it
 * was at the batch. `pool`: the batch was never begun; that says nothing about it.
 */
export type FailureKind = 'task' | 'worker' | 'pool';

/** An attempt came to nothing; the task may be given again. */
export class AttemptFailed extends Error {
  readonly kind: FailureKind;
  /** The worker's number; null when none had begun. */
  readonly worker: number | null;
  readonly death: WorkerDeath | null;
  /** Frames of what was thrown, where known. */
  readonly frames: string;

  constructor(
    kind: FailureKind,
    what: string,
    at: { worker?: number | null; death?: WorkerDeath | null; frames?: string } = {},
  ) {
    super(what);
    this.name = 'AttemptFailed';
    this.kind = kind;
    this.worker = at.worker ?? null;
    this.death = at.death ?? null;
    this.frames = at.frames ?? '';
  }
}

/** What is not one already was thrown by the task itself. */
export function asFailure(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed) return error;
  return new AttemptFailed('task', error instanceof Error && error.message ? error.message : String(error));
}

/** A task that waits for a worker or is at one. Settled once. */
export interface Attempt {
  readonly number: number;
  readonly task: BatchTask;
  readonly options: AttemptOptions;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (failure: AttemptFailed) => void;
}
