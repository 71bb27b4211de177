// Which columns of a CSV file a replay takes, and what sensors they are. Pure.
import type { ReplaySourceConfig } from '../../../shared/plant.ts';
import { readNumber, splitHeader } from './csvCells.ts';
import type { CsvTable } from './csvReading.ts';
import { knownTimeZone, type TimeReader, timeFormatsText, timeReader } from './csvTime.ts';
import { type SensorDeclaration, SourceRefused } from './sensorSource.ts';

export interface ReplayColumns {
  /** Cells that a row must have. */
  readonly width: number;
  /** Null: the row number gives the time. */
  readonly timePlace: number | null;
  readonly readTime: TimeReader | null;
  /** Usual time from one row to the next, in the file's time. */
  readonly stepMs: number;
  /** For each sensor the place of its column. */
  readonly places: readonly number[];
  readonly sensors: readonly SensorDeclaration[];
}

const columnsNamed = 40;
/** A column is taken for numeric when so many of its first cells that are not empty are numbers. */
const numericShare = 0.5;
/** Beyond the range of the first rows, on both sides. */
const rangeMargin = 0.1;

/** Throws SourceRefused with every fault of the configuration. */
export function replayColumns(config: ReplaySourceConfig, table: CsvTable): ReplayColumns {
  const finder = new ColumnFinder(table);
  const timePlace = config.timeColumn === undefined ? null : finder.find(config.timeColumn, 'timeColumn');
  const readTime = timePlace === null ? null : openTime(config, table, timePlace, finder.faults);
  const places = config.columns
    ? config.columns.map((column) => finder.find(column, 'columns'))
    : numericPlaces(table, timePlace);
  for (const column of Object.keys(config.sensors)) finder.find(column, 'sensors');
  if (finder.faults.length === 0) refuseUnusable(config, table, places, finder.faults);
  if (finder.faults.length > 0) throw new SourceRefused(finder.faults);
  const stepMs =
    timePlace === null || !readTime ? 1_000 / config.rateHz : usualStep(table, timePlace, readTime);
  const rateHz = config.speed === 'max' || !(stepMs > 0) ? null : (1_000 / stepMs) * config.speed;
  const sensors = declareSensors(config, table, places, rateHz, finder);
  return { width: table.columns.length, timePlace, readTime, stepMs, places, sensors };
}

export class ColumnFinder {
  readonly faults: string[] = [];
  readonly #table: CsvTable;

  constructor(table: CsvTable) {
    this.#table = table;
  }

  /** Place of a column by its header, or by its name without the unit; -1 and a fault where there is none. */
  find(wanted: string, field: string): number {
    const places = this.placesOf(wanted.trim());
    if (places.length === 1) return places[0] as number;
    const { name, columns } = this.#table;
    if (places.length > 1) {
      this.faults.push(`${field}: ${name} has ${places.length} columns "${wanted}"; give each its own name`);
      return -1;
    }
    const shown = columns.slice(0, columnsNamed).join(', ');
    const more = columns.length > columnsNamed ? ` and ${columns.length - columnsNamed} more` : '';
    this.faults.push(`${field}: ${name} has no column "${wanted}"; its columns are ${shown}${more}`);
    return -1;
  }

  placesOf(wanted: string): number[] {
    const { columns } = this.#table;
    const exact = columns.flatMap((column, place) => (column === wanted ? [place] : []));
    if (exact.length > 0) return exact;
    return columns.flatMap((column, place) => (splitHeader(column).name === wanted ? [place] : []));
  }
}

function openTime(
  config: ReplaySourceConfig,
  table: CsvTable,
  timePlace: number,
  faults: string[],
): TimeReader | null {
  if (!knownTimeZone(config.timeZone))
    faults.push(
      `timeZone: there is no zone "${config.timeZone}"; use an IANA name such as Europe/Berlin or UTC`,
    );
  if (timePlace < 0 || faults.length > 0) return null;
  const sample = table.sample.map(({ cells }) => cells[timePlace] ?? '');
  const { timeZone } = config;
  const header = table.columns[timePlace] as string;
  const read = timeReader({ header, sample, timeZone, decimalComma: table.decimalComma });
  if (!read && sample.length > 0)
    faults.push(
      `timeColumn: "${sample[0]}" in column ${header} of ${table.name} is not a time; these are: ${timeFormatsText}`,
    );
  return read;
}

function cellsOf(table: CsvTable, place: number): (number | null)[] {
  return table.sample.flatMap(({ cells }) =>
    cells[place] === undefined || cells[place].trim() === ''
      ? []
      : [readNumber(cells[place], table.decimalComma)],
  );
}

function numericPlaces(table: CsvTable, timePlace: number | null): number[] {
  return table.columns.flatMap((_, place) => {
    if (place === timePlace) return [];
    const cells = cellsOf(table, place);
    const numbers = cells.filter((value) => value !== null).length;
    return numbers > 0 && numbers >= numericShare * cells.length ? [place] : [];
  });
}

function refuseUnusable(
  config: ReplaySourceConfig,
  table: CsvTable,
  places: readonly number[],
  faults: string[],
): void {
  if (table.sample.length === 0) faults.push(`${table.name} has a header and no rows`);
  else if (places.length === 0)
    faults.push(`${table.name} has no column of numbers; its columns are ${table.columns.join(', ')}`);
  for (const [i, place] of places.entries()) {
    const column = table.columns[place];
    if (places.indexOf(place) !== i) faults.push(`columns: "${column}" is named twice`);
    const cells = cellsOf(table, place);
    if (config.columns && cells.length > 0 && cells.every((value) => value === null))
      faults.push(`columns: "${column}" of ${table.name} holds no numbers`);
  }
}

/** The median, which gaps and repeated times do not move; NaN when no two rows have a time. */
function usualStep(table: CsvTable, timePlace: number, readTime: TimeReader): number {
  const times = table.sample.map(({ cells }) => readTime(cells[timePlace] ?? '')).filter(Number.isFinite);
  const steps = times
    .slice(1)
    .map((t, i) => t - (times[i] as number))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

function declareSensors(
  config: ReplaySourceConfig,
  table: CsvTable,
  places: readonly number[],
  rateHz: number | null,
  finder: ColumnFinder,
): readonly SensorDeclaration[] {
  const headers = places.map((place) => splitHeader(table.columns[place] as string));
  const settings = new Map(
    Object.entries(config.sensors).map(([column, setting]) => [finder.placesOf(column.trim())[0], setting]),
  );
  const faults: string[] = [];
  const sensors = places.map((place, i) => {
    const { name, unit } = headers[i] as { name: string; unit: string };
    const column = table.columns[place] as string;
    const setting = settings.get(place);
    const unique = headers.filter((other) => other.name === name).length === 1;
    const [low, high] = rangeOf(cellsOf(table, place), setting?.low, setting?.high);
    if (!(low < high)) faults.push(`sensors: low of "${column}" (${low}) must be below high (${high})`);
    return {
      id: unique ? name : column,
      name: setting?.name ?? (unique ? name : column),
      unit: setting?.unit || unit,
      low,
      high,
      rateHz,
    };
  });
  if (faults.length > 0) throw new SourceRefused(faults);
  return sensors;
}

/** What is not given is taken from the first rows, with a margin. */
function rangeOf(
  cells: readonly (number | null)[],
  givenLow: number | undefined,
  givenHigh: number | undefined,
): [number, number] {
  const numbers = cells.filter((value): value is number => value !== null && Number.isFinite(value));
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(least <= most)) return [givenLow ?? (givenHigh ?? 1) - 1, givenHigh ?? (givenLow ?? 0) + 1];
  const margin = rangeMargin * (most > least ? most - least : Math.abs(most) || 1);
  const low = givenLow ?? least - margin;
  const high = givenHigh ?? most + margin;
  if (givenLow === undefined && low >= high) return [high - margin, high];
  if (givenHigh === undefined && low >= high) return [low, low + margin];
  return [low, high];
}
