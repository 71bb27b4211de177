// The two parts a rolling window is made of: a suffix of one block and a prefix of the next. Runs in workers.
import type { EwmaWeights } from './ewmaWeights.ts';

/*
 * Blocks begin at every seq divisible by `window`. A window that ends within a block is the prefix of that block up
 * to there, and the suffix of the block before that fills it up: nothing is ever subtracted out, so nothing that has
 * left the window can leave a trace, and both parts depend on block positions alone, never on where a batch began.
 *
 * Values are summed as offsets from a reading that every part of the same side holds: the last finite one of the
 * block for suffixes, the first finite one for prefixes. Offsets of near values are exact, however large the values.
 */

/** Doubles a part takes in `suffixes` and `prefixes`, and where each figure lies in them. */
export const partDoubles = 8;
export const partField = {
  /** Finite readings. */
  count: 0,
  /** Mean offset from the side's shift. */
  mean: 1,
  /** Sum of squared deviations from the part's own mean. */
  squares: 2,
  min: 3,
  max: 4,
  /** Exponentially weighted mean of the part alone, as an offset from the side's shift. */
  ewma: 5,
  /** Prefixes: what is left, at its end, of the weight of a mean brought into its first finite reading. */
  kept: 6,
} as const;

/** Scratch of one window length. Parts are valid until the next block is summarised. */
export class RollingParts {
  readonly window: number;
  /**
   * The part of the previous block from position p to its end, at p × partDoubles; holds finite readings where
   * p ≤ `lastFinite`.
   */
  readonly suffixes: Float64Array;
  /** The part of the present block from its begin to position p; holds finite readings where p ≥ `firstFinite`. */
  readonly prefixes: Float64Array;
  /** Position of the last finite reading among the suffixes; −1 when there is none. */
  lastFinite = -1;
  suffixShift = 0;
  /** Position of the first finite reading among the prefixes; `window` when there is none. */
  firstFinite = 0;
  prefixShift = 0;
  /** reciprocals[n] = 1 / n. */
  readonly reciprocals: Float64Array;
  /** 1 / (n · (n − 1)): weight of the n-th reading's squared deviation. */
  readonly #pairReciprocals: Float64Array;
  readonly #weights: EwmaWeights;

  constructor(window: number, weights: EwmaWeights) {
    this.window = window;
    this.#weights = weights;
    this.suffixes = new Float64Array((window + 1) * partDoubles);
    this.prefixes = new Float64Array(window * partDoubles);
    this.reciprocals = Float64Array.from({ length: window + 1 }, (_, n) => 1 / Math.max(1, n));
    this.#pairReciprocals = Float64Array.from({ length: window + 1 }, (_, n) => 1 / Math.max(1, n * (n - 1)));
  }

  /** Forgets the suffixes: there is no previous block. */
  clearSuffixes(): void {
    this.lastFinite = -1;
  }

  /**
   * Summarises the suffixes that begin at `from` to `lastNeeded`, in the block that begins at `values[block]`; reads it
   * from `from` on.
   */
  summarizeSuffixes(values: Float64Array, block: number, from: number, lastNeeded: number): void {
    const { window, suffixes, reciprocals } = this;
    const { kept: keptWeight, fresh: freshWeight } = this.#weights;
    const pairReciprocals = this.#pairReciprocals;
    let position = window - 1;
    while (position >= from && Number.isNaN(values[block + position])) position--;
    if (position < from) {
      this.lastFinite = -1;
      return;
    }
    this.lastFinite = position;
    const shift = values[block + position] as number;
    this.suffixShift = shift;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let min = shift;
    let max = shift;
    let kept = 1;
    let following = 0;
    let followingOffset = 0;
    let ewma = 0;
    let gap = -1;
    for (; position >= from; position--) {
      const value = values[block + position] as number;
      if (value - value === 0) {
        const offset = value - shift;
        count++;
        sum += offset;
        const deviation = count * offset - sum;
        squares += deviation * deviation * (pairReciprocals[count] as number);
        if (value < min) min = value;
        if (value > max) max = value;
        if (gap >= 0) {
          following += kept * (freshWeight[gap] as number) * followingOffset;
          kept *= keptWeight[gap] as number;
        }
        followingOffset = offset;
        ewma = kept * offset + following;
        gap = 0;
      } else gap++;
      if (position > lastNeeded) continue;
      const part = position * partDoubles;
      suffixes[part] = count;
      suffixes[part + partField.mean] = sum * (reciprocals[count] as number);
      suffixes[part + partField.squares] = squares;
      suffixes[part + partField.min] = min;
      suffixes[part + partField.max] = max;
      suffixes[part + partField.ewma] = ewma;
    }
  }

  /** Summarises the prefixes that end at `firstNeeded` to `to`, in the block that begins at `values[block]`. */
  summarizePrefixes(values: Float64Array, block: number, to: number, firstNeeded: number): void {
    const { prefixes, reciprocals } = this;
    const { kept: keptWeight, fresh: freshWeight } = this.#weights;
    const pairReciprocals = this.#pairReciprocals;
    let position = 0;
    while (position <= to && Number.isNaN(values[block + position])) position++;
    if (position > to) {
      this.firstFinite = this.window;
      return;
    }
    this.firstFinite = position;
    const shift = values[block + position] as number;
    this.prefixShift = shift;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let min = shift;
    let max = shift;
    let ewma = 0;
    let kept = 1;
    let gap = -1;
    for (; position <= to; position++) {
      const value = values[block + position] as number;
      if (value - value === 0) {
        const offset = value - shift;
        count++;
        sum += offset;
        const deviation = count * offset - sum;
        squares += deviation * deviation * (pairReciprocals[count] as number);
        if (value < min) min = value;
        if (value > max) max = value;
        if (gap >= 0) {
          const keptNow = keptWeight[gap] as number;
          ewma = keptNow * ewma + (freshWeight[gap] as number) * offset;
          kept *= keptNow;
        }
        gap = 0;
      } else gap++;
      if (position < firstNeeded) continue;
      const part = position * partDoubles;
      prefixes[part] = count;
      prefixes[part + partField.mean] = sum * (reciprocals[count] as number);
      prefixes[part + partField.squares] = squares;
      prefixes[part + partField.min] = min;
      prefixes[part + partField.max] = max;
      prefixes[part + partField.ewma] = ewma;
      prefixes[part + partField.kept] = kept;
    }
  }

  /** What a mean at the end of the suffix keeps when the first finite reading of the prefix enters it. */
  get keptAcross(): number {
    return this.#weights.kept[this.window - 1 - this.lastFinite + this.firstFinite] as number;
  }
}
