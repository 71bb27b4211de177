// A CSV file played back as if it were happening now. Runs in the engine's event loop.
import { resolve } from 'node:path';
import type { ReplaySourceConfig } from '../../../shared/plant.ts';
import { type CsvRow, type CsvTable, openCsv, placeOf } from './csvReading.ts';
import { ReplayClock } from './replayClock.ts';
import { type ReplayColumns, replayColumns } from './replayColumns.ts';
import { ReplayMarks, ReplayPlace, type ReplayStart } from './replayPosition.ts';
import { isRagged, rowTime, rowValue } from './replayRows.ts';
import type { OpenSourceOptions, SensorSource, SourceContext } from './sensorSource.ts';
import { offerRest, unlessStopped } from './waiting.ts';

/** Readings of one sensor that are offered together, at most. */
const chunkReadings = 1_024;
const sampleCharacters = 80;

const reasons = {
  ragged: 'row with a wrong number of cells',
  time: 'no time',
  number: 'not a number',
} as const;

/**
 * Readings keep the file's own times, in every loop again: only the pace follows `speed`. Waiting for a full queue
 * or a pause holds the file, too. One row that cannot be read is one quarantined reading, and so is one bad cell.
 * Rejects with SourceRefused when file or columns cannot be used.
 */
export async function openReplay(
  config: ReplaySourceConfig,
  options: OpenSourceOptions,
): Promise<SensorSource> {
  const path = resolve(options.baseFolder, config.file);
  const table = await openCsv(path, config.file);
  const columns = replayColumns(config, table);
  const place = await ReplayPlace.of(path, config, table, columns);
  let replay: Replay | null = null;
  let start: ReplayStart | null = null;
  return {
    summary: `replay ${config.speed === 'max' ? 'at full speed' : `×${config.speed}`}`,
    sensors: columns.sensors,
    run: (context) => {
      replay ??= new Replay(config, table, columns, context, start);
      return replay.run(context);
    },
    positioning: {
      position(settledOffered) {
        const mark = replay?.marks.settled(settledOffered);
        return replay && mark ? place.position(mark, replay.first) : null;
      },
      async resume(position, starts) {
        const found = await place.find(position, starts);
        start = found.start;
        return found.halos;
      },
    },
  };
}

/** Keeps its place in the file from one run to the next. */
class Replay {
  readonly #config: ReplaySourceConfig;
  readonly #table: CsvTable;
  readonly #columns: ReplayColumns;
  #context: SourceContext;
  #clock: ReplayClock | null = null;
  readonly #times: readonly Float64Array[];
  readonly #values: readonly Float64Array[];
  /** Readings waiting in each chunk. */
  readonly #counts: Uint32Array;
  readonly marks: ReplayMarks;
  /** By sensor: readings offered before the file's first row. */
  readonly first: readonly number[];
  /** By sensor: readings that an earlier run of the application has settled already. */
  readonly #ahead: number[];
  #loop: number;
  /** Rows dealt with, in this loop over the file. */
  #rows: number;
  #goodRows: number;
  #begun = false;

  constructor(
    config: ReplaySourceConfig,
    table: CsvTable,
    columns: ReplayColumns,
    context: SourceContext,
    start: ReplayStart | null,
  ) {
    const offered = context.sensors.map((sensor) => context.sink.offered(sensor));
    const mark = start?.mark ?? { loop: 0, row: 0, goodRows: 0, offered };
    this.marks = new ReplayMarks(mark);
    this.first = start?.first ?? offered;
    this.#ahead = columns.places.map((_, i) => start?.ahead[i] ?? 0);
    this.#loop = mark.loop;
    this.#rows = mark.row;
    this.#goodRows = mark.goodRows;
    this.#config = config;
    this.#table = table;
    this.#columns = columns;
    this.#context = context;
    this.#times = columns.places.map(() => new Float64Array(chunkReadings));
    this.#values = columns.places.map(() => new Float64Array(chunkReadings));
    this.#counts = new Uint32Array(columns.places.length);
  }

  async run(context: SourceContext): Promise<void> {
    const { speed, loop } = this.#config;
    const { sink, signal } = context;
    this.#context = context;
    this.#clock = speed === 'max' ? null : new ReplayClock(speed, context);
    if (!this.#begun)
      for (const notice of this.#table.notices) sink.event(4, `${this.#table.name}: ${notice}`);
    this.#begun = true;
    for (;;) {
      await this.#playOn();
      if (signal.aborted) return;
      this.#tellEnd();
      if (this.#goodRows === 0)
        throw new Error(`${this.#table.name}: none of its ${this.#rows} rows could be read`);
      if (!loop) return;
      this.#loop++;
      this.#rows = 0;
      this.#goodRows = 0;
      this.#clock?.restart(this.#columns.stepMs);
    }
  }

  /** To the end of the file: first what a run before could not deliver, then the rows behind those dealt with. */
  async #playOn(): Promise<void> {
    const { sink, signal } = this.#context;
    let rowsToSkip = this.#rows;
    if (!(await this.#offerAll())) return;
    for await (const { rows, share } of this.#table.blocks(signal, (stretch) => sink.work(stretch))) {
      if (!(await this.#whilePaused())) return;
      const skipped = Math.min(rowsToSkip, rows.length);
      rowsToSkip -= skipped;
      for (let next = skipped; next < rows.length; ) {
        const played = sink.work(() => {
          // Most rows wait for nothing; an await for each would cost more than the row.
          let waited: boolean | Promise<boolean> = true;
          while (next < rows.length && waited === true) waited = this.#play(rows[next++] as CsvRow);
          return waited;
        });
        if (!(await played)) return;
      }
      if (!(await this.#offerAll())) return;
      if (rowsToSkip === 0) sink.progress(share);
    }
  }

  /** False when the source was stopped meanwhile. */
  #play(row: CsvRow): boolean | Promise<boolean> {
    const t = this.#timeOf(row);
    if (!Number.isFinite(t)) return true;
    if (this.#clock && !this.#clock.isDue(t)) return this.#playWhenDue(this.#clock, row, t);
    return this.#take(row, t) ? this.#offerAll() : true;
  }

  async #playWhenDue(clock: ReplayClock, row: CsvRow, t: number): Promise<boolean> {
    if (!(await this.#offerAll(1)) || !(await clock.untilDue(t))) {
      this.#rows--;
      return false;
    }
    return this.#context.sink.work(() => this.#take(row, t)) ? this.#offerAll() : true;
  }

  /** NaN when the row is quarantined. */
  #timeOf(row: CsvRow): number {
    const t = rowTime(this.#columns, row, this.#rows++);
    if (Number.isFinite(t)) return t;
    const place = placeOf(this.#table, row);
    if (isRagged(this.#columns, row)) {
      const found = `${row.cells.length} cells where ${this.#columns.width} are due: `;
      this.#quarantine(reasons.ragged, place, found + this.#textOf(row));
    } else this.#quarantine(reasons.time, place, this.#textOf(row));
    return t;
  }

  /** Puts a row into the chunks. True when one of them is full. */
  #take(row: CsvRow, t: number): boolean {
    const { places } = this.#columns;
    let full = false;
    this.#goodRows++;
    for (let sensor = 0; sensor < places.length; sensor++) {
      const value = rowValue(this.#table, this.#columns, row, sensor);
      if ((this.#ahead[sensor] as number) > 0) {
        if (value !== null) this.#ahead[sensor] = (this.#ahead[sensor] as number) - 1;
        continue;
      }
      if (value === null) {
        const cell = row.cells[places[sensor] as number] as string;
        const column = this.#table.columns[places[sensor] as number];
        this.#quarantine(reasons.number, `${placeOf(this.#table, row)}, column ${column}`, cell);
        continue;
      }
      const count = this.#counts[sensor] as number;
      (this.#times[sensor] as Float64Array)[count] = t;
      (this.#values[sensor] as Float64Array)[count] = value;
      this.#counts[sensor] = count + 1;
      if (count + 1 === chunkReadings) full = true;
    }
    return full;
  }

  /**
   * False when the source was stopped meanwhile. `rowsNotTaken`: of the rows counted, the last that are not in the
   * chunks yet.
   */
  async #offerAll(rowsNotTaken = 0): Promise<boolean> {
    const { sink, sensors } = this.#context;
    for (const [place, sensor] of sensors.entries()) {
      const count = this.#counts[place] as number;
      if (count === 0) continue;
      const times = this.#times[place] as Float64Array;
      const values = this.#values[place] as Float64Array;
      const taken = sink.push(sensor, times, values, 0, count);
      this.#counts[place] = 0;
      if (taken === count) continue;
      const rest = await offerRest(this.#context, sensor, times, values, taken, count - taken);
      this.#clock?.standStill(rest.heldMs);
      this.#counts[place] = count - taken - rest.taken;
      times.copyWithin(0, taken + rest.taken, count);
      values.copyWithin(0, taken + rest.taken, count);
    }
    if (this.#context.signal.aborted) return false;
    const offered = sensors.map((sensor) => sink.offered(sensor));
    const row = this.#rows - rowsNotTaken;
    this.marks.add({ loop: this.#loop, row, goodRows: this.#goodRows, offered });
    return true;
  }

  async #whilePaused(): Promise<boolean> {
    const { clock, signal, whilePaused } = this.#context;
    const beganMs = clock.monotonicMs();
    const goesOn = await unlessStopped(whilePaused(), signal);
    this.#clock?.standStill(clock.monotonicMs() - beganMs);
    return goesOn;
  }

  #quarantine(reason: string, place: string, sample: string): void {
    this.#context.sink.quarantine(reason, place, sample.slice(0, sampleCharacters));
  }

  #textOf(row: CsvRow): string {
    return row.cells.slice(0, sampleCharacters).join(this.#table.delimiter);
  }

  #tellEnd(): void {
    const bad = this.#rows - this.#goodRows;
    const kept = `${this.#goodRows} of ${this.#rows} rows replayed`;
    this.#context.sink.event(
      bad > 0 ? 3 : 4,
      `${this.#table.name}: ${kept}${bad > 0 ? `, ${bad} quarantined` : ''}`,
    );
  }
}
