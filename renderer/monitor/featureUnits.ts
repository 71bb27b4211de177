// Units of features, from the unit of their sensor.
import { t } from '../language/language.ts';

const squared: ReadonlySet<string> = new Set(['var_pop', 'abs_energy', 'hjorth_activity']);
const withoutUnit: ReadonlySet<string> = new Set([
  'n',
  'n_valid',
  'norm',
  'crest_factor',
  'crest_factor_ac',
  'skewness_biased',
  'skewness_unbiased',
  'kurtosis_biased',
  'kurtosis_unbiased',
  'number_crossing_mean',
  'zero_crossing_rate',
  'trend_r',
  'acf1_biased',
  'acf1_adjusted',
  'acf1_pearson',
  'zscore_last',
  'zscore_last_ddof1',
  'zscore_last_excl',
  'robust_z_last',
  'hjorth_mobility',
  'hjorth_complexity',
]);

/** Counts are whole numbers, written in full. */
export const countFeatures: ReadonlySet<string> = new Set(['n', 'n_valid', 'number_crossing_mean']);

/** "mm/s", "mm/s²", "(mm/s)²", "°C/reading"; empty for pure numbers. */
export function featureUnit(name: string, unit: string): string {
  if (withoutUnit.has(name) || unit === '') return '';
  if (squared.has(name)) return /[/·\s]/.test(unit) ? `(${unit})²` : `${unit}²`;
  if (name === 'trend_slope') return t('monitor:perReading', { unit });
  if (name === 'trend_slope_per_s') return unit.endsWith('/s') ? `${unit}²` : `${unit}/s`;
  return unit;
}
