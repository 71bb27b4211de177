// What one row of a replayed file gives: its time and its readings, or why not. Pure.
import { readNumber } from './csvCells.ts';
import type { CsvRow, CsvTable } from './csvReading.ts';
import type { ReplayColumns } from './replayColumns.ts';

export function isRagged(columns: ReplayColumns, row: CsvRow): boolean {
  return row.cells.length !== columns.width;
}

/** Time of the row with this number (from 0) in ms since the epoch; NaN where it has none or is ragged. */
export function rowTime(columns: ReplayColumns, row: CsvRow, rowNumber: number): number {
  const { timePlace, readTime, stepMs } = columns;
  if (isRagged(columns, row)) return Number.NaN;
  if (timePlace === null || readTime === null) return rowNumber * stepMs;
  return readTime(row.cells[timePlace] as string);
}

/** The sensor's reading in a row that is not ragged; NaN when it is missing, null where the cell is no number. */
export function rowValue(
  table: CsvTable,
  columns: ReplayColumns,
  row: CsvRow,
  sensor: number,
): number | null {
  return readNumber(row.cells[columns.places[sensor] as number] as string, table.decimalComma);
}
