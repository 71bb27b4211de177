// The feature set `window` against computed hard cases.
import { describe, expect, test } from 'vitest';
import { type WindowFeatureName, windowFeatureNames } from '../../shared/featureNames.ts';
import { firstWindowEnd, WindowedKernel, windowEnds } from '../../workers/windowed.ts';
import {
  congruential,
  dependsOnTies,
  expectFeature,
  type Magnitudes,
  nastyCases,
  numbers,
} from './nastyCases.ts';

function featuresOf(values: Float64Array, rateHz = 1): Record<WindowFeatureName, number> {
  const row = new Float64Array(windowFeatureNames.length);
  new WindowedKernel(values.length).compute(values, 0, rateHz, row, 0);
  return Object.fromEntries(windowFeatureNames.map((name, i) => [name, row[i]])) as Record<
    WindowFeatureName,
    number
  >;
}

function magnitudes(values: Float64Array, rateHz: number, std: number): Magnitudes {
  const largest = values.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { largest, std, size: values.length, rateHz };
}

/** Beyond the range of squares the reference itself is right only where it is exact. */
const beyondSquares = new Set(['tiny_1e-160', 'huge_1e200']);

describe('window features of hard cases', () => {
  for (const { case: name, input, fs_hz: rateHz, features, exact } of nastyCases.cases) {
    test(`${name} - agrees with the reference`, () => {
      const values = numbers(input);
      const actual = featuresOf(values, rateHz);
      const of = magnitudes(values, rateHz, Number(exact?.std_pop ?? features.std_pop));
      for (const feature of windowFeatureNames) {
        if (dependsOnTies(feature, features)) continue;
        if (beyondSquares.has(name) && exact?.[feature] === undefined) continue;
        expectFeature(feature, actual[feature], Number(exact?.[feature] ?? features[feature]), of);
      }
    });
  }

  for (const { case: name, n, head, tail, exact } of nastyCases.generated) {
    test(`${name} - a million readings in one window agree with exact arithmetic`, () => {
      const offset = name.includes('offset') ? 2 ** 30 : 0;
      const random = congruential(12_345);
      const values = Float64Array.from({ length: n }, () => {
        const x = random.next().value as number;
        return offset === 0 ? x / 2 ** 32 : offset + (x >>> 10) / 2 ** 22;
      });
      expect([...values.slice(0, head.length)]).toEqual(head);
      expect([...values.slice(-tail.length)]).toEqual(tail);
      const actual = featuresOf(values);
      const of = magnitudes(values, 1, Number(exact.std_pop));
      for (const [feature, expected] of Object.entries(exact))
        expectFeature(feature, actual[feature as WindowFeatureName], Number(expected), of);
    });
  }

  for (const { case: name, input, mean_ignore_na_false: expected } of nastyCases.ewma_nan) {
    test(`weighted mean with gaps, ${name} - agrees at every reading`, () => {
      const values = numbers(input);
      expected.forEach((figure, i) => {
        const actual = featuresOf(values.slice(0, i + 1))['ewma_0.1_last'];
        expectFeature('ewma_0.1_last', actual, Number(figure), magnitudes(values, 1, 1));
      });
    });
  }
});

describe('window features', () => {
  const powerOfTwo = 2 ** 660;
  for (const direction of ['huge', 'tiny'] as const) {
    test(`${direction} values - what has no unit is the same as at ordinary size`, () => {
      const factor = direction === 'huge' ? powerOfTwo : 1 / powerOfTwo;
      const random = congruential(7);
      const values = Float64Array.from(
        { length: 100 },
        () => (random.next().value as number) / 2 ** 32 - 0.5,
      );
      values[17] = Number.NaN;
      const ordinary = featuresOf(values);
      const extreme = featuresOf(values.map((value) => value * factor));
      const unitless = windowFeatureNames.filter((name) =>
        /^(n|crest|skew|kurt|zero|acf|trend_r|zscore|robust|hjorth_[mc])/.test(name),
      );
      expect(unitless).toHaveLength(20);
      for (const name of unitless)
        expectFeature(name, extreme[name], ordinary[name], magnitudes(values, 1, 1));
      expect(extreme.std_pop / factor).toBeCloseTo(ordinary.std_pop, 12);
    });
  }

  test('an outlier as last reading - is scored against the others at full precision', () => {
    const random = congruential(3);
    const values = Float64Array.from({ length: 64 }, () => (random.next().value as number) / 2 ** 32);
    const others = values.slice(0, 63);
    values[63] = 1e15;
    const { mean, std_pop: std } = featuresOf(others);
    expect(featuresOf(values).zscore_last_excl / ((1e15 - mean) / std)).toBeCloseTo(1, 11);
  });

  test('unknown rate - leaves the slope per second undefined, not the slope', () => {
    const actual = featuresOf(Float64Array.of(1, 2, 3, 4), Number.NaN);
    expect(actual.trend_slope).toBeCloseTo(1, 12);
    expect(actual.trend_slope_per_s).toBeNaN();
  });

  test('scratch - nothing of one window shows in the next', () => {
    const kernel = new WindowedKernel(8);
    const row = new Float64Array(windowFeatureNames.length);
    const clean = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
    kernel.compute(clean, 0, 1, row, 0);
    const expected = [...row];
    kernel.compute(Float64Array.of(Number.NaN, 1e300, -1e300, Number.NaN, 1, 1, 1, Number.NaN), 0, 1, row, 0);
    kernel.compute(clean, 0, 1, row, 0);
    expect([...row]).toEqual(expected);
  });
});

describe('whole windows', () => {
  test('ends - lie hop readings apart from the first whole window on', () => {
    for (const [window, hop] of [
      [4, 1],
      [4, 2],
      [4, 7],
      [5, 5],
      [64, 32],
    ] as const) {
      const ends = Array.from({ length: 300 }, (_, seq) => seq).filter(
        (seq) => seq + 1 >= window && (seq + 1 - window) % hop === 0,
      );
      for (const [seqStart, count] of [
        [0, 3],
        [0, 300],
        [3, 1],
        [62, 2],
        [63, 1],
        [97, 100],
      ] as const) {
        const expected = ends.filter((seq) => seq >= seqStart && seq < seqStart + count);
        expect(windowEnds(seqStart, count, window, hop)).toBe(expected.length);
        if (expected.length > 0) expect(firstWindowEnd(seqStart, window, hop)).toBe(expected[0]);
      }
    }
  });
});
