// Features of a window's last reading against the rest: z-scores and the weighted mean. Runs in workers.
import type { EwmaWeights } from './ewmaWeights.ts';
import { ewmaWeights } from './ewmaWeights.ts';
import { centre, type WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/** Scratch for one window length. */
export class LastReading {
  readonly #weights: EwmaWeights;
  readonly #deviations: Float64Array;

  constructor(size: number) {
    this.#weights = ewmaWeights(size);
    this.#deviations = new Float64Array(size);
  }

  /** Writes into the row of results that begins at out[row]; the window has at least one finite reading. */
  write(contents: WindowContents, out: Float64Array, row: number): void {
    const { lastIsFinite, deviations, count, squares, std, unit } = contents;
    const deviation = lastIsFinite ? (deviations[count - 1] as number) : Number.NaN;
    const varies = squares > 0;
    out[row + featureAt.zscore_last] = varies ? deviation / std : Number.NaN;
    out[row + featureAt.zscore_last_ddof1] = varies
      ? deviation / Math.sqrt(squares / (count - 1))
      : Number.NaN;
    out[row + featureAt.zscore_last_excl] = lastIsFinite ? this.#excludingLast(contents) : Number.NaN;
    out[row + featureAt['ewma_0.1_last']] = this.#ewma(contents) * unit;
  }

  /** Centred anew without the last reading: an outlier there must not cost the others their digits. */
  #excludingLast({ finite, count }: WindowContents): number {
    const others = count - 1;
    const first = finite[0] as number;
    let constant = true;
    for (let i = 1; i < others && constant; i++) constant = finite[i] === first;
    if (constant) return Number.NaN;
    const meanOffset = centre(finite, others, this.#deviations);
    let squares = 0;
    for (let i = 0; i < others; i++) squares += (this.#deviations[i] as number) ** 2;
    return ((finite[others] as number) - first - meanOffset) / Math.sqrt(squares / others);
  }

  #ewma({ finite, positions, count }: WindowContents): number {
    const { fresh } = this.#weights;
    const shift = finite[0] as number;
    let offset = 0;
    for (let i = 1; i < count; i++) {
      const gap = (positions[i] as number) - (positions[i - 1] as number) - 1;
      offset += (fresh[gap] as number) * ((finite[i] as number) - shift - offset);
    }
    return shift + offset;
  }
}
