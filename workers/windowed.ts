// The feature set `window`: all time-domain and order-dependent features of whole windows. Runs in workers.
import { windowFeatureNames } from '../shared/featureNames.ts';
import { LastReading } from './lastReading.ts';
import { writeMoments } from './moments.ts';
import { writeOrderDependent } from './orderDependent.ts';
import { OrderStatistics } from './orderStatistics.ts';
import { writeTrend } from './trend.ts';
import { WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/** seq of the last reading of the first whole window that ends at `seq` or later. */
export function firstWindowEnd(seq: number, window: number, hop: number): number {
  return window - 1 + hop * Math.max(0, Math.ceil((seq + 1 - window) / hop));
}

/** How many whole windows end at seqStart to seqStart + count − 1. */
export function windowEnds(seqStart: number, count: number, window: number, hop: number): number {
  const first = firstWindowEnd(seqStart, window, hop);
  const last = seqStart + count - 1;
  return last < first ? 0 : 1 + Math.floor((last - first) / hop);
}

/** For one window length; keeps scratch only. */
export class WindowedKernel {
  readonly window: number;
  readonly #contents: WindowContents;
  readonly #order: OrderStatistics;
  readonly #last: LastReading;

  constructor(window: number) {
    this.window = window;
    this.#contents = new WindowContents(window);
    this.#order = new OrderStatistics(window);
    this.#last = new LastReading(window);
  }

  /**
   * Writes the features of the window that begins at values[start], in the order of `windowFeatureNames`, to
   * out[row] and on. Missing readings are NaN, as is `rateHz` where it is not known.
   */
  compute(values: Float64Array, start: number, rateHz: number, out: Float64Array, row: number): void {
    const contents = this.#contents;
    contents.load(values, start);
    if (contents.count === 0) {
      out.fill(Number.NaN, row, row + windowFeatureNames.length);
      out[row + featureAt.n] = this.window;
      out[row + featureAt.n_valid] = 0;
      return;
    }
    writeMoments(contents, out, row);
    this.#order.write(contents, out, row);
    writeOrderDependent(contents, out, row);
    writeTrend(contents, rateHz, out, row);
    this.#last.write(contents, out, row);
  }
}
