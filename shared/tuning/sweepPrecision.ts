// How precise the throughput of a sweep's cell is, and how precise it ought to be. Pure; for engine and UI.
import type { Interval, Spread, SweepCell } from './sweep.ts';

/** A cell is repeated until half of its interval has at most so much of the mean, or until it may not be repeated again. */
export const enoughPrecise = 0.05;

/** Of a single repeat nothing is known of how they scatter. */
const leastRepeats = 2;

/** 95 % interval of a cell's throughput; null where too few repeats, or none, give one. */
export function throughputInterval({
  readingsPerS,
  repeats,
}: Pick<SweepCell, 'readingsPerS' | 'repeats'>): Interval | null {
  return repeats >= leastRepeats ? readingsPerS : null;
}

/** Half of the interval as a share of the mean; the upper half, because the lower one ends at 0. */
export function intervalShare({ mean, high }: Spread): number {
  return mean > 0 ? (high - mean) / mean : 0;
}

/** Whether the repeats differed too much for a cell that has been measured to its end. */
export function isImprecise(spread: Spread | null): boolean {
  return spread !== null && intervalShare(spread) > enoughPrecise;
}
