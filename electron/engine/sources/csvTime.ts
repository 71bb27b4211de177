// Times as CSV files write them, in ms since the epoch. Pure.
import { DateTime, IANAZone } from 'luxon';
import { readNumber, splitHeader } from './csvCells.ts';

/** ms since the epoch of a cell; NaN where it is no time. */
export type TimeReader = (cell: string) => number;

const msPerUnit: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  sec: 1_000,
  seconds: 1_000,
  min: 60_000,
  h: 3_600_000,
};

export const timeFormatsText =
  'a number, ISO 8601, YYYY-MM-DD HH:MM:SS, YYYY/MM/DD HH:MM:SS or DD.MM.YYYY HH:MM:SS';

export interface TimeColumn {
  readonly header: string;
  /** Cells of the first rows. */
  readonly sample: readonly string[];
  readonly timeZone: string;
  readonly decimalComma: boolean;
}

export function knownTimeZone(timeZone: string): boolean {
  return IANAZone.isValidZone(timeZone);
}

/**
 * How to read a time column, or null when its first rows hold no time. A number is in the unit of its header
 * ("Time (ms)"); without one its size tells: from 1e17 ns, from 1e14 µs, from 1e11 ms, else s, all since the epoch.
 * So a column that counts seconds from 0 gives times from 1970-01-01 00:00 UTC on, the same in every run. A time
 * without a zone of its own is one of `timeZone`.
 */
export function timeReader(column: TimeColumn): TimeReader | null {
  const cells = column.sample.filter((cell) => cell.trim() !== '');
  const numbers = cells
    .map((cell) => readNumber(cell, column.decimalComma))
    .filter((value) => value !== null && Number.isFinite(value));
  if (numbers.length > 0 && 2 * numbers.length >= cells.length) {
    const scale = msPerUnit[splitHeader(column.header).unit] ?? scaleBySize(numbers);
    return (cell) => (readNumber(cell, column.decimalComma) ?? Number.NaN) * scale;
  }
  const read = textualTimeReader(column.timeZone);
  return cells.some((cell) => Number.isFinite(read(cell))) ? read : null;
}

function scaleBySize(numbers: readonly (number | null)[]): number {
  const size = Math.abs(numbers.at(-1) ?? 0);
  if (size >= 1e17) return 1e-6;
  if (size >= 1e14) return 1e-3;
  return size >= 1e11 ? 1 : 1_000;
}

/** What is longer is no time: it is not tried. */
const longestTime = 64;
const textualTime =
  /^(\d{4}[-/]\d\d[-/]\d\d|\d\d\.\d\d\.\d{4})[T ]+(\d\d:\d\d)(?::([0-5]\d(?:[.,]\d+)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** Remembers the last minute: rows that follow each other share it, and a look into the zone is dear. */
function textualTimeReader(timeZone: string): TimeReader {
  let minute = '';
  let minuteMs = Number.NaN;
  return (cell) => {
    const text = cell.trim();
    if (text.length > longestTime) return Number.NaN;
    const match = textualTime.exec(text);
    if (!match) return DateTime.fromISO(text, { zone: timeZone }).toMillis();
    const [, date = '', hoursAndMinutes = '', seconds = '0', zone = ''] = match;
    const key = `${isoDate(date)}T${hoursAndMinutes}${zone.toUpperCase()}`;
    if (key !== minute) {
      minute = key;
      minuteMs = DateTime.fromISO(key, { zone: timeZone }).toMillis();
    }
    return minuteMs + Number(seconds.replace(',', '.')) * 1_000;
  };
}

function isoDate(date: string): string {
  return date.includes('.') ? date.split('.').reverse().join('-') : date.replaceAll('/', '-');
}
