// Where a replay stands in its file, and how it finds that place again in another run. Runs in the engine's event loop.
import { z } from 'zod';
import type { ReplaySourceConfig } from '../../../shared/plant.ts';
import type { CsvRow, CsvTable } from './csvReading.ts';
import { type FileIdentity, fileIdentity, fileIdentitySchema } from './fileIdentity.ts';
import type { ReplayColumns } from './replayColumns.ts';
import { rowTime, rowValue } from './replayRows.ts';
import { type SensorHalo, type SensorStart, type SourcePosition, SourceRefused } from './sensorSource.ts';

const mostMarks = 1_024;
/** A halo that was thinned out by shedding reaches no further back. */
const mostTailReadings = 65_536;

const count = z.number().int().min(0);
const positionSchema = z.strictObject({
  file: fileIdentitySchema,
  /** What else the readings depend on. */
  readAs: z.string(),
  loop: count,
  /** Rows of this loop before this one are dealt with, the bad ones among them quarantined. */
  row: count,
  goodRows: count,
  /** By sensor: readings offered before the file's first row in loop 0, and before `row`. */
  first: z.record(z.string(), count),
  offered: z.record(z.string(), count),
});
type Position = z.infer<typeof positionSchema>;

/** A place between two rows at which all readings before it had been offered. */
export interface ReplayMark {
  readonly loop: number;
  readonly row: number;
  readonly goodRows: number;
  /** By sensor, as ReadingSink.offered counts. */
  readonly offered: readonly number[];
}

/** The marks of a running replay, oldest first; thinned out when there are too many. */
export class ReplayMarks {
  #marks: ReplayMark[];

  constructor(first: ReplayMark) {
    this.#marks = [first];
  }

  add(mark: ReplayMark): void {
    const last = this.#marks.at(-1) as ReplayMark;
    const same = mark.offered.every((offered, i) => offered === last.offered[i]);
    if (same) this.#marks[this.#marks.length - 1] = mark;
    else this.#marks.push(mark);
    if (this.#marks.length <= mostMarks) return;
    const newest = this.#marks.length - 1;
    this.#marks = this.#marks.filter((_, i) => i === 0 || (newest - i) % 2 === 0);
  }

  /** The newest mark before which all is settled; null where even the first is ahead of that. Forgets what lies before. */
  settled(settledOffered: readonly number[]): ReplayMark | null {
    const at = this.#marks.findLastIndex(({ offered }) =>
      offered.every((readings, i) => readings <= (settledOffered[i] ?? 0)),
    );
    if (at < 0) return null;
    this.#marks.splice(0, at);
    return this.#marks[0] ?? null;
  }
}

/** Where a replay goes on. */
export interface ReplayStart {
  readonly mark: ReplayMark;
  readonly first: readonly number[];
  /** By sensor: how many readings from the mark on had been settled already. */
  readonly ahead: readonly number[];
}

/** The file of one replay source, and what else its readings depend on. */
export class ReplayPlace {
  readonly #path: string;
  readonly #config: ReplaySourceConfig;
  readonly #table: CsvTable;
  readonly #columns: ReplayColumns;
  readonly #file: FileIdentity;

  static async of(path: string, config: ReplaySourceConfig, table: CsvTable, columns: ReplayColumns) {
    const file = await fileIdentity(path).catch((error: Error) => {
      throw new SourceRefused([`${table.name} cannot be read: ${error.message}`]);
    });
    return new ReplayPlace(path, config, table, columns, file);
  }

  private constructor(
    path: string,
    config: ReplaySourceConfig,
    table: CsvTable,
    columns: ReplayColumns,
    file: FileIdentity,
  ) {
    this.#path = path;
    this.#config = config;
    this.#table = table;
    this.#columns = columns;
    this.#file = file;
  }

  position({ loop, row, goodRows, offered }: ReplayMark, first: readonly number[]): SourcePosition {
    const byId = (counts: readonly number[]): Record<string, number> =>
      Object.fromEntries(this.#columns.sensors.map(({ id }, i) => [id, counts[i] ?? 0]));
    const position: Position = {
      file: this.#file,
      readAs: this.#readAs(),
      ...{ loop, row, goodRows, first: byId(first), offered: byId(offered) },
    };
    return position;
  }

  /** Reads the file up to the position. Rejects with SourceRefused where it does not fit. */
  async find(
    given: SourcePosition,
    starts: readonly SensorStart[],
  ): Promise<{ start: ReplayStart; halos: readonly SensorHalo[] }> {
    const parsed = positionSchema.safeParse(given);
    if (!parsed.success) throw this.#refused('its position in the checkpoint cannot be read');
    const { loop, row, goodRows, first, offered, ...was } = parsed.data;
    await this.#checkFile(was, loop);
    const { sensors } = this.#columns;
    const of = (counts: Record<string, number>): number[] =>
      sensors.map(({ id }) => counts[id] ?? Number.POSITIVE_INFINITY);
    const mark: ReplayMark = { loop, row, goodRows, offered: of(offered) };
    const ahead = starts.map((start, i) => start.offered - (mark.offered[i] as number));
    if (ahead.some((readings) => !(readings >= 0)))
      throw this.#refused('its position in the checkpoint contradicts itself');
    const halos = await this.#readHalos(mark, of(first), starts);
    return { start: { mark, first: of(first), ahead }, halos };
  }

  async #checkFile(was: Pick<Position, 'file' | 'readAs'>, loop: number): Promise<void> {
    const now = await fileIdentity(this.#path, was.file.sizeBytes);
    const grown = now.sizeBytes - was.file.sizeBytes;
    if (now.headSha256 !== was.file.headSha256 || grown < 0)
      throw this.#refused('it is another file than at the checkpoint');
    if (grown > 0 && loop > 0)
      throw this.#refused('it has grown since the checkpoint, and in a loop its rows would get other places');
    if (was.readAs !== this.#readAs())
      throw this.#refused('its columns, times or ranges are set in another way than at the checkpoint');
  }

  /** Values, times and `norm` depend on this beside the file. */
  #readAs(): string {
    const { timeColumn = null, timeZone, rateHz } = this.#config;
    const ranges = this.#columns.sensors.map(({ id, low, high }) => [id, low, high]);
    return JSON.stringify([timeColumn, timeColumn === null ? rateHz : timeZone, ranges]);
  }

  async #readHalos(
    mark: ReplayMark,
    first: readonly number[],
    starts: readonly SensorStart[],
  ): Promise<SensorHalo[]> {
    const tails = starts.map((start) => new Tail(start));
    const rowsOfFile: number[] = [];
    let loopsBack = 0;
    if (mark.loop > 0) {
      rowsOfFile.push(...(await this.#pass(tails, null)));
      const needed = tails.map(({ length }, i) => Math.ceil(length / Math.max(1, rowsOfFile[i] as number)));
      loopsBack = Math.min(mark.loop, Math.max(...needed));
    }
    for (let pass = 1; pass < loopsBack; pass++) await this.#pass(tails, null);
    const ahead = starts.map((start, i) => start.offered - (mark.offered[i] as number));
    const before = await this.#pass(tails, { row: mark.row, ahead });
    const fits = before.every(
      (readings, i) => (first[i] as number) + mark.loop * (rowsOfFile[i] ?? 0) + readings === mark.offered[i],
    );
    if (!fits) throw this.#refused('it is another file than at the checkpoint');
    await this.#passLoopsAhead(tails, ahead);
    return tails.map((tail) => tail.halo());
  }

  /** Sensors may have been settled beyond the end of the loop that others are still in. */
  async #passLoopsAhead(tails: readonly Tail[], ahead: number[]): Promise<void> {
    const sum = (): number => ahead.reduce((total, readings) => total + readings, 0);
    for (let left = sum(); left > 0; left = sum()) {
      if (this.#config.loop) await this.#pass(tails, { row: 0, ahead });
      if (sum() === left) throw this.#refused('it is shorter than at the checkpoint');
    }
  }

  /**
   * Puts readings of the file into the tails: all of them, or up to a row and for each sensor so many behind it, which
   * are taken off. Returns how many each sensor has: in the file, or before that row.
   */
  async #pass(tails: readonly Tail[], end: { row: number; ahead: number[] } | null): Promise<number[]> {
    const counts = tails.map(() => 0);
    let rowNumber = 0;
    let atEnd: number[] | null = null;
    const takes = (sensor: number): boolean => {
      if (atEnd && end) {
        if ((end.ahead[sensor] as number) === 0) return false;
        end.ahead[sensor] = (end.ahead[sensor] as number) - 1;
      }
      counts[sensor] = (counts[sensor] as number) + 1;
      return true;
    };
    for await (const { rows } of this.#table.blocks(new AbortController().signal)) {
      for (const row of rows) {
        if (end && rowNumber === end.row) atEnd = [...counts];
        if (atEnd && end?.ahead.every((readings) => readings === 0)) return atEnd;
        this.#takeRow(tails, row, rowNumber++, takes);
      }
    }
    if (!end) return counts;
    if (rowNumber === end.row) atEnd = [...counts];
    if (!atEnd) throw this.#refused('it is shorter than at the checkpoint');
    return atEnd;
  }

  /** `takes`: whether a reading of the sensor is wanted; asked once for each. */
  #takeRow(tails: readonly Tail[], row: CsvRow, rowNumber: number, takes: (sensor: number) => boolean): void {
    const t = rowTime(this.#columns, row, rowNumber);
    if (!Number.isFinite(t)) return;
    tails.forEach((tail, sensor) => {
      const value = rowValue(this.#table, this.#columns, row, sensor);
      if (value !== null && takes(sensor)) tail.push(t, value);
    });
  }

  #refused(why: string): SourceRefused {
    return new SourceRefused([`${this.#table.name}: ${why}`]);
  }
}

/** The newest readings of one sensor, as far back as its halo reaches. */
class Tail {
  readonly length: number;
  readonly #start: SensorStart;
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #next = 0;

  constructor(start: SensorStart) {
    const reach = start.offered - (start.haloOffered[0] ?? start.offered);
    this.length = Math.min(mostTailReadings, reach);
    this.#start = start;
    this.#times = new Float64Array(this.length);
    this.#values = new Float64Array(this.length);
  }

  push(t: number, value: number): void {
    if (this.length === 0) return;
    this.#times[this.#next % this.length] = t;
    this.#values[this.#next % this.length] = value;
    this.#next++;
  }

  halo(): SensorHalo {
    const { haloOffered, offered } = this.#start;
    const times = new Float64Array(haloOffered.length).fill(Number.NaN);
    const values = times.slice();
    haloOffered.forEach((before, i) => {
      const back = offered - before;
      if (back > Math.min(this.length, this.#next)) return;
      const place = (this.#next - back) % this.length;
      times[i] = this.#times[place] as number;
      values[i] = this.#values[place] as number;
    });
    return { times, values };
  }
}
