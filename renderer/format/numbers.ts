// How numbers, durations and times are written on screen: digits of equal count, narrow spaces, a true minus, "—" for none.
// The decimal separator and times of day are those of the language shown; the examples here are English.
import { localeFormats } from '../language/locale.ts';

/** Narrow, and no line is broken at it. */
export const thinSpace = '\u202f';
export const minusSign = '\u2212';
export const noValue = '\u2014';

function groupThousands(integerDigits: string): string {
  return integerDigits.replace(/\B(?=(\d{3})+$)/g, thinSpace);
}

/** Fixed decimals, thousands apart: 1 013.2. What is not finite reads "—". A value that rounds to zero has no sign. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return noValue;
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const digits =
    fraction === undefined
      ? groupThousands(whole)
      : groupThousands(whole) + localeFormats().decimalSeparator + fraction;
  return value < 0 && /[1-9]/.test(digits) ? minusSign + digits : digits;
}

/** Without zeros at the end of its decimals: "250 k" for "250.0 k". */
export function withoutEndingZeros(text: string): string {
  const [whole = '', ...rest] = text.split(localeFormats().decimalSeparator);
  const [, digits = '', unit = ''] = /^(\d*?)0*(?!\d)(.*)$/.exec(rest.join('')) ?? [];
  return (digits === '' ? whole : whole + localeFormats().decimalSeparator + digits) + unit;
}

/** In full, for counts and the ledger: 304 497 408. */
export function formatCount(value: number): string {
  return formatFixed(value, 0);
}

const prefixes: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Significant digits with k, M, G: "400.1 k", "34.50", "0". Four digits unless told otherwise. */
export function formatSi(value: number, significantDigits = 4): string {
  if (!Number.isFinite(value)) return noValue;
  if (value === 0) return '0';
  const size = Number(Math.abs(value).toPrecision(significantDigits));
  const [divisor, prefix] = prefixes.find(([from]) => size >= from) ?? [1, ''];
  const text = formatSignificant(value / divisor, significantDigits);
  return prefix ? `${text}${thinSpace}${prefix}` : text;
}

/** Significant digits without prefix: "7.8", "0.20", "5 900". */
export function formatSignificant(value: number, significantDigits: number): string {
  if (!Number.isFinite(value)) return noValue;
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(significantDigits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  return formatFixed(rounded, Math.min(12, Math.max(0, significantDigits - 1 - exponent)));
}

/** A latency in ms to two significant digits: "7.8", "0.20". */
export function formatLatency(ms: number | null): string {
  return ms === null ? noValue : formatSignificant(ms, 2);
}

/** A rate for captions: four digits from 1 000 on, below that what matters: "400.1 k", "100", "12.5". */
export function formatRate(perS: number): string {
  if (!Number.isFinite(perS)) return noValue;
  if (Math.abs(perS) >= 999.5) return formatSi(perS);
  return formatFixed(perS, Math.abs(perS) >= 99.5 || Number.isInteger(Number(perS.toFixed(1))) ? 0 : 1);
}

/** A share of 0 to 1 as whole percent, without the sign. */
export function formatPercent(share: number): string {
  return formatFixed(share * 100, 0);
}

/** A number and its unit, a thin space between; the unit may be empty. */
export function withUnit(text: string, unit: string): string {
  return unit ? `${text}${thinSpace}${unit}` : text;
}

/** How long something lasted or is ago: "3 ms", "14 s", "2 min 5 s", "1 h 12 min". */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return noValue;
  const least = Math.max(0, ms);
  if (least < 999.5) return withUnit(formatFixed(least, 0), 'ms');
  const seconds = Math.floor(least / 1_000 + 0.0005);
  if (seconds < 60) return withUnit(String(seconds), 's');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return join(withUnit(String(minutes), 'min'), seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  return join(withUnit(String(hours), 'h'), minutes % 60, 'min');
}

function join(first: string, second: number, unit: string): string {
  return second === 0 ? first : `${first}${thinSpace}${withUnit(String(second), unit)}`;
}

/** A span of time as chosen or labelled: "10 s", "2 min", "1.5 min". */
export function formatSpan(ms: number): string {
  if (ms < 1_000) return withUnit(formatFixed(ms, 0), 'ms');
  if (ms < 60_000) return withUnit(trimmed(ms / 1_000), 's');
  return withUnit(trimmed(ms / 60_000), 'min');
}

function trimmed(value: number): string {
  return withoutEndingZeros(formatFixed(value, 1));
}

const two = (value: number) => String(value).padStart(2, '0');

/** Local time of day, 24 h: "14:32:18". */
export function formatTime(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return noValue;
  return localeFormats().time.format(epochMs);
}

/** Local time of day with milliseconds: "14:32:18.204". */
export function formatTimeMs(epochMs: number): string {
  if (!Number.isFinite(epochMs)) return noValue;
  return localeFormats().timeMs.format(epochMs);
}

/** Local date: "2026-03-01", in German "01.03.2026". */
export function formatDate(epochMs: number): string {
  return Number.isFinite(epochMs) ? localeFormats().date.format(epochMs) : noValue;
}

/** Time since a start as HH:MM:SS; hours go beyond 24. */
export function formatElapsed(seconds: number): string {
  if (!Number.isFinite(seconds)) return noValue;
  const whole = Math.max(0, Math.floor(seconds));
  return `${two(Math.floor(whole / 3_600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
