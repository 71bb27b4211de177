// The way of a reading from ingest to commit: rings, queue, pool and committer, with telemetry at every stage.
import { threadId } from 'node:worker_threads';
import type { BatchResult, BatchTask, ComputeSettings } from '../../shared/batchTask.ts';
import type { EventKind, EventPriority } from '../../shared/events.ts';
import type { Knobs } from '../../shared/knobs.ts';
import type { PoolHealth } from '../../shared/pipelineFigures.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { Ledger } from './account.ts';
import { type Batch, computeSettings } from './batch.ts';
import type { EngineClock } from './clock.ts';
import { type CommittedView, Committer } from './commit.ts';
import { Dispatcher, mostWaitingForOrder } from './dispatcher.ts';
import type { BatchSizing } from './dispatcherParts.ts';
import type { CommitOutput } from './engine.ts';
import type { FaultSource } from './faults/faultInjector.ts';
import { Ingest } from './ingest.ts';
import type { AttemptFailed } from './pool/attempt.ts';
import { BatchCost, costKind, type Stretch } from './pool/batchCost.ts';
import { failureEvent, shedMessage } from './pool/failureWords.ts';
import { unopenedPool } from './pool/poolState.ts';
import { QuarantineLog } from './pool/quarantineLog.ts';
import { Recovery, type Verdict } from './pool/recovery.ts';
import { FeaturePool } from './pool.ts';
import { type BatchRange, ReadingQueue } from './readingQueue.ts';
import { RingStore } from './ringStore.ts';
import { SensorViews } from './sensorViews.ts';
import { Telemetry } from './telemetry/telemetry.ts';
import type { TimeLimit } from './timeLimit.ts';

const drainCheckMs = 5;
/** Why the ledger has readings shed that were left when the run ended. */
export const undrainedReason = 'not drained in time';

export interface PipelineParts {
  readonly workerFile: string;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly outputs: readonly CommitOutput[];
  readonly clock: EngineClock;
  readonly onEvent: (kind: EventKind, priority: EventPriority, subject: string, message: string) => void;
  /** The queue has room again. */
  readonly onRoom: () => void;
  /** A batch is back from a worker or the event loop, whether or not it can be committed yet. */
  readonly onReturned?: (result: BatchResult) => void;
  /** Where faults come from that are put in on purpose. */
  readonly faults?: FaultSource | null;
}

export class Pipeline {
  readonly ledger = new Ledger();
  readonly rings = new RingStore();
  readonly queue: ReadingQueue;
  readonly ingest: Ingest;
  readonly telemetry: Telemetry;
  readonly views: SensorViews;
  readonly committer: Committer;
  readonly recovery = new Recovery();
  readonly quarantine = new QuarantineLog();
  readonly toEpochMs: (monotonicMs: number) => number;
  readonly #parts: PipelineParts;
  readonly #cost = new BatchCost();
  #knobs: Knobs;
  #pool: FeaturePool | null = null;
  #dispatcher: Dispatcher | null = null;
  #sensors: readonly Sensor[] = [];
  #eventLoopComputes = false;
  #poolStartMs: number | null = null;
  /** First return of a batch under the present settings: those sent before ran on cold code. */
  #firstBackAtMs = Number.POSITIVE_INFINITY;

  constructor(parts: PipelineParts, knobs: Knobs) {
    this.#parts = parts;
    this.#knobs = knobs;
    this.#noteCostKind();
    const { clock } = parts;
    this.toEpochMs = (monotonicMs) => clock.toEpochMs(monotonicMs);
    this.telemetry = new Telemetry(clock);
    this.views = new SensorViews((priority, subject, message) =>
      parts.onEvent('sensor', priority, subject, message),
    );
    this.queue = new ReadingQueue(knobs.queue.capacityReadings);
    this.ingest = new Ingest(this.rings, this.queue, clock, {
      arrived: () => {
        this.telemetry.stages.notePeaks(this.queue.queued, this.inFlightBatches);
        this.#pump();
      },
      fullAt: (_sourceId, policy) => {
        this.telemetry.stages.fullSeen(policy === 'block');
        this.#dispatcher?.urge();
      },
      busy: (durationMs) => this.telemetry.stages.worked('ingest', durationMs),
    });
    this.committer = new Committer(parts.outputs, clock, {
      worked: (durationMs) => this.telemetry.stages.worked('commit', durationMs),
      committed: (batch, range, view) => this.#committed(batch, range, view),
      finished: (batch) => this.#finished(batch),
      released: () => this.#pump(),
    });
  }

  get inFlightBatches(): number {
    return this.#dispatcher?.inFlight ?? 0;
  }

  get inFlightLimit(): number {
    return this.#dispatcher?.inFlightLimit ?? 0;
  }

  /** From nothing to a pool that was warm, with the workers that the run began with; null until then. */
  get poolStartMs(): number | null {
    return this.#poolStartMs;
  }

  get poolIsBroken(): boolean {
    return this.#pool?.broken ?? false;
  }

  get waitingLimit(): number {
    return mostWaitingForOrder;
  }

  /** Resolves when the pool is warm. Rejects with PoolFailed. */
  async open(): Promise<void> {
    const { workerFile, clock, computeInline, onEvent, faults = null } = this.#parts;
    const { workers } = this.telemetry;
    const beganAtMs = clock.monotonicMs();
    this.#pool = await FeaturePool.open(this.#knobs.pool.workers, {
      workerFile,
      clock,
      recycleAfterMiB: () => this.#knobs.pool.recycleAfterMiB,
      nextWorkerId: () => workers.nextId(),
      onWorker: (status) => workers.update(status, clock.monotonicMs()),
      onEvent: (priority, subject, message) => onEvent('pool', priority, subject, message),
      onChange: () => this.#poolChanged(),
    });
    this.#poolStartMs = clock.monotonicMs() - beganAtMs;
    this.#dispatcher = new Dispatcher(
      {
        queue: this.queue,
        rings: this.rings,
        pool: this.#pool,
        computeInline,
        committer: this.committer,
        clock,
        observer: {
          returned: (batch, result) => this.#returned(batch, result),
          attemptFailed: (batch, failure, verdict) => this.#attemptFailed(batch, failure, verdict),
          predictedMs: (batch) => this.#predictedMs(batch.ranges, batch.settings),
          worked: (durationMs) => this.telemetry.stages.worked('dispatch', durationMs),
          posted: (durationMs) => this.telemetry.stages.posted(durationMs),
          costIsKnown: () => this.#cost.isKnown,
        },
        recovery: this.recovery,
        faults,
      },
      this.#knobs,
    );
    this.#poolChanged();
  }

  /** A source is held: what waits goes out, be the batch full or not; it may never be. */
  urge(): void {
    this.#dispatcher?.urge();
  }

  /** Ends the thread of a live worker as a crash would. Returns its name, "W2", or null when there is none. */
  killWorker(): string | null {
    return this.#pool?.killWorker() ?? null;
  }

  /** Batches of other sizes than the knob says; null: as it says. */
  setBatchSizing(sizing: BatchSizing | null): void {
    this.#dispatcher?.setSizing(sizing);
  }

  /** How the pool is; times in ms since the epoch. */
  poolHealth(): PoolHealth & { readonly breakerOpened: number } {
    const state =
      this.#pool?.state() ?? unopenedPool(this.#knobs.pool.workers, this.#parts.clock.monotonicMs());
    return {
      ...state,
      breakerSinceMs: this.toEpochMs(state.breakerSinceMs),
      nextStartAtMs: state.nextStartAtMs === null ? null : this.toEpochMs(state.nextStartAtMs),
      recomputedBatches: this.recovery.recomputedBatches,
      splitBatches: this.recovery.splitBatches,
      recoveryMs: this.telemetry.recovery.recent(),
    };
  }

  /** Lays the rings out for these sensors. */
  setSensors(sensors: readonly Sensor[]): void {
    this.#sensors = sensors;
    this.views.setSensors(sensors, this.#parts.clock.epochMs());
    this.#layOut();
  }

  setKnobs(knobs: Knobs): void {
    const before = this.#knobs;
    this.#knobs = knobs;
    if (before.queue.capacityReadings !== knobs.queue.capacityReadings) this.#layOut();
    const changesCost = JSON.stringify(before.features) !== JSON.stringify(knobs.features);
    if (changesCost || before.pool.transport !== knobs.pool.transport) this.#forgetCost();
    this.#noteCostKind();
    if (before.pool.workers !== knobs.pool.workers) this.#pool?.resize(knobs.pool.workers);
    if (before.pool.mode !== knobs.pool.mode) this.#poolChanged();
    this.#dispatcher?.setKnobs(knobs);
    this.#parts.onRoom();
  }

  /**
   * Sends out all that waits. Resolves true when all is committed, false when nothing has been for `patienceMs`, or
   * for three times what a batch should take, or when `limitMs` have passed.
   */
  async drain(patienceMs: number, limitMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const { clock } = this.#parts;
    const longestMs = Math.max(patienceMs, 3 * this.#fullBatchMs());
    let [left, movedAtMs] = [this.unsettled, clock.monotonicMs()];
    const endMs = movedAtMs + limitMs;
    const mayGoOn = (nowMs: number): boolean => nowMs < endMs && nowMs - movedAtMs < longestMs;
    this.#dispatcher?.drain();
    while (this.unsettled > 0 && mayGoOn(clock.monotonicMs())) {
      await new Promise((resolve) => setTimeout(resolve, drainCheckMs));
      this.#pump();
      // A slow output may take its time: it must lose nothing.
      if (this.unsettled < left || this.committer.held) movedAtMs = clock.monotonicMs();
      left = this.unsettled;
    }
    return this.unsettled === 0;
  }

  /** Readings queued or in flight. */
  get unsettled(): number {
    const { queued, inFlight } = this.ledger.totals();
    return queued + inFlight;
  }

  /** Closes the pool, but waits no longer for it than the limit; what was not drained is shed by name. */
  async close(limit?: TimeLimit): Promise<void> {
    this.#dispatcher?.stop();
    this.queue.shedAll(undrainedReason);
    const closed = this.#pool?.close();
    await (limit && closed ? limit.within(closed) : closed);
    this.committer.abandon(undrainedReason);
  }

  #forgetCost(): void {
    this.telemetry.forgetCost();
    this.#firstBackAtMs = Number.POSITIVE_INFINITY;
  }

  /** The event loop stands among the workers while it computes. */
  #poolChanged(): void {
    const computes = this.#knobs.pool.mode === 'inline' || (this.#pool?.broken ?? false);
    if (computes !== this.#eventLoopComputes) this.#forgetCost();
    this.#eventLoopComputes = computes;
    this.telemetry.workers.setEventLoop(computes, this.#parts.clock.monotonicMs());
    this.#pump();
  }

  #layOut(): void {
    this.rings.layOut(this.#sensors, this.#knobs.queue.capacityReadings);
    this.queue.configure(this.rings, this.ledger, this.#knobs.queue.capacityReadings);
  }

  #pump(): void {
    if (!this.#dispatcher) return;
    const beganAtMs = this.#parts.clock.monotonicMs();
    this.#dispatcher.pump();
    this.telemetry.stages.worked('dispatch', this.#parts.clock.monotonicMs() - beganAtMs);
  }

  #committed(batch: Batch, range: BatchRange, committed: CommittedView): void {
    const { latencies } = this.telemetry;
    const { ring, seqStart, count } = range;
    const nowMs = this.#parts.clock.monotonicMs();
    const view = this.views.find(ring.sensor.slot);
    ring.arrivals.consume(seqStart, count, (start, part, arrivedAtMs) => {
      latencies.recordArrival(part, arrivedAtMs, batch.dispatchedAtMs, nowMs);
      if (!(arrivedAtMs >= batch.firstArrivedAtMs)) batch.firstArrivedAtMs = arrivedAtMs;
      view?.commit(ring, start, part, this.toEpochMs(arrivedAtMs));
    });
    latencies.recordOrderWait(nowMs - batch.returnedAtMs, count);
    if (!view) return;
    const { columns, lastRollingIndex, lastWindowOffset } = committed;
    if (lastRollingIndex >= 0) view.commitRolling(columns, batch.readings, lastRollingIndex);
    if (lastWindowOffset >= 0) view.commitWindow(columns, lastWindowOffset, batch.settings.window);
  }

  #finished(batch: Batch): void {
    this.telemetry.finished(batch);
    const { outcome } = batch;
    if (outcome?.kind === 'computed' && outcome.recyclable) this.#dispatcher?.recycle(outcome.columns.buffer);
    if (outcome?.kind === 'failed') this.#quarantined(batch, outcome.detail);
    if (outcome?.kind === 'shed') this.#parts.onEvent('data', 1, '', shedMessage(batch, outcome.reason));
    this.#parts.onRoom();
  }

  #quarantined({ ranges }: Batch, reason: string): void {
    for (const { ring, seqStart, count } of ranges) {
      for (let seq = seqStart; seq < seqStart + count; seq++) {
        const value = ring.value(seq);
        const { id } = ring.sensor;
        this.quarantine.add({ sensor: id, seq, value: Number.isNaN(value) ? null : value, reason });
        const what = Number.isNaN(value) ? 'missing' : String(value);
        const message = `Reading ${seq} of ${id} (${what}) could not be computed and is quarantined: ${reason}`;
        this.#parts.onEvent('data', 2, id, message);
      }
    }
  }

  #attemptFailed(batch: Batch, failure: AttemptFailed, verdict: Verdict): void {
    const event = failureEvent(batch, failure, verdict);
    if (event) this.#parts.onEvent('pool', event.priority, event.subject, event.message);
  }

  #returned(batch: Batch, result: BatchResult): number {
    const { ranges, settings } = batch;
    this.#parts.onReturned?.(result);
    const computeMs = result.endedAtMs - result.startedAtMs;
    const isLearned = this.#cost.learn(ranges, settings, result.transport, computeMs);
    // What was under way when the mode changed was computed elsewhere.
    const inEventLoop = result.threadId === threadId;
    const isPresent = isLearned && inEventLoop === this.#eventLoopComputes;
    const isWarm = batch.dispatchedAtMs > this.#firstBackAtMs;
    if (isPresent) this.#firstBackAtMs = Math.min(this.#firstBackAtMs, batch.returnedAtMs);
    return this.telemetry.returned(batch, result, isPresent, isWarm);
  }

  #noteCostKind(): void {
    this.#cost.setKind(costKind(computeSettings(this.#knobs), this.#knobs.pool.transport));
  }

  /** Compute time to expect for a batch of full size of one sensor. */
  #fullBatchMs(): number {
    const full: Stretch = { seqStart: this.#knobs.features.window, count: this.#knobs.batch.size };
    return this.#predictedMs([full], computeSettings(this.#knobs));
  }

  #predictedMs(ranges: readonly Stretch[], settings: ComputeSettings): number {
    return this.#cost.predictedMs(ranges, settings, this.#knobs.pool.transport);
  }
}
