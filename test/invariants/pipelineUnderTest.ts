// Rings, queue, dispatcher and commit as the engine puts them together, over a pool whose results a test schedules.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';
import { Ledger } from '../../electron/engine/account.ts';
import { Committer } from '../../electron/engine/commit.ts';
import { Dispatcher, mostWaitingForOrder } from '../../electron/engine/dispatcher.ts';
import type { CommitOutput, CommittedRange } from '../../electron/engine/engine.ts';
import { Ingest } from '../../electron/engine/ingest.ts';
import type { FailureKind } from '../../electron/engine/pool/attempt.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';
import { ReadingQueue } from '../../electron/engine/readingQueue.ts';
import { RingStore } from '../../electron/engine/ringStore.ts';
import {
  applyKnobChanges,
  defaultKnobs,
  type KnobChanges,
  type Knobs,
  type WhenFull,
} from '../../shared/knobs.ts';
import type { BreakerState, WorkerDeath } from '../../shared/report.ts';
import { standingClock } from '../engine/standingClock.ts';
import { PipelineModel, type SensorModel, type SourceId, sourceIds, timeOf } from './pipelineModel.ts';
import { type OpenTask, ScheduledPool } from './scheduledPool.ts';

/** Of the capacity, for sensors that have nothing waiting. */
const reservedShare = 1 / 8;
const mostTurnsOfDrain = 20_000;

/** Needs vitest's fake timers. Call `check` after each step. */
export class PipelineUnderTest {
  readonly model = new PipelineModel();
  readonly pool: ScheduledPool;
  readonly #ledger = new Ledger();
  readonly #rings = new RingStore();
  readonly #queue: ReadingQueue;
  readonly #ingest: Ingest;
  readonly #committer: Committer;
  readonly #dispatcher: Dispatcher;
  readonly #output = new HoldableOutput((range) => this.model.written(range));
  #nowMs = 0;
  #hasComeBack = false;
  #drains = false;
  #knobs: Knobs;
  #mostQueued: number;

  constructor(knobs: KnobChanges) {
    this.#knobs = changed(defaultKnobs, knobs);
    this.#mostQueued = this.#knobs.queue.capacityReadings;
    const clock = standingClock(() => this.#nowMs);
    this.pool = new ScheduledPool(this.#knobs.pool.workers, (task) => this.#taken(task));
    this.#queue = new ReadingQueue(this.#knobs.queue.capacityReadings);
    this.#ingest = new Ingest(this.#rings, this.#queue, clock, {
      arrived: () => this.#dispatcher.pump(),
      fullAt: () => this.#dispatcher.urge(),
      busy: () => undefined,
    });
    this.#committer = new Committer([this.#output], clock, {
      worked: () => undefined,
      committed: () => undefined,
      finished: (batch) => this.model.finished(batch),
      released: () => this.#dispatcher.pump(),
    });
    this.#dispatcher = new Dispatcher(
      {
        queue: this.#queue,
        rings: this.#rings,
        pool: this.pool,
        computeInline: (task) => this.pool.computeInline(task),
        committer: this.#committer,
        clock,
        observer: {
          returned: () => 1,
          attemptFailed: () => undefined,
          predictedMs: () => 0,
          posted: () => undefined,
          worked: () => undefined,
          costIsKnown: () => this.#hasComeBack,
        },
        recovery: new Recovery(),
        faults: null,
      },
      this.#knobs,
    );
    this.#layOut();
  }

  /** Offers `count` readings of a sensor, if its source is there. */
  offer(sensor: SensorModel, count: number): void {
    const { model } = this;
    const source = model.sources[sensor.sourceId];
    if (!source.present) return;
    const values = Float64Array.from({ length: count }, (_, i) => sensor.offered + i);
    sensor.offeredMost = Math.max(sensor.offeredMost, sensor.offered + count);
    const taken = this.#ingest.push(
      this.#ledger.account(sensor.sourceId),
      source.policy,
      sensor.sensor,
      values.map(timeOf),
      values,
      0,
      count,
    );
    // What a blocked source could not hand over it offers again.
    sensor.offered += taken;
    source.received += taken;
    if (source.policy !== 'block') model.expect('taken', taken, count);
    if (this.#queue.queued > this.#mostQueued)
      model.fault(`${this.#queue.queued} readings queued, room for ${this.#mostQueued}`);
  }

  offerUntimed({ sensor, sourceId }: SensorModel): void {
    const source = this.model.sources[sourceId];
    if (!source.present) return;
    const [times, values] = [Float64Array.of(Number.NaN), Float64Array.of(-1)];
    this.#ingest.push(this.#ledger.account(sourceId), source.policy, sensor, times, values, 0, 1);
    source.received++;
    source.untimed++;
  }

  setPolicy(id: SourceId, policy: WhenFull): void {
    const source = this.model.sources[id];
    source.policy = policy;
    if (policy !== 'block') source.mayShed = true;
  }

  setKnobs(changes: KnobChanges): void {
    const before = this.#knobs;
    this.#knobs = changed(before, changes);
    if (before.queue.capacityReadings !== this.#knobs.queue.capacityReadings) this.#layOut();
    this.pool.workers = this.#knobs.pool.workers;
    this.#dispatcher.setKnobs(this.#knobs);
  }

  setPresent(id: SourceId, present: boolean): void {
    this.model.sources[id].present = present;
    this.#layOut();
  }

  fail(task: OpenTask, kind: FailureKind, death: WorkerDeath | null = null): void {
    if (kind !== 'pool') this.model.failed(task, death);
    this.pool.fail(task, kind, death);
  }

  /** A worker reads the rings until it returns: they must not have been written over meanwhile. */
  succeed(task: OpenTask): void {
    this.model.contents(task);
    this.model.computed(task);
    this.#hasComeBack = true;
    this.pool.succeed(task);
  }

  holdOutput(held: boolean): void {
    this.#output.hold(held);
  }

  turnBreaker(breaker: BreakerState): void {
    this.pool.turn(breaker);
    this.#dispatcher.pump();
  }

  /** Lets time pass, timers fire and promises settle. */
  async pass(durationMs: number): Promise<void> {
    this.#nowMs += durationMs;
    await vi.advanceTimersByTimeAsync(durationMs);
    // What waits for a turn of the event loop by node:timers/promises knows nothing of fake timers.
    for (let turn = 0; turn < 2; turn++) await nextTurn();
  }

  /** Everything that was offered comes to its end. */
  async drain(): Promise<void> {
    this.holdOutput(false);
    this.#drains = true;
    this.#dispatcher.drain();
    for (let turns = 0; this.#dispatcher.inFlight > 0 || this.#queue.queued > 0; turns++) {
      if (turns > mostTurnsOfDrain) throw new Error(`${this.#queue.queued} readings are not sent out`);
      // A pool that is broken is tried now and then.
      if (turns % 50 === 0) this.turnBreaker('half-open');
      const [task] = this.pool.open;
      if (task) this.succeed(task);
      await this.pass(1);
      this.#dispatcher.pump();
    }
    await this.pass(1);
    const totals = this.#ledger.totals();
    this.model.expect('queued at the end', totals.queued, 0);
    this.model.expect('in flight at the end', totals.inFlight, 0);
    this.model.expect('batches that wait for order at the end', this.#committer.waitingBatches, 0);
    for (const { sensor, settled, head, next } of this.#rings.rings.values())
      if (settled !== next || head !== next)
        this.model.fault(
          `the ring of ${sensor.id} is settled up to ${settled}, sent out up to ${head} of ${next}`,
        );
    this.check();
  }

  /** The ledger against the model's own account. */
  check(): void {
    const { capacityReadings } = this.#knobs.queue;
    if (this.#queue.queued <= (1 - reservedShare) * capacityReadings) this.#mostQueued = capacityReadings;
    // Of a batch that is computed in the event loop only slices have been seen.
    const { open } = this.pool;
    const isSeen = open.length === this.#dispatcher.inFlight && open.every(({ where }) => where === 'pool');
    for (const id of sourceIds) this.model.checkAccount(id, this.#ledger.account(id), isSeen);
    this.#checkProgress();
    this.model.expect('queued', this.#queue.queued, this.#ledger.totals().queued);
    this.model.throwFaults();
  }

  /** What is to be computed is at some place where it can be. */
  #checkProgress(): void {
    const { open, breaker } = this.pool;
    const { queued } = this.#queue;
    const mayGo = this.#committer.waitingBatches < mostWaitingForOrder && !this.#committer.held;
    const inEventLoop = this.#knobs.pool.mode === 'inline' || this.pool.broken;
    const isDue = queued >= this.#knobs.batch.size || (this.#drains && queued > 0);
    if (mayGo && inEventLoop && isDue && !open.some(({ where }) => where === 'event loop'))
      this.model.fault(`${queued} readings wait, and nothing is computed in the event loop`);
    const tries = open.some(({ where }) => where === 'pool');
    if (breaker === 'half-open' && !tries && open.length < this.#dispatcher.inFlight && this.#isPerilous())
      this.model.fault('the pool is half-open, and what waits for it does not try it');
  }

  /** Whether anything in flight has hung a worker or filled its memory. */
  #isPerilous(): boolean {
    return this.model.sensors.some(({ inFlight, perilous }) =>
      [...perilous].some((seq) => inFlight.has(seq)),
    );
  }

  #layOut(): void {
    const { sensors, sources } = this.model;
    const present = sensors.filter(({ sourceId }) => sources[sourceId].present);
    const capacity = this.#knobs.queue.capacityReadings;
    this.#rings.layOut(
      present.map(({ sensor }) => sensor),
      capacity,
    );
    this.#queue.configure(this.#rings, this.#ledger, capacity);
    // What waits already may lie in what is now reserved for others: they get their reserve all the same.
    const reserved = reservedShare * capacity;
    const isTight = this.#queue.queued > capacity - reserved;
    this.#mostQueued = isTight ? Math.max(capacity, this.#queue.queued) + reserved : capacity;
  }

  #taken(task: OpenTask): void {
    this.model.taken(task);
    const { mode, inFlightPerWorker } = this.#knobs.pool;
    if (task.isFirst && mode === 'inline') this.model.fault('the pool is given a new batch in mode inline');
    const { open, broken, workers } = this.pool;
    // While it is broken: one in the event loop, one that tries the pool; others may still come back from before.
    const out = broken ? open.filter(({ breaks }) => breaks === this.pool.breaks).length : open.length;
    const limit = broken ? 2 : workers * inFlightPerWorker;
    if (task.isFirst && out > limit) this.model.fault(`${out} batches are out where ${limit} may be`);
  }
}

/** An output that has room until it is held. */
class HoldableOutput implements CommitOutput {
  readonly #onRange: (range: CommittedRange) => void;
  #held: PromiseWithResolvers<void> | null = null;

  constructor(onRange: (range: CommittedRange) => void) {
    this.#onRange = onRange;
  }

  hold(held: boolean): void {
    if (held) this.#held ??= Promise.withResolvers();
    else {
      this.#held?.resolve();
      this.#held = null;
    }
  }

  write(range: CommittedRange): void {
    this.#onRange(range);
  }

  room(): Promise<void> | undefined {
    return this.#held?.promise;
  }

  async flushed(): Promise<void> {}

  report(): null {
    return null;
  }

  async close(): Promise<void> {}
}

function changed(knobs: Knobs, changes: KnobChanges): Knobs {
  const applied = applyKnobChanges(knobs, changes);
  if (!applied.ok) throw new Error(applied.faults.join('\n'));
  return applied.knobs;
}
