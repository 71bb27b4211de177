// Computes batches in the event loop while the pool cannot: in slices so short that sensors are read in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type BatchResult,
  type BatchTask,
  type PlainResult,
  type SharedBatchResult,
  windowRowDoubles,
} from '../../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../../shared/featureNames.ts';
import type { Transport } from '../../../shared/knobs.ts';
import { type Batch, beginOfRanges, takeReadings, taskOf } from '../batch.ts';
import { windowRowsOffset } from '../resultColumns.ts';
import type { RingStore } from '../ringStore.ts';
import { windowRowsDue } from './resultCheck.ts';

/** Aimed at; the promise is 5 ms. */
const sliceMs = 3;
/** While nothing is known of what a reading costs. */
const firstSliceReadings = 32;
const mostGrowth = 2;

export class EventLoopCompute {
  readonly #computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly #rings: RingStore;
  #turn: Promise<unknown> = Promise.resolve();
  #sliceReadings = firstSliceReadings;
  #stopped = false;

  constructor(computeInline: (task: BatchTask) => Promise<BatchResult>, rings: RingStore) {
    this.#computeInline = computeInline;
    this.#rings = rings;
  }

  /** One batch at a time. `predictedMs`: for a reading, 0 when unknown. Rejects with what a slice is refused with. */
  compute(batch: Batch, transport: Transport, predictedMs: number): Promise<BatchResult> {
    const result = this.#turn.then(() => this.#compute(batch, transport, predictedMs));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** What is being computed is given up after its present slice. */
  stop(): void {
    this.#stopped = true;
  }

  async #compute(batch: Batch, transport: Transport, predictedMs: number): Promise<BatchResult> {
    const parts = transport === 'shared' ? new SharedParts(batch) : new PlainParts();
    const place = beginOfRanges();
    let done = 0;
    let computedMs = 0;
    let last: BatchResult | undefined;
    while (done < batch.readings) {
      await nextTurn();
      if (this.#stopped) throw new Error('the engine is stopped');
      const readings = Math.min(batch.readings - done, this.#nextSlice(predictedMs));
      const firstRange = place.index;
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
      this.#learn(readings, tookMs);
      computedMs += tookMs;
      done += readings;
    }
    if (!last) throw new Error('a batch without readings');
    // What was done between the slices is no computing.
    return { ...last, ...parts.result(), startedAtMs: last.endedAtMs - computedMs } as BatchResult;
  }

  #nextSlice(predictedMs: number): number {
    const predicted = predictedMs > 0 ? sliceMs / predictedMs : Number.POSITIVE_INFINITY;
    return Math.max(1, Math.floor(Math.min(predicted, this.#sliceReadings)));
  }

  #learn(readings: number, tookMs: number): void {
    const fitting = tookMs > 0 ? (readings * sliceMs) / tookMs : Number.POSITIVE_INFINITY;
    this.#sliceReadings = Math.max(
      1,
      Math.min(fitting, Math.max(readings, this.#sliceReadings) * mostGrowth),
    );
  }
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
