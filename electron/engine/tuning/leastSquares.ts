// Least squares that a few late batches do not tilt: weights follow what is left of each. Pure.

export interface RobustFit {
  /** One for each column. */
  readonly coefficients: readonly number[];
  /** Standard errors. */
  readonly uncertainties: readonly number[];
  /** 0 to 1 for each point: 0 where it lies so far off that it does not count. */
  readonly weights: Float64Array;
  readonly predicted: Float64Array;
}

/** Columns of the fitted, a value a point; `groups`: points whose values scatter alike. */
export interface FitInput {
  readonly columns: readonly Float64Array[];
  readonly values: Float64Array;
  readonly groups: Uint8Array;
}

const rounds = 25;
/** Of these, with weights that never drop to nothing: a bad begin must not shut out what is right. */
const carefulRounds = 8;
/** Standard deviations from which a point counts less, and from which it does not count at all. */
const huberAt = 1.5;
const biweightAt = 4.7;
const leastInGroup = 6;
/** No group is trusted to scatter less than this share of its values. */
const leastScatter = 0.003;

/** Null where the columns cannot be told apart, or there are too few points. */
export function robustFit({ columns, values, groups }: FitInput): RobustFit | null {
  const count = values.length;
  if (count <= columns.length) return null;
  // To begin with every value is taken to scatter in proportion to itself.
  const sizes = groupMedians(values, groups);
  let deviations = groups.reduce<Float64Array>((all, group, i) => {
    all[i] = sizes[group] as number;
    return all;
  }, new Float64Array(count));
  const weights = new Float64Array(count).fill(1);
  const residuals = new Float64Array(count);
  let predicted = new Float64Array(count);
  let coefficients: number[] | null = null;
  for (let round = 0; round < rounds; round++) {
    coefficients = solve(columns, values, weights, deviations);
    if (!coefficients) return null;
    predicted = predict(columns, coefficients);
    for (let i = 0; i < count; i++) residuals[i] = (values[i] as number) - (predicted[i] as number);
    deviations = scatter(residuals, groups, sizes);
    for (let i = 0; i < count; i++) {
      const off = Math.abs(residuals[i] as number) / (deviations[i] as number);
      weights[i] = round < carefulRounds ? huber(off) : biweight(off);
    }
  }
  const uncertainties = standardErrors(columns, residuals, weights, deviations);
  return coefficients && uncertainties ? { coefficients, uncertainties, weights, predicted } : null;
}

function huber(off: number): number {
  return off <= huberAt ? 1 : huberAt / off;
}

function biweight(off: number): number {
  return off < biweightAt ? (1 - (off / biweightAt) ** 2) ** 2 : 0;
}

/** For each point the standard deviation of its group, by the median: late points do not widen it. */
function scatter(
  residuals: Float64Array,
  groups: Uint8Array,
  sizes: Float64Array,
): Float64Array<ArrayBuffer> {
  const byGroup = sizes.map(() => Number.NaN);
  const pooled =
    1.4826 * medianOf(residuals.map((residual, i) => Math.abs(residual) / sizeAt(sizes, groups, i)));
  for (const group of new Set(groups)) {
    const own = residuals.filter((_, i) => groups[i] === group).map(Math.abs);
    const size = sizes[group] as number;
    const deviation = own.length >= leastInGroup ? 1.4826 * medianOf(own) : pooled * size;
    byGroup[group] = Math.max(deviation, leastScatter * size, Number.MIN_VALUE);
  }
  return new Float64Array(residuals.length).map((_, i) => sizeAt(byGroup, groups, i));
}

function sizeAt(byGroup: Float64Array, groups: Uint8Array, i: number): number {
  return byGroup[groups[i] as number] as number;
}

function groupMedians(values: Float64Array, groups: Uint8Array): Float64Array {
  const medians = new Float64Array(256);
  for (const group of new Set(groups)) {
    medians[group] = Math.max(Number.MIN_VALUE, medianOf(values.filter((_, i) => groups[i] === group)));
  }
  return medians;
}

export function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function predict(
  columns: readonly Float64Array[],
  coefficients: readonly number[],
): Float64Array<ArrayBuffer> {
  const length = columns[0]?.length ?? 0;
  const predicted = new Float64Array(length);
  columns.forEach((column, c) => {
    const coefficient = coefficients[c] as number;
    for (let i = 0; i < length; i++)
      predicted[i] = (predicted[i] as number) + coefficient * (column[i] as number);
  });
  return predicted;
}

function solve(
  columns: readonly Float64Array[],
  values: Float64Array,
  weights: Float64Array,
  deviations: Float64Array,
): number[] | null {
  const inverse = inverted(crossProducts(columns, weights, deviations));
  if (!inverse) return null;
  const right = columns.map((column) => weightedSum(column, values, weights, deviations));
  return inverse.map((row) => row.reduce((sum, entry, i) => sum + entry * (right[i] as number), 0));
}

/** By what is left of each point, whatever its scatter: the sandwich estimate. */
function standardErrors(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  weights: Float64Array,
  deviations: Float64Array,
): number[] | null {
  const bread = inverted(crossProducts(columns, weights, deviations));
  if (!bread) return null;
  const pull = weights.map(
    (weight, i) => (weight * (residuals[i] as number)) ** 2 / (deviations[i] as number) ** 2,
  );
  const meat = crossProducts(columns, pull, deviations);
  const counted = weights.reduce((sum, weight) => sum + weight, 0);
  const correction = counted / Math.max(1, counted - columns.length);
  return bread.map((row, c) => {
    let variance = 0;
    for (let i = 0; i < row.length; i++)
      for (let j = 0; j < row.length; j++)
        variance += (row[i] as number) * (meat[i]?.[j] as number) * (bread[j]?.[c] as number);
    return Math.sqrt(Math.max(0, variance * correction));
  });
}

function crossProducts(
  columns: readonly Float64Array[],
  weights: Float64Array,
  deviations: Float64Array,
): number[][] {
  return columns.map((a) => columns.map((b) => weightedSum(a, b, weights, deviations)));
}

function weightedSum(
  a: Float64Array,
  b: Float64Array,
  weights: Float64Array,
  deviations: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    sum += ((a[i] as number) * (b[i] as number) * (weights[i] as number)) / (deviations[i] as number) ** 2;
  return sum;
}

/** Of a small symmetric matrix, by Gauss and Jordan; null where it has none. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const scales = matrix.map((row, i) => Math.sqrt(row[i] as number));
  if (scales.some((scale) => !(scale > 0))) return null;
  const scale = (i: number): number => scales[i] as number;
  const rows = matrix.map((row, i) => [
    ...row.map((entry, j) => entry / scale(i) / scale(j)),
    ...row.map((_, j) => (i === j ? 1 : 0)),
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    const row = rows[pivot] as number[];
    const divisor = row[pivot] as number;
    // Symmetric with a diagonal of ones: what is left on it says how far a column differs from those before.
    if (!(divisor > 1e-9)) return null;
    for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) / divisor;
    for (const other of rows) {
      if (other === row) continue;
      const factor = other[pivot] as number;
      for (let j = 0; j < row.length; j++) other[j] = (other[j] as number) - factor * (row[j] as number);
    }
  }
  return rows.map((row, i) => row.slice(size).map((entry, j) => entry / scale(i) / scale(j)));
}
