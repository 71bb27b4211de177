// Composes batches when the pool has room, sends them, takes what comes back to commit. Recovers what failed.
import type { BatchResult, ComputeSettings } from '../../shared/batchTask.ts';
import type { Knobs } from '../../shared/knobs.ts';
import { type Batch, type BatchOutcome, computeSettings, halves, newBatch, taskOf } from './batch.ts';
import type { BatchSizing, DispatcherParts } from './dispatcherParts.ts';
import { Newcomers } from './newcomers.ts';
import { asFailure } from './pool/attempt.ts';
import { EventLoopCompute } from './pool/eventLoopCompute.ts';
import { PerilousBatches } from './pool/perilousBatches.ts';
import type { BatchRange } from './readingQueue.ts';
import { RecycledBuffers } from './recycledBuffers.ts';
import { resultColumns } from './resultColumns.ts';

/** Why the ledger has readings quarantined that no worker can compute. */
export const uncomputedReason = 'could not be computed';
/** Batches that may be back and wait for order before dispatch pauses. */
export const mostWaitingForOrder = 64;
/** Why the ledger has readings shed of which it could not be found out whether a worker can compute them. */
const undecidedReason = 'the pool stayed broken';
/** Readings of a batch while nothing is known of what they cost: none takes long enough to be held for hanging. */
const firstReadings = 32;
/** A task may take this much longer than predicted before it counts as hanging. */
const predictionFactor = 5;
/**
 * A batch that takes less is sent to a worker which is at another such one: waking the worker for it would take about
 * as long as computing it. What takes longer waits for whichever worker is free first.
 */
export const briefMs = 1;
/** The limit doubles with each attempt that passed it, so often: what is slow is not taken for ever for what hangs. */
const mostDoublings = 2;

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #eventLoop: EventLoopCompute;
  readonly #perilous: PerilousBatches;
  readonly #newcomers: Newcomers;
  #knobs: Knobs;
  /** The same object for all batches under the same knobs: the pool tells by it what need not be sent again. */
  #settings: ComputeSettings;
  #next = 0;
  #inFlight = 0;
  /** Of these, given to the pool and not yet back from it. */
  #inPool = 0;
  readonly #recycled = new RecycledBuffers();
  #waitTimer: NodeJS.Timeout | undefined;
  #draining = false;
  #stopped = false;
  #urged = false;
  #sizing: BatchSizing | null = null;

  constructor(parts: DispatcherParts, knobs: Knobs) {
    this.#parts = parts;
    this.#eventLoop = new EventLoopCompute(parts.computeInline, parts.rings, parts.clock);
    this.#perilous = new PerilousBatches({
      clock: parts.clock,
      accepts: () => parts.pool.accepts,
      compute: (batch) => void this.#compute(batch),
      giveUp: (batch) => this.#settleAs(batch, { kind: 'shed', reason: undecidedReason }),
    });
    this.#newcomers = new Newcomers(parts, { knobs: () => this.#knobs, send: () => this.#sendNewcomers() });
    this.#knobs = knobs;
    this.#settings = computeSettings(knobs);
  }

  /** Batches sent and not yet back. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** What waits for a worker takes no place, nor what is at one takes that of the event loop. */
  get inFlightLimit(): number {
    const { mode, inFlightPerWorker } = this.#knobs.pool;
    const { pool } = this.#parts;
    const { waiting } = this.#perilous;
    if (mode === 'inline') return 1 + this.#inPool + waiting;
    // One for the event loop, one that tries the pool.
    if (pool.broken) return (pool.accepts ? 2 : 1) + this.#inPool + waiting;
    return pool.workers * inFlightPerWorker + waiting;
  }

  setKnobs(knobs: Knobs): void {
    this.#knobs = knobs;
    this.#settings = computeSettings(knobs);
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    this.pump();
  }

  /** Null: as the knob says. */
  setSizing(sizing: BatchSizing | null): void {
    this.#sizing = sizing;
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
    this.#eventLoop.stop();
    this.#perilous.stop();
    clearTimeout(this.#waitTimer);
  }

  /** Sends as many batches as are due and have a place. Cheap when there are none. */
  pump(): void {
    const { queue } = this.#parts;
    // What has ended workers tries a half-open pool: it has to go there anyway.
    this.#perilous.serve();
    this.#newcomers.call();
    while (
      queue.queued > 0 &&
      this.#inFlight - this.#newcomers.inFlight < this.inFlightLimit &&
      this.#commitHasRoom
    ) {
      if (queue.queued < this.#batchSize && !this.#draining && !this.#urged && !this.#waitIsOver()) return;
      this.#urged = false;
      this.#dispatch();
    }
  }

  /** A batch's buffer can serve again. */
  recycle(buffer: ArrayBufferLike): void {
    this.#recycled.add(buffer);
  }

  get #commitHasRoom(): boolean {
    const { committer } = this.#parts;
    return committer.waitingBatches < mostWaitingForOrder && !committer.held;
  }

  get #batchSize(): number {
    const size = this.#sizing?.nextSize ?? this.#knobs.batch.size;
    return this.#parts.observer.costIsKnown() ? size : Math.min(size, firstReadings);
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
    const ranges = this.#parts.queue.compose(this.#batchSize, this.#newcomers.goAhead);
    if (ranges.length === 0) return;
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    const readings = this.#send(ranges, false);
    this.#sizing?.sentBatch(readings);
  }

  #sendNewcomers(): void {
    if (this.#stopped || !this.#commitHasRoom) return;
    const ranges = this.#parts.queue.composeAhead(this.#batchSize);
    if (ranges.length > 0) this.#send(ranges, true);
  }

  /** Returns its readings. */
  #send(ranges: BatchRange[], ahead: boolean): number {
    const { clock, committer, faults } = this.#parts;
    const poison = faults?.poisonFor(ranges);
    const settings = poison ? { ...this.#settings, poison } : this.#settings;
    const batch = newBatch(this.#next++, ranges, settings, clock.monotonicMs());
    this.#inFlight++;
    if (ahead) this.#newcomers.sent(batch);
    committer.expect(batch);
    void this.#compute(batch);
    return batch.readings;
  }

  async #compute(batch: Batch): Promise<void> {
    const { clock, recovery, observer, pool } = this.#parts;
    for (;;) {
      if (batch.perilous && !pool.accepts) {
        this.#perilous.add(batch);
        this.#newcomers.back(batch);
        // Its place is free.
        this.pump();
        return;
      }
      batch.attempt++;
      batch.sentAtMs = clock.monotonicMs();
      let result: BatchResult;
      try {
        result = await this.#run(batch);
      } catch (error) {
        if (this.#stopped) return;
        const failure = asFailure(error);
        const verdict = recovery.failed(batch, failure, clock.monotonicMs());
        observer.attemptFailed(batch, failure, verdict);
        if (verdict === 'again') continue;
        if (verdict === 'split') this.#split(batch);
        else this.#settleAs(batch, { kind: 'failed', reason: uncomputedReason, detail: failure.message });
        return;
      }
      this.#accept(batch, result);
      return;
    }
  }

  async #run(batch: Batch): Promise<BatchResult> {
    const { pool, rings, computeInline, faults, observer, clock } = this.#parts;
    const { mode, transport, taskTimeoutMs, inFlightPerWorker } = this.#knobs.pool;
    const mayGoAhead = inFlightPerWorker > 1;
    if (mode === 'inline' && !batch.perilous) {
      // Lets sensors be read between two batches: each one holds the event loop as long as it takes.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return computeInline(taskOf(batch, transport, rings.buffer, null));
    }
    if (!pool.accepts) return this.#eventLoop.compute(batch, transport);
    const predictedMs = observer.predictedMs(batch);
    const limitMs = Math.max(taskTimeoutMs, predictionFactor * predictedMs);
    const buffer = this.#recycled.take(batch.settings.rolling ? batch.readings : 0);
    const task = taskOf(batch, transport, rings.buffer, buffer);
    const fresh = Number.isNaN(batch.failedAtMs);
    if (fresh) this.#newcomers.predicted(batch, predictedMs);
    this.#inPool++;
    const fault = fresh ? faults?.takeTaskFault() : undefined;
    const postedFromMs = clock.monotonicMs();
    const result = pool.run(task, {
      limitMs: limitMs * 2 ** Math.min(mostDoublings, batch.overdueAttempts),
      brief: mayGoAhead && fresh && !fault && observer.costIsKnown() && predictedMs < briefMs,
      urgent: !fresh || this.#newcomers.has(batch),
      notWorker: batch.failedWorker,
      fault,
      leakKiB: faults?.leakKiB || undefined,
    });
    observer.posted(clock.monotonicMs() - postedFromMs);
    return result.finally(() => this.#inPool--);
  }

  /** Its halves are computed and committed in its place. */
  #split(batch: Batch): void {
    const parts = halves(batch, [this.#next++, this.#next++]);
    this.#inFlight++;
    this.#newcomers.back(batch);
    this.#parts.committer.split(batch, parts);
    for (const part of parts) void this.#compute(part);
  }

  #settleAs(batch: Batch, outcome: BatchOutcome): void {
    batch.outcome = outcome;
    batch.returnedAtMs = this.#parts.clock.monotonicMs();
    this.#settle(batch);
  }

  #accept(batch: Batch, computed: BatchResult): void {
    const { clock } = this.#parts;
    batch.returnedAtMs = clock.monotonicMs();
    const startedAtMs = clock.fromThreadMs(computed.startedAtMs);
    const result: BatchResult = {
      ...computed,
      startedAtMs,
      endedAtMs: clock.fromThreadMs(computed.endedAtMs),
    };
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
    const { clock, observer } = this.#parts;
    this.#inFlight--;
    this.#newcomers.back(batch);
    // The pool first: it computes while this batch is committed.
    this.pump();
    observer.worked(clock.monotonicMs() - batch.returnedAtMs);
    this.#parts.committer.arrived(batch);
    this.pump();
  }
}
