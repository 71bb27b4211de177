// What the dispatcher works with, and what it tells: the contract with pipeline, pool and probe.
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import type { Batch } from './batch.ts';
import type { EngineClock } from './clock.ts';
import type { Committer } from './commit.ts';
import type { FaultSource } from './faults/faultInjector.ts';
import type { AttemptFailed } from './pool/attempt.ts';
import type { Recovery, Verdict } from './pool/recovery.ts';
import type { FeaturePool } from './pool.ts';
import type { ReadingQueue } from './readingQueue.ts';
import type { RingStore } from './ringStore.ts';

export interface DispatchObserver {
  /** Its result is back and accepted; not yet committed. Returns the worker's number. */
  returned(batch: Batch, result: BatchResult): number;
  attemptFailed(batch: Batch, failure: AttemptFailed, verdict: Verdict): void;
  /** Compute time to expect in ms; 0 when nothing is known. */
  predictedMs(batch: Batch): number;
  /** Time it took to book a batch that is back and to send what its place is free for. */
  worked(durationMs: number): void;
  /** Of that, or of `pump`: time that it took to hand a batch to a worker. */
  posted(durationMs: number): void;
  /** Whether anything has come back that was computed under the present settings. */
  costIsKnown(): boolean;
}

/** Gives batches other sizes than the knob, one after the other. */
export interface BatchSizing {
  /** Readings of the next batch that is for all. */
  readonly nextSize: number;
  /** It was sent, with so many readings. */
  sentBatch(readings: number): void;
}

/** The pool as far as it is dispatched to. */
export type BatchPool = Pick<FeaturePool, 'workers' | 'accepts' | 'broken' | 'run'>;

export interface DispatcherParts {
  readonly queue: ReadingQueue;
  readonly rings: RingStore;
  readonly pool: BatchPool;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly committer: Committer;
  readonly clock: EngineClock;
  readonly observer: DispatchObserver;
  readonly recovery: Recovery;
  readonly faults: FaultSource | null;
}
