// Rows that Recharts draws: one for each moment, times relative to the end of the axis so that the axis stands still.

/** A line's value, a band's [low, high], or null where the line breaks. */
export type ChartValue = number | readonly [number, number] | null;
export interface ChartRow {
  /** ms relative to the end of the axis, never above 0 for what is shown. */
  readonly ms: number;
  readonly [dataKey: string]: ChartValue;
}

/** Null where there is no number, so that the line breaks there. */
export function orBreak(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

export function bandOrBreak(
  low: number | undefined,
  high: number | undefined,
): readonly [number, number] | null {
  if (low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high)) return null;
  return [low, high];
}

/** Index of the row nearest to a time; -1 when there is none within `reachMs`. Rows ascend in time. */
export function nearestRow(rows: readonly ChartRow[], ms: number, reachMs: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.ms ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const after = rows[low];
  const before = rows[low - 1];
  const index = before && after && ms - before.ms < after.ms - ms ? low - 1 : low;
  const row = rows[index];
  return row && Math.abs(row.ms - ms) <= reachMs ? index : -1;
}

/** The largest finite number under the keys, bands by their upper edge; 0 when there is none. */
export function mostOf(rows: readonly ChartRow[], keys: readonly string[]): number {
  let most = 0;
  for (const row of rows) {
    for (const key of keys) {
      const value = row[key];
      const edge = typeof value === 'number' ? value : (value?.[1] ?? 0);
      if (edge > most) most = edge;
    }
  }
  return most;
}
