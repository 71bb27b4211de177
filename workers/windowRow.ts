// Where each feature of the set `window` lies in a row of results. Used by workers.
import { type WindowFeatureName, windowFeatureNames } from '../shared/featureNames.ts';

/** Position of a feature among `windowFeatureNames`. */
export const featureAt = Object.fromEntries(windowFeatureNames.map((name, i) => [name, i])) as Record<
  WindowFeatureName,
  number
>;
