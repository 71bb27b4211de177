// The kernels and scratch that a thread keeps between batches: nothing in them carries over into results.
import { type ComputeSettings, windowRowDoubles, windowRowHeaderDoubles } from '../shared/batchTask.ts';
import { rollingFeatureNames } from '../shared/featureNames.ts';
import { RollingKernel } from './rolling.ts';
import { firstWindowEnd, WindowedKernel, windowEnds } from './windowed.ts';

/** Consecutive readings of one sensor, laid out in `BatchKernels.values`. */
export interface LinearRange {
  /** seq of values[0]: the begin of the halo. */
  readonly valuesSeq: number;
  readonly seqStart: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
  readonly rateHz: number;
}

/** Kernels of one window length, with the scratch that ranges are copied into. */
export class BatchKernels {
  readonly rolling: RollingKernel;
  readonly windowed: WindowedKernel;
  /** Where a range's readings go, halo first. */
  values = new Float64Array(8_192);
  readonly #input = { values: this.values, valuesSeq: 0, seqStart: 0, count: 0, low: 0, high: 1 };

  constructor(window: number) {
    this.rolling = new RollingKernel(window);
    this.windowed = new WindowedKernel(window);
  }

  /** Makes `values` hold at least so many readings; what it held is gone. */
  reserve(readings: number): Float64Array {
    if (this.values.length < readings) this.values = new Float64Array(2 ** Math.ceil(Math.log2(readings)));
    return this.values;
  }

  /** Writes feature f of reading i to columns[offset + f · stride + i]. */
  computeRolling(range: LinearRange, columns: Float64Array, offset: number, stride: number): void {
    const input = this.#input;
    input.values = this.values;
    input.valuesSeq = range.valuesSeq;
    input.seqStart = range.seqStart;
    input.count = range.count;
    input.low = range.low;
    input.high = range.high;
    this.rolling.compute(input, columns, offset, stride);
  }

  /** Writes a row for each window that ends in the range, from columns[row] on; returns where the next row begins. */
  computeWindowed(
    range: LinearRange,
    hop: number,
    rangeIndex: number,
    columns: Float64Array,
    row: number,
  ): number {
    const { window } = this.windowed;
    const end = range.seqStart + range.count;
    let at = row;
    for (let seq = firstWindowEnd(range.seqStart, window, hop); seq < end; seq += hop) {
      columns[at] = rangeIndex;
      columns[at + 1] = seq;
      const start = seq + 1 - window - range.valuesSeq;
      this.windowed.compute(this.values, start, range.rateHz, columns, at + windowRowHeaderDoubles);
      at += windowRowDoubles;
    }
    return at;
  }
}

let kernels: BatchKernels | null = null;

/** The thread's kernels for a window length; the last ones are kept. */
export function kernelsFor(window: number): BatchKernels {
  if (kernels?.rolling.window !== window) kernels = new BatchKernels(window);
  return kernels;
}

/** Doubles that the rolling columns of so many readings take. */
export function rollingDoubles(readings: number, settings: ComputeSettings): number {
  return settings.rolling ? rollingFeatureNames.length * readings : 0;
}

/** Window rows of a range. */
export function windowRowsOf(seqStart: number, count: number, settings: ComputeSettings): number {
  return settings.windowed ? windowEnds(seqStart, count, settings.window, settings.hop) : 0;
}
