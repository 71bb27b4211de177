// Composes batches when the pool has room, sends them, takes what comes back to commit. Recomputes what failed.
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import type { Knobs } from '../../shared/knobs.ts';
import { type Batch, computeSettings, taskOf } from './batch.ts';
import type { Committer } from './commit.ts';
import type { FeaturePool } from './pool.ts';
import type { ReadingQueue } from './readingQueue.ts';
import { resultColumns } from './resultColumns.ts';
import type { RingStore } from './ringStore.ts';
import type { Clock } from './sources/sensorSource.ts';

/** Attempts at one batch before its readings are quarantined. */
const mostAttempts = 3;
/** Why the ledger has them quarantined. */
export const uncomputedReason = 'could not be computed';
/** Batches that may be back and wait for order before dispatch pauses. */
export const mostWaitingForOrder = 64;
const mostRecycled = 32;
/** A task may take this much longer than predicted before it counts as hanging. */
const predictionFactor = 5;

export interface DispatchObserver {
  /** Its result is back and accepted; not yet committed. Returns the worker's number. */
  returned(batch: Batch, result: BatchResult): number;
  attemptFailed(batch: Batch, reason: string, final: boolean): void;
  /** Compute time to expect for a batch of so many readings, in ms; 0 when nothing is known. */
  predictedMs(readings: number): number;
}

export interface DispatcherParts {
  readonly queue: ReadingQueue;
  readonly rings: RingStore;
  readonly pool: FeaturePool;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly observer: DispatchObserver;
}

export class Dispatcher {
  readonly #parts: DispatcherParts;
  #knobs: Knobs;
  #next = 0;
  #inFlight = 0;
  #recycled: ArrayBuffer[] = [];
  #waitTimer: NodeJS.Timeout | undefined;
  #draining = false;
  #stopped = false;
  #urged = false;

  constructor(parts: DispatcherParts, knobs: Knobs) {
    this.#parts = parts;
    this.#knobs = knobs;
  }

  /** Batches sent and not yet back. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get inFlightLimit(): number {
    const { mode, inFlightPerWorker } = this.#knobs.pool;
    return mode === 'inline' ? 1 : this.#parts.pool.workers * inFlightPerWorker;
  }

  setKnobs(knobs: Knobs): void {
    this.#knobs = knobs;
    this.pump();
  }

  /** A reading finds no room: the next batch need not be full. */
  urge(): void {
    this.#urged = true;
    this.pump();
  }

  /** From now on batches need not be full: what waits goes out at once. */
  drain(): void {
    this.#draining = true;
    this.pump();
  }

  /** What is in flight is given up by the committer: a failure from now on says nothing about the batch. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#waitTimer);
  }

  /** Sends as many batches as are due and have a place. Cheap when there are none. */
  pump(): void {
    const { queue, committer } = this.#parts;
    while (
      queue.queued > 0 &&
      this.#inFlight < this.inFlightLimit &&
      committer.waitingBatches < mostWaitingForOrder &&
      !committer.held
    ) {
      if (queue.queued < this.#knobs.batch.size && !this.#draining && !this.#urged && !this.#waitIsOver())
        return;
      this.#urged = false;
      this.#dispatch();
    }
  }

  /** A batch's buffer can serve again. */
  recycle(buffer: ArrayBufferLike): void {
    if (buffer instanceof ArrayBuffer && this.#recycled.length < mostRecycled) this.#recycled.push(buffer);
  }

  /** Whether the oldest reading has waited long enough; sets the timer for when it will have. */
  #waitIsOver(): boolean {
    if (this.#waitTimer) return false;
    const waitedMs = this.#parts.clock.monotonicMs() - this.#parts.queue.oldestArrivedAtMs();
    const leftMs = this.#knobs.batch.maxWaitMs - waitedMs;
    if (!(leftMs > 0)) return true;
    this.#waitTimer = setTimeout(() => {
      this.#waitTimer = undefined;
      this.pump();
    }, Math.ceil(leftMs));
    return false;
  }

  #dispatch(): void {
    const { queue, clock, committer } = this.#parts;
    const ranges = queue.compose(this.#knobs.batch.size);
    if (ranges.length === 0) return;
    let readings = 0;
    for (const range of ranges) readings += range.count;
    const batch: Batch = {
      number: this.#next++,
      ranges,
      readings,
      settings: computeSettings(this.#knobs),
      dispatchedAtMs: clock.monotonicMs(),
      sentAtMs: Number.NaN,
      attempt: 0,
      outcome: null,
      returnedAtMs: Number.NaN,
      uncommitted: ranges.length,
    };
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    this.#inFlight++;
    committer.expect(batch);
    void this.#compute(batch);
  }

  async #compute(batch: Batch): Promise<void> {
    let reason = '';
    while (batch.attempt < mostAttempts) {
      batch.attempt++;
      batch.sentAtMs = this.#parts.clock.monotonicMs();
      try {
        this.#accept(batch, await this.#run(batch));
        return;
      } catch (error) {
        if (this.#stopped) return;
        reason = error instanceof Error && error.message ? error.message : 'the result could not be read';
        this.#parts.observer.attemptFailed(batch, reason, batch.attempt === mostAttempts);
      }
    }
    batch.outcome = { kind: 'failed', reason: uncomputedReason };
    this.#settle(batch);
  }

  async #run(batch: Batch): Promise<BatchResult> {
    const { pool, rings, computeInline } = this.#parts;
    const { mode, transport, taskTimeoutMs } = this.#knobs.pool;
    if (mode === 'inline') {
      // Lets sensors be read between two batches: each one holds the event loop as long as it takes.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return computeInline(taskOf(batch, transport, rings.buffer, null));
    }
    const task = taskOf(batch, transport, rings.buffer, this.#takeRecycled(batch));
    const predictedMs = this.#parts.observer.predictedMs(batch.readings);
    return pool.run(task, Math.max(taskTimeoutMs, predictionFactor * predictedMs));
  }

  #accept(batch: Batch, result: BatchResult): void {
    batch.returnedAtMs = this.#parts.clock.monotonicMs();
    const { columns, windowRows } = resultColumns(batch, result);
    const worker = this.#parts.observer.returned(batch, result);
    batch.outcome = {
      kind: 'computed',
      columns,
      windowRows,
      startedAtMs: result.startedAtMs,
      endedAtMs: result.endedAtMs,
      worker,
      recyclable: result.transport === 'shared',
    };
    this.#settle(batch);
  }

  #settle(batch: Batch): void {
    this.#inFlight--;
    // The pool first: it computes while this batch is committed.
    this.pump();
    this.#parts.committer.arrived(batch);
    this.pump();
  }

  /** A used buffer that is not much too small; too small ones are let go. */
  #takeRecycled(batch: Batch): ArrayBuffer | null {
    const least = batch.readings * (batch.settings.rolling ? 56 : 0);
    while (this.#recycled.length > 0) {
      const buffer = this.#recycled.pop() as ArrayBuffer;
      if (buffer.byteLength >= least && buffer.byteLength <= 16 * Math.max(least, 4_096)) return buffer;
    }
    return null;
  }
}
