// Least squares that a few late batches do not tilt: weights follow what is left of each. Pure.
import { invertedSymmetric } from './smallMatrix.ts';

export interface RobustFit {
  /** One for each column. */
  readonly coefficients: readonly number[];
  /** Standard errors. */
  readonly uncertainties: readonly number[];
  /** 0 to 1 for each point: 0 where it lies so far off that it does not count. */
  readonly weights: Float64Array;
  readonly predicted: Float64Array;
  /** Squares of what is left of each point that counts, against what is typical of its group: to compare fits. */
  readonly leftSquares: number;
}

/** Columns of the fitted, a value a point. */
export interface FitInput {
  readonly columns: readonly Float64Array[];
  readonly values: Float64Array;
  /** Where points begin that scatter alike; the first is 0. Points of a group stand together. */
  readonly groupStarts: readonly number[];
}

const mostRounds = 25;
/** Of these, with weights that never drop to nothing: a bad begin must not shut out what is right. */
const carefulRounds = 5;
/** Of a coefficient, the change from round to round that is none. */
const settledAt = 1e-4;
/** Standard deviations from which a point counts less, and from which it does not count at all. */
const huberAt = 1.5;
const trimmedFrom = 3;
const trimmedAt = 6;
/** Turns the median of what is left into a standard deviation. */
const medianToDeviation = 1.4826;
const leastInGroup = 6;
/** No group is trusted to scatter less than this share of its values. */
const leastScatter = 0.003;
/** Of values: less than any clock can tell, in ms. */
const leastSize = 1e-6;

/** Null where the columns cannot be told apart, or there are too few points. */
export function robustFit(input: FitInput): RobustFit | null {
  if (input.values.length <= input.columns.length) return null;
  const fit = new Iteration(input);
  for (let round = 0; round < mostRounds; round++) {
    if (!fit.solve()) return null;
    if (fit.isSettled && round > carefulRounds) break;
    fit.weigh(round < carefulRounds ? huber : trimmed);
  }
  return fit.result();
}

function huber(off: number): number {
  return off <= huberAt ? 1 : huberAt / off;
}

/** Whole as far as scatter goes: what is not late loses nothing, and its uncertainty is that of plain least squares. */
function trimmed(off: number): number {
  if (off <= trimmedFrom) return 1;
  return off < trimmedAt ? (trimmedAt - off) / (trimmedAt - trimmedFrom) : 0;
}

export function medianOf(values: Float64Array): number {
  return medianInPlace(values.slice());
}

function medianInPlace(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  if (values.length % 2 === 1) return values[middle] as number;
  return ((values[middle - 1] as number) + (values[middle] as number)) / 2;
}

class Iteration {
  readonly #input: FitInput;
  readonly #count: number;
  /** Of the group that each point belongs to: its typical value, and its standard deviation. */
  readonly #sizes: Float64Array<ArrayBuffer>;
  readonly #deviations: Float64Array<ArrayBuffer>;
  readonly #weights: Float64Array<ArrayBuffer>;
  readonly #predicted: Float64Array<ArrayBuffer>;
  readonly #residuals: Float64Array<ArrayBuffer>;
  /** weight / variance: what a point counts. */
  readonly #counts: Float64Array<ArrayBuffer>;
  /** Of what is left in the group that each point belongs to. */
  readonly #middles: Float64Array<ArrayBuffer>;
  readonly #scratch: Float64Array<ArrayBuffer>;
  #coefficients: number[] = [];
  isSettled = false;

  constructor(input: FitInput) {
    this.#input = input;
    this.#count = input.values.length;
    const column = (): Float64Array<ArrayBuffer> => new Float64Array(this.#count);
    this.#sizes = column();
    this.#predicted = column();
    this.#residuals = column();
    this.#middles = column();
    this.#scratch = column();
    this.#eachGroup((start, end) => {
      const typical = this.#median(start, end, (i) => input.values[i] as number);
      this.#sizes.fill(Math.max(leastSize, typical), start, end);
    });
    // To begin with every value is taken to scatter in proportion to itself.
    this.#deviations = this.#sizes.slice();
    this.#weights = column().fill(1);
    this.#counts = this.#deviations.map((deviation) => 1 / deviation ** 2);
  }

  /** False where the columns cannot be told apart. */
  solve(): boolean {
    const { columns, values } = this.#input;
    const inverse = invertedSymmetric(this.#crossProducts(this.#counts));
    if (!inverse) return false;
    const right = columns.map((column) => this.#product(column, values, this.#counts));
    const solved = inverse.map((row) => row.reduce((sum, entry, i) => sum + entry * (right[i] as number), 0));
    this.isSettled = solved.every(
      (value, i) => Math.abs(value - (this.#coefficients[i] ?? Number.NaN)) <= settledAt * Math.abs(value),
    );
    this.#coefficients = solved;
    for (let i = 0; i < this.#count; i++) {
      let sum = 0;
      for (let c = 0; c < columns.length; c++) sum += (solved[c] as number) * (columns[c]?.[i] as number);
      this.#predicted[i] = sum;
      this.#residuals[i] = (values[i] as number) - sum;
    }
    return true;
  }

  /** Against what is typical of its group: a whole group that lies off the line pulls it, and is never shut out. */
  weigh(weightOf: (off: number) => number): void {
    this.#scatter();
    for (let i = 0; i < this.#count; i++) {
      const deviation = this.#deviations[i] as number;
      const weight = weightOf(
        Math.abs((this.#residuals[i] as number) - (this.#middles[i] as number)) / deviation,
      );
      this.#weights[i] = weight;
      this.#counts[i] = weight / deviation ** 2;
    }
  }

  /** Null where no more than a column's worth of points counts. */
  result(): RobustFit | null {
    const uncertainties = this.#standardErrors();
    if (!uncertainties) return null;
    const [weights, predicted] = [this.#weights, this.#predicted];
    const leftSquares = weights.reduce(
      (sum, weight, i) => sum + weight * ((this.#residuals[i] as number) / (this.#sizes[i] as number)) ** 2,
      0,
    );
    return { coefficients: this.#coefficients, uncertainties, weights, predicted, leftSquares };
  }

  /** Middle and standard deviation of what is left in each group, by medians: late points do not widen it. */
  #scatter(): void {
    this.#eachGroup((start, end) => {
      const middle = this.#median(start, end, (i) => this.#residuals[i] as number);
      this.#middles.fill(end - start >= leastInGroup ? middle : 0, start, end);
    });
    const relative = (i: number): number =>
      Math.abs((this.#residuals[i] as number) - (this.#middles[i] as number)) / (this.#sizes[i] as number);
    const pooled = this.#median(0, this.#count, relative);
    this.#eachGroup((start, end) => {
      const own = end - start >= leastInGroup ? this.#median(start, end, relative) : pooled;
      const deviation = Math.max(medianToDeviation * own, leastScatter) * (this.#sizes[start] as number);
      this.#deviations.fill(deviation, start, end);
    });
  }

  /** By what is left of each point, whatever its scatter: the sandwich estimate. */
  #standardErrors(): number[] | null {
    const bread = invertedSymmetric(this.#crossProducts(this.#counts));
    if (!bread) return null;
    const pulls = this.#counts.map((counts, i) => (counts * (this.#residuals[i] as number)) ** 2);
    const meat = this.#crossProducts(pulls);
    const counted = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const correction = counted / Math.max(1, counted - bread.length);
    return bread.map((row) => {
      const variance = row.reduce(
        (sum, a, i) => sum + row.reduce((part, b, j) => part + a * b * (meat[i]?.[j] as number), 0),
        0,
      );
      return Math.sqrt(Math.max(0, variance * correction));
    });
  }

  #crossProducts(counts: Float64Array): number[][] {
    const { columns } = this.#input;
    return columns.map((a) => columns.map((b) => this.#product(a, b, counts)));
  }

  #product(a: Float64Array, b: Float64Array, counts: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += (a[i] as number) * (b[i] as number) * (counts[i] as number);
    return sum;
  }

  #median(start: number, end: number, read: (i: number) => number): number {
    for (let i = start; i < end; i++) this.#scratch[i] = read(i);
    return medianInPlace(this.#scratch.subarray(start, end));
  }

  #eachGroup(visit: (start: number, end: number) => void): void {
    const { groupStarts } = this.#input;
    for (const [g, start] of groupStarts.entries()) visit(start, groupStarts[g + 1] ?? this.#count);
  }
}
