// Runs the rolling kernel over a stream of values, cut into calls as a test wants.
import { type RollingFeatureName, rollingFeatureNames } from '../../shared/featureNames.ts';
import { RollingKernel } from '../../workers/rolling.ts';

export const low = -20;
export const high = 180;

/**
 * Rolling features of every reading, feature after feature. `cuts` are the lengths of the calls, repeated until the
 * stream ends; each call sees no more than the halo of window − 1 readings before it.
 */
export function rollingColumns(
  values: readonly number[],
  window: number,
  cuts: readonly number[],
  kernel = new RollingKernel(window),
): Float64Array {
  const total = values.length;
  const columns = new Float64Array(rollingFeatureNames.length * total).fill(-12_345);
  for (let seqStart = 0, call = 0; seqStart < total; call++) {
    const count = Math.min(cuts[call % cuts.length] ?? total, total - seqStart);
    const valuesSeq = Math.max(0, seqStart - (window - 1));
    const seen = Float64Array.from(values.slice(valuesSeq, seqStart + count), (value) =>
      Number.isFinite(value) ? value : Number.NaN,
    );
    kernel.compute({ values: seen, valuesSeq, seqStart, count, low, high }, columns, seqStart, total);
    seqStart += count;
  }
  return columns;
}

/** The features of one reading. */
export function rollingAt(columns: Float64Array, i: number): Record<RollingFeatureName, number> {
  const total = columns.length / rollingFeatureNames.length;
  return Object.fromEntries(rollingFeatureNames.map((name, k) => [name, columns[k * total + i]])) as Record<
    RollingFeatureName,
    number
  >;
}

/** Bits of doubles, so that −0, 0 and the kinds of NaN are told apart as equality does not. */
export function bits(columns: Float64Array): BigUint64Array {
  return new BigUint64Array(columns.buffer, columns.byteOffset, columns.length);
}
