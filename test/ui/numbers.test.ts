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
    [1013.2, 1, '1\u202f013.2'],
    [-0.0834, 4, '\u22120.0834'],
    [0.382, 3, '0.382'],
    [-0.004, 2, '0.00'],
    [1_234_567.5, 0, '1\u202f234\u202f568'],
    [Number.NaN, 2, '—'],
    [Number.POSITIVE_INFINITY, 0, '—'],
  ])('number %s with %i decimals - reads %s', (value, decimals, text) => {
    expect(formatFixed(value, decimals)).toBe(text);
  });
});

describe('formatSi', () => {
  it.each([
    [400_100, '400.1\u202fk'],
    [15_714_310, '15.71\u202fM'],
    [2_500_000_000, '2.500\u202fG'],
    [34.5, '34.50'],
    [0, '0'],
    [-1_500, '\u22121.500\u202fk'],
    [Number.NaN, '—'],
  ])('amount %s - has four significant digits and a prefix: %s', (value, text) => {
    expect(formatSi(value)).toBe(text);
  });

  it('an amount that rounds up to the next prefix - takes that prefix', () => {
    expect(formatSi(999_960)).toBe('1.000\u202fM');
    expect(formatSi(999.96)).toBe('1.000\u202fk');
  });
});

describe('formatLatency', () => {
  it.each([
    [7.84, '7.8'],
    [0.2, '0.20'],
    [5_912, '5\u202f900'],
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
    [400_000, '400.0\u202fk'],
    [999.7, '999.7'],
    [Number.NaN, '—'],
  ])('%s a second - reads %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});

describe('durations and times', () => {
  it.each([
    [3, '3\u202fms'],
    [14_200, '14\u202fs'],
    [125_000, '2\u202fmin\u202f5\u202fs'],
    [120_000, '2\u202fmin'],
    [4_320_000, '1\u202fh\u202f12\u202fmin'],
    [-50, '0\u202fms'],
    [Number.NaN, '—'],
  ])('a duration of %s ms - reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [10_000, '10\u202fs'],
    [120_000, '2\u202fmin'],
    [90_000, '1.5\u202fmin'],
    [500, '500\u202fms'],
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
    expect(withUnit('4.81', 'mm/s')).toBe('4.81\u202fmm/s');
    expect(withUnit('4.81', '')).toBe('4.81');
  });
});
