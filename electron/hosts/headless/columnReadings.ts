// One column of a CSV file as readings, some at a time; what cannot be read is told with its line.
import { readNumber } from '../../engine/sources/csvCells.ts';
import { type CsvRow, type CsvTable, placeOf } from '../../engine/sources/csvReading.ts';
import { ColumnFinder } from '../../engine/sources/replayColumns.ts';
import { SourceRefused } from '../../engine/sources/sensorSource.ts';

const sampleCharacters = 40;

/** Valid until the next one is asked for. */
export interface ReadingBlock {
  /** The first `count` are readings; missing ones are NaN. */
  readonly values: Float64Array;
  readonly count: number;
  /** How much of the file has been read, 0 to 1. */
  readonly share: number;
}

/** Place of the column. Throws SourceRefused when there is none, or none with numbers. */
export function findColumn(table: CsvTable, column: string): number {
  const finder = new ColumnFinder(table);
  const place = finder.find(column, '--column');
  if (finder.faults.length > 0) throw new SourceRefused(finder.faults);
  const cells = table.sample.flatMap(({ cells }) => cells[place] ?? []);
  const numbers = cells.filter((cell) => readNumber(cell, table.decimalComma) !== null);
  if (cells.length > 0 && numbers.length === 0)
    throw new SourceRefused([`--column: "${column}" of ${table.name} holds no numbers`]);
  return place;
}

/**
 * A row that cannot be read is told and counts as missing, so that every reading keeps the place of its row. Throws
 * what the file's reader throws; ends early when the signal fires.
 */
export async function* columnReadings(
  table: CsvTable,
  place: number,
  signal: AbortSignal,
  quarantine: (fault: string) => void,
): AsyncGenerator<ReadingBlock> {
  let values = new Float64Array(0);
  for await (const { rows, share } of table.blocks(signal)) {
    if (values.length < rows.length) values = new Float64Array(2 * rows.length);
    for (const [i, row] of rows.entries()) values[i] = readingOf(table, row, place, quarantine) ?? Number.NaN;
    yield { values, count: rows.length, share };
  }
}

function readingOf(
  table: CsvTable,
  row: CsvRow,
  place: number,
  quarantine: (fault: string) => void,
): number | null {
  const width = table.columns.length;
  if (row.cells.length !== width) {
    quarantine(`${placeOf(table, row)}: ${row.cells.length} cells where ${width} are due`);
    return null;
  }
  const cell = row.cells[place] as string;
  const value = readNumber(cell, table.decimalComma);
  if (value === null)
    quarantine(
      `${placeOf(table, row)}, column ${table.columns[place]}: ${JSON.stringify(cell.slice(0, sampleCharacters))} is not a number`,
    );
  return value;
}
