// Commit: results enter in order for each sensor, once. What came back early waits here.
import { windowRowDoubles } from '../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import type { Sensor } from '../../shared/sensor.ts';
import type { Batch } from './batch.ts';
import type { CommitOutput, CommittedRange, CommittedWindow } from './engine.ts';
import type { BatchRange } from './readingQueue.ts';
import { windowRowsOffset } from './resultColumns.ts';
import type { SensorRing } from './ringStore.ts';
import type { Clock } from './sources/sensorSource.ts';

interface PendingRange {
  readonly batch: Batch;
  readonly range: BatchRange;
  readonly rangeIndex: number;
  /** Index of its first reading in the batch's columns. */
  readonly firstReading: number;
}

export interface CommitObserver {
  /** Time that committing took. */
  worked(durationMs: number): void;
  /** A range is committed; its results are still there to be read. */
  committed(batch: Batch, range: BatchRange, view: CommittedView): void;
  /** All of a batch is committed, quarantined or shed. */
  finished(batch: Batch): void;
  /** Outputs held commit back and have room again; what had come back meanwhile is settled. */
  released(): void;
}

/** Registers ranges at dispatch and settles them in that order, sensor by sensor, as their batches come back. */
export class Committer {
  readonly #outputs: readonly CommitOutput[];
  readonly #clock: Clock;
  readonly #observer: CommitObserver;
  readonly #pending = new Map<SensorRing, PendingRange[]>();
  readonly #view = new CommittedView();
  #held: Promise<void> | null = null;
  /** Batches that are back and not yet finished. */
  #waiting = 0;

  constructor(outputs: readonly CommitOutput[], clock: Clock, observer: CommitObserver) {
    this.#outputs = outputs;
    this.#clock = clock;
    this.#observer = observer;
  }

  get waitingBatches(): number {
    return this.#waiting;
  }

  /** Whether an output holds commit back. */
  get held(): boolean {
    return this.#held !== null;
  }

  expect(batch: Batch): void {
    for (const pending of pendingRanges(batch)) {
      const queue = this.#pending.get(pending.range.ring);
      if (queue) queue.push(pending);
      else this.#pending.set(pending.range.ring, [pending]);
    }
  }

  /** In the place of a batch that is expected come its parts, which have its readings in the same order. */
  split(batch: Batch, parts: readonly Batch[]): void {
    const pending = parts.flatMap(pendingRanges);
    for (const ring of new Set(batch.ranges.map((range) => range.ring))) {
      const queue = this.#pending.get(ring);
      const own = pending.filter(({ range }) => range.ring === ring);
      if (queue) {
        const instead = queue.flatMap((entry, i) => {
          if (entry.batch !== batch) return [entry];
          // A batch may have several ranges of a ring: they stand together.
          return queue[i - 1]?.batch === batch ? [] : own;
        });
        this.#pending.set(ring, instead);
      }
    }
  }

  /** Sheds every range that is still expected: nothing will come back for it. */
  abandon(reason: string): void {
    for (const [ring, queue] of this.#pending) {
      for (const { range } of queue) range.account.shedInFlight(range.count, reason);
      ring.settled = ring.head;
    }
    this.#pending.clear();
    this.#waiting = 0;
  }

  /** The batch has its outcome: commits what is now in order. */
  arrived(batch: Batch): void {
    this.#waiting++;
    if (this.#held) return;
    const beganAtMs = this.#clock.monotonicMs();
    for (const { ring } of batch.ranges) if (!this.#settle(ring)) break;
    this.#observer.worked(this.#clock.monotonicMs() - beganAtMs);
  }

  /** Settles a ring's ranges from the front; false when an output has no more room. */
  #settle(ring: SensorRing): boolean {
    const queue = this.#pending.get(ring);
    while (queue?.[0]?.batch.outcome) {
      const pending = queue.shift() as PendingRange;
      this.#settleRange(pending);
      ring.settled = queue[0]?.range.seqStart ?? ring.head;
      if (queue.length === 0) this.#pending.delete(ring);
      if (--pending.batch.uncommitted === 0) {
        this.#waiting--;
        this.#observer.finished(pending.batch);
      }
      if (this.#holdIfFull()) return false;
    }
    return true;
  }

  #settleRange({ batch, range, rangeIndex, firstReading }: PendingRange): void {
    const { outcome } = batch;
    if (outcome?.kind === 'failed') {
      range.account.quarantineInFlight(range.count, outcome.reason);
      return;
    }
    if (outcome?.kind === 'shed') {
      range.account.shedInFlight(range.count, outcome.reason);
      return;
    }
    range.account.commit(range.count);
    this.#view.show(batch, range, rangeIndex, firstReading);
    this.#observer.committed(batch, range, this.#view);
    for (const output of this.#outputs) output.write(this.#view);
  }

  #holdIfFull(): boolean {
    const waits = this.#outputs.map((output) => output.room()).filter((room) => room !== undefined);
    if (waits.length === 0) return false;
    this.#held = Promise.allSettled(waits).then(() => {
      this.#held = null;
      for (const ring of [...this.#pending.keys()]) if (!this.#settle(ring)) return;
      this.#observer.released();
    });
    return true;
  }
}

function pendingRanges(batch: Batch): PendingRange[] {
  let firstReading = 0;
  return batch.ranges.map((range, rangeIndex) => {
    const pending = { batch, range, rangeIndex, firstReading };
    firstReading += range.count;
    return pending;
  });
}

/** One committed range over its ring and its batch's columns; reused from range to range. */
export class CommittedView implements CommittedRange {
  #range: BatchRange | null = null;
  #columns: Float64Array = new Float64Array(0);
  #readings = 0;
  #firstReading = 0;
  #hasRolling = false;
  #window = 0;
  /** Offsets of this range's window rows in the columns. */
  #firstRow = 0;
  #rows = 0;

  show(batch: Batch, range: BatchRange, rangeIndex: number, firstReading: number): void {
    if (batch.outcome?.kind !== 'computed') throw new Error(`batch ${batch.number} has no results`);
    const { columns, windowRows } = batch.outcome;
    this.#range = range;
    this.#columns = columns;
    this.#readings = batch.readings;
    this.#firstReading = firstReading;
    this.#hasRolling = batch.settings.rolling;
    this.#window = batch.settings.window;
    const offset = windowRowsOffset(batch.readings, batch.settings);
    let row = 0;
    while (row < windowRows && (columns[offset + row * windowRowDoubles] as number) < rangeIndex) row++;
    this.#firstRow = offset + row * windowRowDoubles;
    this.#rows = 0;
    while (row < windowRows && columns[offset + row * windowRowDoubles] === rangeIndex) {
      this.#rows++;
      row++;
    }
  }

  get sensor(): Sensor {
    return this.#current.ring.sensor;
  }

  get seqStart(): number {
    return this.#current.seqStart;
  }

  get count(): number {
    return this.#current.count;
  }

  time(i: number): number {
    return this.#current.ring.time(this.seqStart + i);
  }

  value(i: number): number {
    return this.#current.ring.value(this.seqStart + i);
  }

  rolling(i: number, into: Float64Array): boolean {
    if (!this.#hasRolling) return false;
    for (let k = 0; k < rollingFeatureNames.length; k++) {
      into[k] = this.#columns[k * this.#readings + this.#firstReading + i] as number;
    }
    return true;
  }

  get windows(): readonly CommittedWindow[] {
    return Array.from({ length: this.#rows }, (_, row) => {
      const offset = this.#firstRow + row * windowRowDoubles;
      const seqEnd = this.#columns[offset + 1] as number;
      return {
        seqEnd,
        start: seqEnd - this.#window + 1,
        size: this.#window,
        values: this.#columns.subarray(offset + 2, offset + windowRowDoubles),
      };
    });
  }

  /** Offset of the newest window row in `columns`; −1 when no window ends here. */
  get lastWindowOffset(): number {
    return this.#rows > 0 ? this.#firstRow + (this.#rows - 1) * windowRowDoubles : -1;
  }

  get columns(): Float64Array {
    return this.#columns;
  }

  /** Index, in the batch's columns, of the range's last reading; −1 when the set `rolling` is off. */
  get lastRollingIndex(): number {
    return this.#hasRolling ? this.#firstReading + this.count - 1 : -1;
  }

  get #current(): BatchRange {
    if (!this.#range) throw new Error('no range is shown');
    return this.#range;
  }
}
