// The feature set `rolling`: seven figures for every reading, at a constant cost each. Runs in workers.
import { rollingFeatureNames } from '../shared/featureNames.ts';
import { ewmaWeights } from './ewmaWeights.ts';
import { extremeWindow, summarizeExtremeWindow } from './extremeWindow.ts';
import { partDoubles, partField, RollingParts } from './rollingParts.ts';

/** Beyond these a variance has lost digits to underflow or overflow: the window is computed anew, scaled. */
const leastVariance = 1e-280;
const mostVariance = 1e280;

const column = {
  norm: rollingFeatureNames.indexOf('norm'),
  mean: rollingFeatureNames.indexOf('mean'),
  std: rollingFeatureNames.indexOf('std_pop'),
  min: rollingFeatureNames.indexOf('min'),
  max: rollingFeatureNames.indexOf('max'),
  zscore: rollingFeatureNames.indexOf('zscore_last'),
  ewma: rollingFeatureNames.indexOf('ewma_0.1_last'),
} as const;

/** Consecutive readings of one sensor with the halo before them. */
export interface RollingInput {
  /** Missing readings are NaN; infinities are not allowed. */
  values: Float64Array;
  /** seq of `values[0]`: at most seqStart − (window − 1), or 0. */
  valuesSeq: number;
  seqStart: number;
  count: number;
  low: number;
  high: number;
}

/**
 * For one window length. The results of a reading depend on window, seq and the readings of its window alone, bit
 * for bit, however the stream is cut into calls.
 */
export class RollingKernel {
  readonly window: number;
  readonly #parts: RollingParts;
  #input: RollingInput = {
    values: new Float64Array(0),
    valuesSeq: 0,
    seqStart: 0,
    count: 0,
    low: 0,
    high: 1,
  };
  #out: Float64Array = new Float64Array(0);
  #stride = 0;
  /** Index in `out` of the first feature of the reading with seq 0, were it in there. */
  #outOrigin = 0;

  constructor(window: number) {
    this.window = window;
    this.#parts = new RollingParts(window, ewmaWeights(2 * window));
  }

  /** Writes feature f of reading i to `out[offset + f · stride + i]`, in the order of `rollingFeatureNames`. */
  compute(input: RollingInput, out: Float64Array, offset: number, stride: number): void {
    this.#input = input;
    this.#out = out;
    this.#stride = stride;
    this.#outOrigin = offset - input.seqStart;
    const { window } = this;
    const end = input.seqStart + input.count;
    for (let seq = input.seqStart; seq < end; ) {
      const position = seq % window;
      const blockSeq = seq - position;
      const next = Math.min(end, blockSeq + window);
      this.#computeBlock(blockSeq, position, next - 1 - blockSeq);
      seq = next;
    }
  }

  /** Readings at positions `from` to `to` of the block that begins at `blockSeq`. */
  #computeBlock(blockSeq: number, from: number, to: number): void {
    const { values, valuesSeq } = this.#input;
    const parts = this.#parts;
    const block = blockSeq - valuesSeq;
    if (blockSeq > 0 && from + 1 < this.window)
      parts.summarizeSuffixes(values, block - this.window, from + 1, to + 1);
    else parts.clearSuffixes();
    parts.summarizePrefixes(values, block, to, from);
    const { firstFinite, lastFinite } = parts;
    const prefixFrom = Math.max(from, Math.min(firstFinite, to + 1));
    const suffixTo = Math.max(from, lastFinite);
    this.#writeAlone(block, from, Math.min(prefixFrom, suffixTo), parts.suffixes, 1, parts.suffixShift);
    this.#writeMissing(block, Math.min(prefixFrom, suffixTo), prefixFrom);
    const joinedTo = Math.max(prefixFrom, Math.min(suffixTo, to + 1));
    this.#writeJoined(block, prefixFrom, joinedTo);
    this.#writeAlone(block, joinedTo, to + 1, parts.prefixes, 0, parts.prefixShift);
  }

  #origin(block: number): number {
    return this.#outOrigin + this.#input.valuesSeq + block;
  }

  /** Windows without any finite reading. */
  #writeMissing(block: number, from: number, to: number): void {
    const origin = this.#origin(block);
    for (let position = from; position < to; position++) {
      for (let feature = 0; feature < rollingFeatureNames.length; feature++)
        this.#out[origin + position + feature * this.#stride] = Number.NaN;
    }
  }

  /** Windows whose finite readings all lie in one part: that at position + `step`. */
  #writeAlone(
    block: number,
    from: number,
    to: number,
    parts: Float64Array,
    step: number,
    shift: number,
  ): void {
    const { values, low, high } = this.#input;
    const { reciprocals } = this.#parts;
    const out = this.#out;
    const stride = this.#stride;
    const span = high > low ? high - low : Number.NaN;
    const origin = this.#origin(block);
    for (let position = from; position < to; position++) {
      const part = (position + step) * partDoubles;
      const value = values[block + position] as number;
      const mean = parts[part + partField.mean] as number;
      const min = parts[part + partField.min] as number;
      const max = parts[part + partField.max] as number;
      const variance =
        (parts[part + partField.squares] as number) * (reciprocals[parts[part] as number] as number);
      const at = origin + position;
      out[at + column.norm * stride] = (value - low) / span;
      out[at + column.min * stride] = min;
      out[at + column.max * stride] = max;
      if (variance >= leastVariance && variance <= mostVariance) {
        const std = Math.sqrt(variance);
        out[at + column.mean * stride] = shift + mean;
        out[at + column.std * stride] = std;
        out[at + column.zscore * stride] = (value - shift - mean) / std;
        out[at + column.ewma * stride] = shift + (parts[part + partField.ewma] as number);
      } else this.#writeUnusual(block, position, min, max);
    }
  }

  /** Windows with finite readings in both parts, joined by Chan's formula. */
  #writeJoined(block: number, from: number, to: number): void {
    if (from >= to) return;
    const { values, low, high } = this.#input;
    const { suffixes, prefixes, reciprocals, suffixShift, prefixShift, keptAcross } = this.#parts;
    const out = this.#out;
    const stride = this.#stride;
    const span = high > low ? high - low : Number.NaN;
    const origin = this.#origin(block);
    const shiftDifference = suffixShift - prefixShift;
    for (let position = from; position < to; position++) {
      const suffix = (position + 1) * partDoubles;
      const prefix = position * partDoubles;
      const value = values[block + position] as number;
      const suffixCount = suffixes[suffix] as number;
      const prefixCount = prefixes[prefix] as number;
      const reciprocal = reciprocals[suffixCount + prefixCount] as number;
      const suffixMean = (suffixes[suffix + partField.mean] as number) + shiftDifference;
      const prefixMean = prefixes[prefix + partField.mean] as number;
      const apart = prefixMean - suffixMean;
      const mean = (suffixCount * suffixMean + prefixCount * prefixMean) * reciprocal;
      const variance =
        ((suffixes[suffix + partField.squares] as number) +
          (prefixes[prefix + partField.squares] as number) +
          suffixCount * prefixCount * reciprocal * apart * apart) *
        reciprocal;
      const suffixMin = suffixes[suffix + partField.min] as number;
      const prefixMin = prefixes[prefix + partField.min] as number;
      const min = Math.min(suffixMin, prefixMin);
      const suffixMax = suffixes[suffix + partField.max] as number;
      const prefixMax = prefixes[prefix + partField.max] as number;
      const max = Math.max(suffixMax, prefixMax);
      const at = origin + position;
      out[at + column.norm * stride] = (value - low) / span;
      out[at + column.min * stride] = min;
      out[at + column.max * stride] = max;
      if (variance >= leastVariance && variance <= mostVariance) {
        const std = Math.sqrt(variance);
        const brought = (suffixes[suffix + partField.ewma] as number) + shiftDifference;
        const kept = (prefixes[prefix + partField.kept] as number) * keptAcross;
        out[at + column.mean * stride] = prefixShift + mean;
        out[at + column.std * stride] = std;
        out[at + column.zscore * stride] = (value - prefixShift - mean) / std;
        out[at + column.ewma * stride] =
          prefixShift + ((prefixes[prefix + partField.ewma] as number) + kept * brought);
      } else this.#writeUnusual(block, position, min, max);
    }
  }

  /** A constant window, or one whose squares leave the range of float64. */
  #writeUnusual(block: number, position: number, min: number, max: number): void {
    const { values, valuesSeq } = this.#input;
    const out = this.#out;
    const stride = this.#stride;
    const at = this.#origin(block) + position;
    if (min === max) {
      out[at + column.mean * stride] = min;
      out[at + column.std * stride] = 0;
      out[at + column.zscore * stride] = Number.NaN;
      out[at + column.ewma * stride] = min;
      return;
    }
    const end = block + position + 1;
    summarizeExtremeWindow(values, Math.max(-valuesSeq, end - this.window), end);
    out[at + column.mean * stride] = extremeWindow.mean;
    out[at + column.std * stride] = extremeWindow.std;
    out[at + column.zscore * stride] = extremeWindow.zscoreLast;
    out[at + column.ewma * stride] = extremeWindow.ewma;
  }
}
