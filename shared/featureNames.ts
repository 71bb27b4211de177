// Names of the features and their order in result columns. Order is part of the contract with the workers.

/** Set `rolling`: one value of each for every reading, over the window that ends there. */
export const rollingFeatureNames = [
  'norm',
  'mean',
  'std_pop',
  'min',
  'max',
  'zscore_last',
  'ewma_0.1_last',
] as const;

/** Set `window`: one row every hop readings, over a whole window. */
export const windowFeatureNames = [
  'n',
  'n_valid',
  'mean',
  'var_pop',
  'std_pop',
  'std_sample',
  'min',
  'max',
  'median',
  'rms',
  'abs_energy',
  'peak_to_peak',
  'crest_factor',
  'crest_factor_ac',
  'skewness_biased',
  'skewness_unbiased',
  'kurtosis_biased',
  'kurtosis_unbiased',
  'q05',
  'q25',
  'q75',
  'q95',
  'iqr',
  'mad',
  'mad_normal',
  'mean_abs_change',
  'number_crossing_mean',
  'zero_crossing_rate',
  'trend_slope',
  'trend_slope_per_s',
  'trend_intercept',
  'trend_r',
  'acf1_biased',
  'acf1_adjusted',
  'acf1_pearson',
  'zscore_last',
  'zscore_last_ddof1',
  'zscore_last_excl',
  'robust_z_last',
  'ewma_0.1_last',
  'hjorth_activity',
  'hjorth_mobility',
  'hjorth_complexity',
] as const;

export type RollingFeatureName = (typeof rollingFeatureNames)[number];
export type WindowFeatureName = (typeof windowFeatureNames)[number];

export const featureSets = ['rolling', 'window'] as const;
