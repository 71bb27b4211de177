// The feature set `rolling`: right at every reading, and the same bits however the stream is cut.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import { RollingKernel } from '../../workers/rolling.ts';
import { congruential, nastyCases, numbers } from './nastyCases.ts';
import { bits, high, low, rollingAt, rollingColumns } from './rollingStream.ts';
import { slidingReference } from './slidingReference.ts';

const missing = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const ordinary = fc.maxSafeInteger().map((whole) => whole / 2 ** 43);
const stepped = fc.constantFrom(-1, -0, 0, 1, 2);
const offset = fc.integer({ min: -50, max: 50 }).map((steps) => 1e9 + steps * 2 ** -20);
const spiky = fc.oneof(
  { weight: 20, arbitrary: ordinary },
  { weight: 1, arbitrary: fc.constantFrom(1e15, -1e15) },
);
const anything = fc.double();

const streamsOf = (value: fc.Arbitrary<number>) =>
  fc.array(fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: missing }), {
    minLength: 1,
    maxLength: 120,
  });
const windows = fc.oneof(fc.integer({ min: 2, max: 12 }), fc.constantFrom(33, 64));
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

/** Fails with the place and the feature. */
function expectRollingAgrees(values: readonly number[], window: number, columns: Float64Array): void {
  values.forEach((_, i) => {
    const actual = rollingAt(columns, i);
    const expected = slidingReference(values, i, window, low, high);
    const largest = values
      .slice(Math.max(0, i - window + 1), i + 1)
      .filter(Number.isFinite)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const tolerances: Record<string, number> = {
      norm: 0,
      mean: 1e-12 * largest,
      std_pop: 1e-12 * expected.std_pop,
      min: 0,
      max: 0,
      zscore_last: 1e-10 * (1 + Math.abs(expected.zscore_last)),
      'ewma_0.1_last': 1e-12 * largest,
    };
    for (const name of rollingFeatureNames) {
      const agree =
        Object.is(actual[name], expected[name]) ||
        Math.abs(actual[name] - expected[name]) <= (tolerances[name] ?? 0);
      expect(agree, `${name} of reading ${i}: ${actual[name]} instead of ${expected[name]}`).toBe(true);
    }
  });
}

/** To nine places, NaN for NaN. */
function expectClose(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(actual).toBeCloseTo(expected, 9);
}

describe('rolling features', () => {
  for (const [kind, value] of Object.entries({ anything, ordinary, stepped, offset, spiky })) {
    test(`a stream of ${kind} values - any cut into ranges gives the same bits`, () => {
      fc.assert(
        fc.property(streamsOf(value), windows, cuts, (values, window, lengths) => {
          const whole = rollingColumns(values, window, [values.length]);
          expect(bits(rollingColumns(values, window, lengths))).toEqual(bits(whole));
          expect(bits(rollingColumns(values, window, [1]))).toEqual(bits(whole));
        }),
        { numRuns: 150 },
      );
    });
  }

  for (const [kind, value] of Object.entries({ ordinary, stepped, offset, spiky })) {
    test(`a stream of ${kind} values - agrees with each window computed by itself`, () => {
      fc.assert(
        fc.property(streamsOf(value), windows, cuts, (values, window, lengths) => {
          expectRollingAgrees(values, window, rollingColumns(values, window, lengths));
        }),
        { numRuns: 150 },
      );
    });
  }

  for (const exponent of [-530, 660]) {
    test(`values around 2^${exponent} - are as right as ordinary ones`, () => {
      const factor = 2 ** exponent;
      fc.assert(
        fc.property(streamsOf(fc.integer({ min: -1_000, max: 1_000 })), windows, (values, window) => {
          const reference = values.map((_, i) => slidingReference(values, i, window, low, high));
          const columns = rollingColumns(
            values.map((value) => value * factor),
            window,
            [17],
          );
          reference.forEach((expected, i) => {
            const actual = rollingAt(columns, i);
            expectClose(actual.mean / factor, expected.mean);
            expectClose(actual.std_pop / factor, expected.std_pop);
            expectClose(actual.zscore_last, expected.zscore_last);
            expectClose(actual['ewma_0.1_last'] / factor, expected['ewma_0.1_last']);
          });
        }),
        { numRuns: 60 },
      );
    });
  }

  test('a long window - one outlier at its begin costs no digits', () => {
    const window = 4_096;
    const random = congruential(5);
    const values = Array.from({ length: 3 * window }, () => (random.next().value as number) / 2 ** 32);
    values[window] = 1e6;
    const columns = rollingColumns(values, window, [1_000]);
    for (const i of [window, window + 1, 2 * window - 2, 2 * window - 1, 2 * window, 3 * window - 1]) {
      const expected = slidingReference(values, i, window, low, high);
      expect(rollingAt(columns, i).std_pop / expected.std_pop).toBeCloseTo(1, 12);
    }
  });

  test('a spike that has left the window - leaves no trace in any bit', () => {
    fc.assert(
      fc.property(streamsOf(ordinary), windows, fc.nat(), (values, window, place) => {
        const at = place % values.length;
        const spiked = values.with(at, 1e15);
        const calm = rollingColumns(values, window, [values.length]);
        const after = rollingColumns(spiked, window, [values.length]);
        for (let i = at + window; i < values.length; i++)
          expect(rollingAt(after, i)).toEqual(rollingAt(calm, i));
      }),
    );
  });

  test('a constant stretch - mean and weighted mean are the value itself, std 0, z-score undefined', () => {
    const values = [5, ...Array.from({ length: 20 }, () => 0.1), Number.NaN, 0.1];
    const columns = rollingColumns(values, 6, [4]);
    for (const i of [6, 7, 15, 20, 21, 22]) {
      expect(rollingAt(columns, i)).toMatchObject({
        mean: 0.1,
        std_pop: 0,
        min: 0.1,
        max: 0.1,
        zscore_last: Number.NaN,
        'ewma_0.1_last': 0.1,
      });
    }
  });

  test('missing readings - norm and z-score are undefined there, the rest goes on', () => {
    const values = [Number.NaN, 1, Number.NaN, 3, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const columns = rollingColumns(values, 3, [8]);
    expect(Object.values(rollingAt(columns, 0))).toEqual(Array(7).fill(Number.NaN));
    expect(rollingAt(columns, 2)).toMatchObject({ norm: Number.NaN, mean: 1, zscore_last: Number.NaN });
    expect(rollingAt(columns, 5)).toMatchObject({ norm: Number.NaN, mean: 3, 'ewma_0.1_last': 3 });
    expect(Object.values(rollingAt(columns, 6))).toEqual(Array(7).fill(Number.NaN));
  });

  test('a range without extent - norm is undefined rather than infinite', () => {
    const columns = new Float64Array(rollingFeatureNames.length);
    const values = Float64Array.of(4);
    const input = { values, valuesSeq: 0, seqStart: 0, count: 1, low: 3, high: 3 };
    new RollingKernel(2).compute(input, columns, 0, 1);
    expect(columns[0]).toBeNaN();
  });

  test('scratch - a kernel used for one sensor shows nothing of it in the next', () => {
    const kernel = new RollingKernel(8);
    const values = Array.from({ length: 50 }, (_, i) => Math.sin(i));
    const fresh = rollingColumns(values, 8, [13]);
    rollingColumns(
      Array.from({ length: 50 }, () => 1e300),
      8,
      [50],
      kernel,
    );
    expect(bits(rollingColumns(values, 8, [13], kernel))).toEqual(bits(fresh));
  });

  for (const { case: name, input, mean_ignore_na_false: expected } of nastyCases.ewma_nan) {
    test(`weighted mean with gaps, ${name} - agrees at every reading`, () => {
      const columns = rollingColumns([...numbers(input)], 64, [2]);
      expected.forEach((figure, i) => {
        expectClose(rollingAt(columns, i)['ewma_0.1_last'], Number(figure));
      });
    });
  }

  for (const { case: name, n, head, expected } of nastyCases.sliding) {
    test(`${name} - agrees with exact figures, long after as well`, () => {
      const values = irwinHall(n, name.startsWith('offset') ? 1e9 : 0);
      if (name.startsWith('spike')) values[1_000] = 1e15;
      expect(values.slice(0, head.length)).toEqual(head);
      const columns = rollingColumns(values, 64, [500]);
      for (const { i, mean, std_sample: stdSample, min, max } of expected) {
        const actual = rollingAt(columns, i);
        const largest = Math.max(Math.abs(Number(min)), Math.abs(Number(max)));
        const count = Math.min(64, i + 1);
        expect(Math.abs(actual.mean - Number(mean))).toBeLessThanOrEqual(1e-12 * largest);
        expect((actual.std_pop * Math.sqrt(count / (count - 1))) / Number(stdSample)).toBeCloseTo(1, 12);
        expect(actual.min).toBe(min);
        expect(actual.max).toBe(max);
      }
    });
  }
});

/** Sums of twelve random numbers, about normal. */
function irwinHall(length: number, from: number): number[] {
  const random = congruential(99);
  return Array.from({ length }, () => {
    let sum = 0;
    for (let k = 0; k < 12; k++) sum += (random.next().value as number) / 2 ** 32;
    return from === 0 ? sum - 6 : from + 1e-3 * (sum - 6);
  });
}
