// Weights of the exponentially weighted mean with gaps, as tables. Runs in workers.

/** Weight of a new reading in `ewma_0.1_last`. */
const ewmaAlpha = 0.1;

/**
 * After `gap` missing readings the mean is `kept[gap] · previous + fresh[gap] · reading`: the previous mean has
 * decayed for each place passed, and the two weights are normalised (pandas `ewm(adjust=False, ignore_na=False)`).
 */
export interface EwmaWeights {
  readonly kept: Float64Array;
  readonly fresh: Float64Array;
}

/** Tables for gaps of 0 to `longestGap` readings. */
export function ewmaWeights(longestGap: number): EwmaWeights {
  const kept = new Float64Array(longestGap + 1);
  const fresh = new Float64Array(longestGap + 1);
  for (let gap = 0, decay = 1 - ewmaAlpha; gap <= longestGap; gap++, decay *= 1 - ewmaAlpha) {
    kept[gap] = decay / (decay + ewmaAlpha);
    fresh[gap] = ewmaAlpha / (decay + ewmaAlpha);
  }
  return { kept, fresh };
}
