// The row of a chart under the shared cursor, for labels that show values there.
import { useTelltale } from '../store/telltaleStore.ts';
import { type ChartRow, nearestRow } from './chartRows.ts';

/**
 * Null where there is no row near the cursor, and while it is on no chart; but then, on charts that are paused, the
 * row at which they stand.
 */
export function useRowAtCursor(rows: readonly ChartRow[], spanMs: number, endMs: number): ChartRow | null {
  const index = useTelltale(({ hoverMs, span }) => {
    if (hoverMs !== null) return nearestRow(rows, hoverMs - endMs, Math.max(1_000, spanMs / 40));
    return span.endMs === null ? -1 : rows.length - 1;
  });
  return rows[index] ?? null;
}
