// Features from sorted readings: median, quantiles, median absolute deviation. Runs in workers.
import type { WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/** Scales a median absolute deviation to the standard deviation of a normal distribution. */
const madOfNormal = 0.6744897501960817;

/** Scratch for one window length. */
export class OrderStatistics {
  readonly #sorted: Float64Array;

  constructor(size: number) {
    this.#sorted = new Float64Array(size);
  }

  /** Writes into the row of results that begins at out[row]; the window has at least one finite reading. */
  write(contents: WindowContents, out: Float64Array, row: number): void {
    const { finite, count, unit, size, lastIsFinite } = contents;
    const sorted = this.#sorted;
    sorted.set(finite);
    sorted.fill(Number.POSITIVE_INFINITY, count, size);
    sorted.sort();
    const lowerMiddle = sorted[(count - 1) >> 1] as number;
    const median = lowerMiddle + ((sorted[count >> 1] as number) - lowerMiddle) / 2;
    const mad = medianDeviation(sorted, count, median);
    const q25 = quantile(sorted, count, 0.25);
    const q75 = quantile(sorted, count, 0.75);
    out[row + featureAt.median] = median * unit;
    out[row + featureAt.q05] = quantile(sorted, count, 0.05) * unit;
    out[row + featureAt.q25] = q25 * unit;
    out[row + featureAt.q75] = q75 * unit;
    out[row + featureAt.q95] = quantile(sorted, count, 0.95) * unit;
    out[row + featureAt.iqr] = (q75 - q25) * unit;
    out[row + featureAt.mad] = mad * unit;
    out[row + featureAt.mad_normal] = (mad / madOfNormal) * unit;
    out[row + featureAt.robust_z_last] =
      lastIsFinite && mad > 0 ? (((finite[count - 1] as number) - median) * madOfNormal) / mad : Number.NaN;
  }
}

/** Linear between order statistics (Hyndman and Fan's type 7). */
function quantile(sorted: Float64Array, count: number, share: number): number {
  const place = (count - 1) * share;
  const lower = Math.floor(place);
  const value = sorted[lower] as number;
  const fraction = place - lower;
  return fraction === 0 ? value : value + ((sorted[lower + 1] as number) - value) * fraction;
}

/** The distances grow outward on both sides of the median: walking outward from it meets them in order. */
function medianDeviation(sorted: Float64Array, count: number, median: number): number {
  let left = (count - 1) >> 1;
  let right = left + 1;
  let previous = 0;
  let distance = 0;
  for (let met = 0; met <= count >> 1; met++) {
    previous = distance;
    const below = left >= 0 ? median - (sorted[left] as number) : Number.POSITIVE_INFINITY;
    const above = right < count ? (sorted[right] as number) - median : Number.POSITIVE_INFINITY;
    if (below <= above) {
      distance = below;
      left--;
    } else {
      distance = above;
      right++;
    }
  }
  return count % 2 === 1 ? distance : previous + (distance - previous) / 2;
}
