// Mean of repeated measurements with its 95 % interval. Pure.
import type { Spread } from '../../../shared/tuning/sweep.ts';

/** Student's t, 97.5 %, by degrees of freedom from 1 on. */
const studentT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Null without values; of a single one the interval is not known and has no width. At most ten values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const mean = meanOf(values);
  if (mean === null) return null;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const t = studentT[values.length - 2] ?? 0;
  const half = t * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  return { mean, low: Math.max(0, mean - half), high: mean + half };
}

/** Of those that are known; null when none is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
