// The computed hard cases with their expected features, and how close an honest float64 implementation comes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { WindowFeatureName } from '../../shared/featureNames.ts';

/** JSON has no NaN and no infinities: they are written as strings. */
type Figure = number | 'NaN' | 'Infinity' | '-Infinity';
export type Figures = Readonly<Record<string, Figure | boolean>>;

interface NastyCase {
  readonly case: string;
  readonly fs_hz: number;
  readonly input: readonly Figure[];
  readonly features: Figures;
  readonly exact?: Figures;
}

interface EwmaCase {
  readonly case: string;
  readonly input: readonly Figure[];
  readonly mean_ignore_na_false: readonly Figure[];
}

interface GeneratedCase {
  readonly case: string;
  readonly n: number;
  readonly head: readonly number[];
  readonly tail: readonly number[];
  readonly exact: Figures;
}

interface SlidingCase {
  readonly case: string;
  readonly n: number;
  readonly head: readonly number[];
  readonly expected: readonly (Figures & { readonly i: number })[];
}

interface NastyCases {
  readonly cases: readonly NastyCase[];
  readonly ewma_nan: readonly EwmaCase[];
  readonly generated: readonly GeneratedCase[];
  readonly sliding: readonly SlidingCase[];
}

export const nastyCases: NastyCases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/nasty_cases.json'), 'utf8'),
);

export function numbers(figures: readonly Figure[]): Float64Array {
  return Float64Array.from(figures, Number);
}

/** The fixture's random numbers: u_k in [0, 1), k from 1. */
export function* congruential(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(1_664_525, x) + 1_013_904_223) >>> 0;
    yield x;
  }
}

/** What the tolerances of a window are relative to. */
export interface Magnitudes {
  readonly largest: number;
  readonly std: number;
  readonly size: number;
  readonly rateHz: number;
}

const relativeToLargest: readonly string[] = [
  ...['mean', 'rms', 'min', 'max', 'median', 'q05', 'q25', 'q75', 'q95', 'iqr', 'peak_to_peak'],
  ...['mad', 'mad_normal', 'mean_abs_change', 'ewma_0.1_last', 'trend_intercept'],
];
const relative: readonly string[] = [
  ...['var_pop', 'std_pop', 'std_sample', 'abs_energy', 'crest_factor', 'crest_factor_ac'],
  'hjorth_activity',
];
const exactly: readonly string[] = ['n', 'n_valid', 'number_crossing_mean'];

/** How far a feature may lie from `expected`. */
function toleranceOf(name: string, expected: number, of: Magnitudes): number {
  if (exactly.includes(name)) return 0;
  if (relativeToLargest.includes(name)) return 1e-12 * of.largest;
  if (relative.includes(name)) return 1e-12 * Math.abs(expected) + Number.MIN_VALUE;
  if (name === 'trend_slope') return (1e-12 * of.std) / of.size;
  if (name === 'trend_slope_per_s') return ((1e-12 * of.std) / of.size) * of.rateHz;
  if (name === 'hjorth_complexity') return 1e-8 * Math.abs(expected);
  return 1e-10 * (1 + Math.abs(expected));
}

/** Fails with the feature's name and both values unless they agree. */
export function expectFeature(name: string, actual: number, expected: number, of: Magnitudes): void {
  const agree =
    Object.is(actual, expected) ||
    actual === expected ||
    Math.abs(actual - expected) <= toleranceOf(name, expected, of);
  expect(agree, `${name}: ${actual} instead of ${expected}`).toBe(true);
}

/** Crossings of the mean may differ by rounding where a reading equals the mean. */
export function dependsOnTies(name: WindowFeatureName, features: Figures): boolean {
  return features._tie_to_mean === true && (name === 'number_crossing_mean' || name === 'zero_crossing_rate');
}
