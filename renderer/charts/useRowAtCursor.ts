// The row of a chart under the shared cursor, for labels that show values there.
import { useTelltale } from '../store/telltaleStore.ts';
import { type ChartRow, nearestRow } from './chartRows.ts';

/** Null while the cursor is on no chart, or where there is no row near it. */
export function useRowAtCursor(rows: readonly ChartRow[], spanMs: number, endMs: number): ChartRow | null {
  const index = useTelltale(({ hoverMs }) =>
    hoverMs === null ? -1 : nearestRow(rows, hoverMs - endMs, Math.max(1_000, spanMs / 40)),
  );
  return rows[index] ?? null;
}
