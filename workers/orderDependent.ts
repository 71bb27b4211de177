// Features that depend on the order of readings: changes, crossings, autocorrelation, Hjorth. Runs in workers.
import type { WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/**
 * Differences that vary by less than this share of the largest value are rounding: what they look like among
 * themselves (Hjorth's complexity) says nothing about the signal.
 */
const roundingShare = 64 * Number.EPSILON;

/** Writes into the row of results that begins at out[row]; the window has at least one finite reading. */
export function writeOrderDependent(contents: WindowContents, out: Float64Array, row: number): void {
  writeChanges(contents, out, row);
  writeAutocorrelation(contents, out, row);
  writeHjorth(contents, out, row);
}

function writeChanges(
  { filled, filledDeviations, filledSquares, size, unit }: WindowContents,
  out: Float64Array,
  row: number,
): void {
  let change = 0;
  let crossings = 0;
  for (let i = 1; i < size; i++) {
    change += Math.abs((filled[i] as number) - (filled[i - 1] as number));
    if ((filledDeviations[i] as number) > 0 !== (filledDeviations[i - 1] as number) > 0) crossings++;
  }
  if (filledSquares === 0) crossings = 0;
  out[row + featureAt.mean_abs_change] = (change / (size - 1)) * unit;
  out[row + featureAt.number_crossing_mean] = crossings;
  out[row + featureAt.zero_crossing_rate] = crossings / (size - 1);
}

function writeAutocorrelation(contents: WindowContents, out: Float64Array, row: number): void {
  const { filledDeviations: e, filledSquares, size } = contents;
  let product = 0;
  for (let i = 1; i < size; i++) product += (e[i] as number) * (e[i - 1] as number);
  const biased = filledSquares > 0 ? product / filledSquares : Number.NaN;
  out[row + featureAt.acf1_biased] = biased;
  out[row + featureAt.acf1_adjusted] = (biased * size) / (size - 1);
  out[row + featureAt.acf1_pearson] = pearsonOfNeighbours(contents);
}

/** Correlation of the window without its last reading and without its first. */
function pearsonOfNeighbours({ filled, filledDeviations: e, size }: WindowContents): number {
  if (isConstant(filled, 0, size - 1) || isConstant(filled, 1, size)) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += e[i] as number;
  const earlierMean = (sum - (e[size - 1] as number)) / (size - 1);
  const laterMean = (sum - (e[0] as number)) / (size - 1);
  let earlierSquares = 0;
  let laterSquares = 0;
  let product = 0;
  for (let i = 1; i < size; i++) {
    const earlier = (e[i - 1] as number) - earlierMean;
    const later = (e[i] as number) - laterMean;
    earlierSquares += earlier * earlier;
    laterSquares += later * later;
    product += earlier * later;
  }
  return product / Math.sqrt(earlierSquares * laterSquares);
}

function isConstant(values: Float64Array, from: number, to: number): boolean {
  const first = values[from] as number;
  for (let i = from + 1; i < to; i++) if (values[i] !== first) return false;
  return true;
}

function writeHjorth(contents: WindowContents, out: Float64Array, row: number): void {
  const { filled, filledSquares, size, unit, largestMagnitude } = contents;
  const activity = filledSquares / size;
  const slopeVariance = varianceOfDifferences(filled, size);
  const curvatureVariance = varianceOfSecondDifferences(filled, size);
  const mobility = activity > 0 ? Math.sqrt(slopeVariance / activity) : Number.NaN;
  const slopesVary = Math.sqrt(slopeVariance) > roundingShare * largestMagnitude;
  out[row + featureAt.hjorth_activity] = activity * unit * unit;
  out[row + featureAt.hjorth_mobility] = mobility;
  out[row + featureAt.hjorth_complexity] = slopesVary
    ? Math.sqrt(curvatureVariance / slopeVariance) / mobility
    : Number.NaN;
}

/** NaN for fewer than two differences: one says nothing about how they vary. */
function varianceOfDifferences(values: Float64Array, size: number): number {
  if (size < 3) return Number.NaN;
  const count = size - 1;
  const mean = ((values[count] as number) - (values[0] as number)) / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    squares += ((values[i + 1] as number) - (values[i] as number) - mean) ** 2;
  }
  return squares / count;
}

function varianceOfSecondDifferences(values: Float64Array, size: number): number {
  if (size < 3) return Number.NaN;
  const count = size - 2;
  const difference = (i: number) => (values[i + 1] as number) - (values[i] as number);
  const mean = (difference(count) - difference(0)) / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (difference(i + 1) - difference(i) - mean) ** 2;
  return squares / count;
}
