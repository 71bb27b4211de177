// Computes batches in the event loop while the pool cannot: in slices so short that sensors are read in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type BatchResult,
  type BatchTask,
  type ComputeSettings,
  type PlainResult,
  type SharedBatchResult,
  windowRowDoubles,
} from '../../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../../shared/featureNames.ts';
import type { Transport } from '../../../shared/knobs.ts';
import { type Batch, beginOfRanges, type PlaceInRanges, takeReadings, taskOf } from '../batch.ts';
import type { BatchRange } from '../readingQueue.ts';
import { windowRowsOffset } from '../resultColumns.ts';
import type { RingStore } from '../ringStore.ts';
import type { Clock } from '../sources/sensorSource.ts';
import { addedWorkMs, costKind, type Stretch, unitsOf } from './batchCost.ts';
import { windowRowsDue } from './resultCheck.ts';

/**
 * Aimed at; the promise is 5 ms. A single reading that costs more, with its window or the first time, before the
 * kernels are compiled, cannot be divided.
 */
const sliceMs = 3;
/** No slice may have more than so much of the work of the largest one measured. */
const mostGrowth = 2;
/** What was slow counts as such for a while: what comes next may be again. */
const easing = 0.9;

export class EventLoopCompute {
  readonly #computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly #rings: RingStore;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #turn: Promise<unknown> = Promise.resolve();
  /** Of batches like those whose cost is known. */
  #kind = '';
  /** NaN while none has been measured. */
  #msPerUnit = Number.NaN;
  /** Units of the largest slice measured. */
  #largestUnits = 0;
  #stopped = false;

  constructor(
    computeInline: (task: BatchTask) => Promise<BatchResult>,
    rings: RingStore,
    clock: Pick<Clock, 'monotonicMs'>,
  ) {
    this.#computeInline = computeInline;
    this.#rings = rings;
    this.#clock = clock;
  }

  /** One batch at a time. Rejects with what a slice is refused with. */
  compute(batch: Batch, transport: Transport): Promise<BatchResult> {
    const result = this.#turn.then(() => this.#compute(batch, transport));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** What is being computed is given up after its present slice. */
  stop(): void {
    this.#stopped = true;
  }

  async #compute(batch: Batch, transport: Transport): Promise<BatchResult> {
    this.#forgetOther(costKind(batch.settings, transport));
    const parts = transport === 'shared' ? new SharedParts(batch) : new PlainParts();
    const place = beginOfRanges();
    let done = 0;
    let [computedMs, waitedMs] = [0, 0];
    let last: BatchResult | undefined;
    while (done < batch.readings) {
      await nextTurn();
      if (this.#stopped) throw new Error('the engine is stopped');
      const readings = this.#nextSlice(batch, transport, place);
      const firstRange = place.index;
      const beganAtMs = this.#clock.monotonicMs();
      const ranges = takeReadings(batch.ranges, place, readings);
      const task = taskOf(
        { ranges, readings, settings: batch.settings },
        transport,
        this.#rings.buffer,
        null,
      );
      last = await this.#computeInline(task);
      parts.add(last, done, readings, firstRange);
      const tookMs = last.endedAtMs - last.startedAtMs;
      this.#learn(
        task.transport,
        ranges,
        batch.settings,
        Math.max(tookMs, this.#clock.monotonicMs() - beganAtMs),
      );
      computedMs += tookMs;
      waitedMs += last.waitedMs;
      done += readings;
    }
    if (!last) throw new Error('a batch without readings');
    // What was done between the slices is no computing.
    return { ...last, ...parts.result(), startedAtMs: last.endedAtMs - computedMs, waitedMs } as BatchResult;
  }

  #forgetOther(kind: string): void {
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.#msPerUnit = Number.NaN;
    this.#largestUnits = 0;
  }

  /** Readings from this place on that fit into a slice; the first one measured is a single reading. */
  #nextSlice({ ranges, settings }: Batch, transport: Transport, { index, offset }: PlaceInRanges): number {
    const mostUnits = Math.min(sliceMs / this.#msPerUnit, mostGrowth * this.#largestUnits);
    let [fits, left, begin] = [0, mostUnits, offset];
    for (let i = index; i < ranges.length; i++, begin = 0) {
      const { seqStart, count } = ranges[i] as BatchRange;
      const rest = { seqStart: seqStart + begin, count: count - begin };
      const fitting = mostReadings(rest, (readings) => {
        const ms = addedWorkMs(fits + readings, settings);
        const units = unitsOf({ ...rest, count: readings }, settings, transport);
        return ms < sliceMs && units <= left * (1 - ms / sliceMs);
      });
      fits += fitting;
      if (fitting < rest.count) break;
      left -= unitsOf(rest, settings, transport);
    }
    return Math.max(1, fits);
  }

  #learn(
    transport: Transport,
    ranges: readonly BatchRange[],
    settings: ComputeSettings,
    tookMs: number,
  ): void {
    const units = ranges.reduce((sum, range) => sum + unitsOf(range, settings, transport), 0);
    const readings = ranges.reduce((sum, { count }) => sum + count, 0);
    const measured = Math.max(0, tookMs - addedWorkMs(readings, settings)) / units;
    this.#msPerUnit = Math.max(measured, easing * (this.#msPerUnit || 0));
    this.#largestUnits = Math.max(this.#largestUnits, units);
  }
}

/** The most readings of a stretch for which it holds, which does not hold again for more once it does not. */
function mostReadings({ count }: Stretch, holds: (readings: number) => boolean): number {
  let [least, most] = [0, count];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (holds(middle)) least = middle;
    else most = middle - 1;
  }
  return least;
}

interface Parts {
  /** The result of `readings` readings from the `done`th on, whose first range is the batch's `firstRange`th. */
  add(slice: BatchResult, done: number, readings: number, firstRange: number): void;
  result(): Partial<BatchResult>;
}

/** Columns of slices put together as those of their batch. */
class SharedParts implements Parts {
  readonly #batch: Batch;
  readonly #columns: Float64Array<ArrayBuffer>;
  #row: number;
  #windowRows = 0;

  constructor(batch: Batch) {
    const { readings, settings, ranges } = batch;
    this.#batch = batch;
    this.#row = windowRowsOffset(readings, settings);
    const rows = windowRowsDue(ranges, settings);
    this.#columns = new Float64Array(this.#row + rows * windowRowDoubles);
  }

  add(slice: BatchResult, done: number, readings: number, firstRange: number): void {
    const { columns, windowRows } = slice as SharedBatchResult;
    const { settings } = this.#batch;
    if (settings.rolling) {
      for (let feature = 0; feature < rollingFeatureNames.length; feature++) {
        const from = columns.subarray(feature * readings, (feature + 1) * readings);
        this.#columns.set(from, feature * this.#batch.readings + done);
      }
    }
    let row = windowRowsOffset(readings, settings);
    for (let i = 0; i < windowRows; i++, row += windowRowDoubles) {
      this.#columns.set(columns.subarray(row, row + windowRowDoubles), this.#row);
      this.#columns[this.#row] = (columns[row] as number) + firstRange;
      this.#row += windowRowDoubles;
    }
    this.#windowRows += windowRows;
  }

  result(): Partial<SharedBatchResult> {
    return { columns: this.#columns, windowRows: this.#windowRows };
  }
}

class PlainParts implements Parts {
  readonly #results: PlainResult[] = [];

  add(slice: BatchResult): void {
    if (slice.transport === 'copy') this.#results.push(...slice.results);
  }

  result(): Partial<BatchResult> {
    return { results: this.#results };
  }
}
