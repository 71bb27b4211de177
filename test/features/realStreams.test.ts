// Both feature sets against reference values of real streams. The files are other people's data and stay outside the
// project: they are looked for beside it, and each stream that is not there is named as skipped.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type WindowFeatureName, windowFeatureNames } from '../../shared/featureNames.ts';
import { WindowedKernel } from '../../workers/windowed.ts';
import { dependsOnTies, expectFeature, type Figures, numbers } from './nastyCases.ts';
import { rollingAt, rollingColumns } from './rollingStream.ts';

const folder = process.env.TELLTALE_REFERENCE ?? join(import.meta.dirname, '../../../shared/reference');

type Series = readonly (number | 'NaN')[];

interface Stream {
  readonly input: Series;
  readonly fs_hz: number;
  readonly windows: readonly { readonly start: number; readonly size: number; readonly features: Figures }[];
  readonly rolling_64: Readonly<Record<'mean' | 'std' | 'min' | 'max', Series>>;
}

function load(name: string): Stream {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

for (const name of ['imu_xio_accel_x', 'nab_ambient_temperature', 'skab_valve1_0_pressure']) {
  const present = existsSync(join(folder, `${name}.json`));
  describe.skipIf(!present)(`${name}${present ? '' : ' (its reference file is not here)'}`, () => {
    test('window features - agree in every window', () => {
      const { input, fs_hz: rateHz, windows } = load(name);
      const values = numbers(input);
      const row = new Float64Array(windowFeatureNames.length);
      expect(windows.length).toBeGreaterThan(20);
      for (const { start, size, features } of windows) {
        new WindowedKernel(size).compute(values, start, rateHz, row, 0);
        const largest = values
          .subarray(start, start + size)
          .filter(Number.isFinite)
          .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const of = { largest, std: Number(features.std_pop), size, rateHz };
        windowFeatureNames.forEach((feature: WindowFeatureName, i) => {
          if (!dependsOnTies(feature, features))
            expectFeature(feature, row[i] as number, Number(features[feature]), of);
        });
      }
    });

    test('rolling features - agree at every reading', () => {
      const { input, rolling_64: rolling } = load(name);
      const values = [...numbers(input)];
      const columns = rollingColumns(values, 64, [100, 1, 37]);
      expect(rolling.mean.length).toBeGreaterThanOrEqual(1_000);
      rolling.mean.forEach((mean, i) => {
        const readings = values.slice(Math.max(0, i - 63), i + 1).filter(Number.isFinite);
        const largest = readings.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const of = { largest, std: 1, size: 64, rateHz: 1 };
        const actual = rollingAt(columns, i);
        const count = readings.length;
        const stdSample = count > 1 ? actual.std_pop * Math.sqrt(count / (count - 1)) : Number.NaN;
        expectFeature('mean', actual.mean, Number(mean), of);
        expectFeature('std_sample', stdSample, Number(rolling.std[i]), of);
        expectFeature('min', actual.min, Number(rolling.min[i]), of);
        expectFeature('max', actual.max, Number(rolling.max[i]), of);
      });
    });
  });
}
