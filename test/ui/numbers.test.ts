// How numbers are written on screen.
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatElapsed,
  formatFixed,
  formatLatency,
  formatRate,
  formatSi,
  formatSpan,
  formatTimeMs,
  withUnit,
} from '../../renderer/format/numbers.ts';

describe('formatFixed', () => {
  it.each([
    [1013.2, 1, '1\u2009013.2'],
    [-0.0834, 4, '\u22120.0834'],
    [0.382, 3, '0.382'],
    [-0.004, 2, '0.00'],
    [1_234_567.5, 0, '1\u2009234\u2009568'],
    [Number.NaN, 2, '—'],
    [Number.POSITIVE_INFINITY, 0, '—'],
  ])('number %s with %i decimals - reads %s', (value, decimals, text) => {
    expect(formatFixed(value, decimals)).toBe(text);
  });
});

describe('formatSi', () => {
  it.each([
    [400_100, '400.1\u2009k'],
    [15_714_310, '15.71\u2009M'],
    [2_500_000_000, '2.500\u2009G'],
    [34.5, '34.50'],
    [0, '0'],
    [-1_500, '\u22121.500\u2009k'],
    [Number.NaN, '—'],
  ])('amount %s - has four significant digits and a prefix: %s', (value, text) => {
    expect(formatSi(value)).toBe(text);
  });

  it('an amount that rounds up to the next prefix - takes that prefix', () => {
    expect(formatSi(999_960)).toBe('1.000\u2009M');
    expect(formatSi(999.96)).toBe('1.000\u2009k');
  });
});

describe('formatLatency', () => {
  it.each([
    [7.84, '7.8'],
    [0.2, '0.20'],
    [5_912, '5\u2009900'],
    [9.96, '10'],
    [0, '0'],
    [null, '—'],
  ])('%s ms - has two significant digits: %s', (ms, text) => {
    expect(formatLatency(ms)).toBe(text);
  });
});

describe('formatRate', () => {
  it.each([
    [100, '100'],
    [8, '8'],
    [12.54, '12.5'],
    [400_000, '400.0\u2009k'],
    [999.7, '999.7'],
    [Number.NaN, '—'],
  ])('%s a second - reads %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});

describe('durations and times', () => {
  it.each([
    [3, '3\u2009ms'],
    [14_200, '14\u2009s'],
    [125_000, '2\u2009min\u20095\u2009s'],
    [120_000, '2\u2009min'],
    [4_320_000, '1\u2009h\u200912\u2009min'],
    [-50, '0\u2009ms'],
    [Number.NaN, '—'],
  ])('a duration of %s ms - reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [10_000, '10\u2009s'],
    [120_000, '2\u2009min'],
    [90_000, '1.5\u2009min'],
    [500, '500\u2009ms'],
  ])('a span of %s ms - reads %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });

  it('time since a start - counts hours beyond a day', () => {
    expect(formatElapsed(761)).toBe('00:12:41');
    expect(formatElapsed(90_061)).toBe('25:01:01');
  });

  it('time of day - is local, 24 h, with milliseconds', () => {
    expect(formatTimeMs(new Date(2026, 0, 2, 14, 32, 18, 204).getTime())).toBe('14:32:18.204');
  });
});

describe('withUnit', () => {
  it('a unit - follows after a thin space, none leaves the number alone', () => {
    expect(withUnit('4.81', 'mm/s')).toBe('4.81\u2009mm/s');
    expect(withUnit('4.81', '')).toBe('4.81');
  });
});
