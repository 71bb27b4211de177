// Details of one synthetic sensor: its features and its rolling band. Browser.
import { rollingFeatureNames, windowFeatureNames } from '../../shared/featureNames.ts';
import type { SensorDetail, TimeSpan } from '../../shared/frame.ts';
import type { SyntheticPlant } from './syntheticPlant.ts';
import { noise, seriesColumns, valueAt } from './syntheticValues.ts';

const window = 64;

export function syntheticDetail(
  plant: SyntheticPlant,
  slot: number,
  span: TimeSpan,
  atMs: number,
  startMs: number,
): SensorDetail | null {
  const sensor = plant.sensors[slot];
  if (!sensor) return null;
  const { t, mean } = seriesColumns(plant, slot, span, atMs, startMs, 200);
  const value = valueAt(sensor, slot, atMs, startMs);
  const tick = Math.floor(atMs / 500);
  const around = (index: number) => value + (noise(index + slot, tick) - 0.5) * sensor.noise * 4;
  const windowed = windowFeatureNames.map((name, index) => {
    if (name === 'n') return window;
    if (name === 'n_valid') return sensor.state === 'missing' ? 61 : window;
    if (/^(mean|min|max|median|rms|q\d\d|ewma)/.test(name)) return around(index);
    if (/skewness|kurtosis|zscore|robust|trend_slope$|trend_r/.test(name)) return noise(index, tick) - 0.5;
    return Math.abs(around(index) - value) + 0.01;
  });
  const at = (index: number) => 0.28 * sensor.noise * 5 * (1 + 0.18 * Math.sin(index / 9));
  return {
    slot,
    rolling: {
      names: rollingFeatureNames,
      values: Float64Array.from(rollingFeatureNames, (_, index) => around(index + 60)),
    },
    windowed: {
      names: windowFeatureNames,
      values: Float64Array.from(windowed),
      start: Math.floor(atMs / 10) - window,
      size: window,
      endedAtMs: atMs - 14,
    },
    band: { t, mean, std: mean.map((level, index) => (Number.isNaN(level) ? level : at(index))) },
    lastSeq: Math.floor(atMs / 10),
    lastReadingT: atMs - 3,
    missing: sensor.state === 'missing' ? 60 : 0,
  };
}
