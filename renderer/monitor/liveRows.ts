// Rows that Recharts draws for one pane of the live chart, from the columns of its lines.
import type { SeriesColumns } from '../../shared/frame.ts';
import { bandOrBreak, type ChartRow, type ChartValue, orBreak } from '../charts/chartRows.ts';
import type { LiveLine } from './livePanes.ts';

export const meanKey = (slot: number) => `mean${slot}`;
export const bandKey = (slot: number) => `band${slot}`;

export interface LiveRows {
  readonly rows: readonly ChartRow[];
  /** Extent of all bands inside the span; NaN when there is nothing. */
  readonly least: number;
  readonly most: number;
}

interface Cursor {
  readonly slot: number;
  readonly series: SeriesColumns;
  next: number;
}

/**
 * One row for each time at which any line has a bucket. A line without a bucket there stays on the straight way
 * between its own neighbours, so that a slow sensor is not broken up by a fast one beside it.
 */
export function liveRows(lines: readonly LiveLine[], endMs: number, spanMs: number): LiveRows {
  const cursors = lines.flatMap(({ sensor, series }): Cursor[] =>
    series && series.t.length > 0 ? [{ slot: sensor.slot, series, next: 0 }] : [],
  );
  const rows: ChartRow[] = [];
  for (;;) {
    let t = Number.POSITIVE_INFINITY;
    for (const { series, next } of cursors) t = Math.min(t, series.t[next] ?? Number.POSITIVE_INFINITY);
    if (t === Number.POSITIVE_INFINITY) break;
    const row: Record<string, ChartValue> & { ms: number } = { ms: t - endMs };
    for (const cursor of cursors) addValues(row, cursor, t);
    if (t <= endMs) rows.push(row);
  }
  return { rows, ...extentOf(cursors, endMs - spanMs) };
}

function extentOf(cursors: readonly Cursor[], fromMs: number): Pick<LiveRows, 'least' | 'most'> {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { series } of cursors)
    for (let i = 0; i < series.t.length; i++) {
      if ((series.t[i] ?? 0) < fromMs) continue;
      const low = series.min[i] ?? Number.NaN;
      const high = series.max[i] ?? Number.NaN;
      if (low < least) least = low;
      if (high > most) most = high;
    }
  return least <= most ? { least, most } : { least: Number.NaN, most: Number.NaN };
}

function addValues(row: Record<string, ChartValue>, cursor: Cursor, t: number): void {
  const { series, slot, next } = cursor;
  if (series.t[next] === t) {
    row[meanKey(slot)] = orBreak(series.mean[next]);
    row[bandKey(slot)] = bandOrBreak(series.min[next], series.max[next]);
    cursor.next++;
    return;
  }
  const before = series.t[next - 1];
  const after = series.t[next];
  if (before === undefined || after === undefined) {
    row[meanKey(slot)] = null;
    row[bandKey(slot)] = null;
    return;
  }
  const share = (t - before) / (after - before);
  const between = (column: Float64Array) => {
    const from = column[next - 1] ?? Number.NaN;
    return from + ((column[next] ?? Number.NaN) - from) * share;
  };
  row[meanKey(slot)] = orBreak(between(series.mean));
  row[bandKey(slot)] = bandOrBreak(between(series.min), between(series.max));
}
