// One run of the features command from its arguments to its exit code. Puts file, pool and output together.
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defaultKnobs, knobDescriptions } from '../../../shared/knobs.ts';
import { createClock } from '../../engine/clock.ts';
import { FeaturePool } from '../../engine/pool.ts';
import { grouped } from '../../engine/sentenceNumbers.ts';
import { SeriesFeatures } from '../../engine/seriesFeatures.ts';
import { type CsvTable, openCsv } from '../../engine/sources/csvReading.ts';
import { SourceRefused } from '../../engine/sources/sensorSource.ts';
import { BadArguments } from '../plantOptions.ts';
import { columnReadings, findColumn } from './columnReadings.ts';
import { complain } from './console.ts';
import { rowsHead, rowsText } from './featureRows.ts';
import { type FeaturesOptions, readFeaturesOptions } from './featuresCommandLine.ts';
import { ProgressLine } from './progressLine.ts';
import { RowOutput, RowsNotWritten } from './rowOutput.ts';
import { firstStopSignal } from './stopSignals.ts';

const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;
/** Rows that cannot be read are told one by one up to here. */
const faultsTold = 20;

/** Resolves with the exit code; never rejects. `workerFile`: what the pool's threads load. */
export async function runFeatures(parameters: readonly string[], workerFile: string): Promise<number> {
  const stop = new AbortController();
  void firstStopSignal().then((signal) => stop.abort(signal));
  try {
    const options = readFeaturesOptions(parameters);
    if (!options) return exitCodes.done;
    const table = await openCsv(resolve(options.file), options.file);
    const place = findColumn(table, options.column);
    for (const notice of table.notices) complain(`${table.name}: ${notice}`);
    const pool = await openPool(workerFile);
    try {
      return await new FeaturesRun(options, table, place, stop.signal).run(pool);
    } finally {
      await pool.close();
    }
  } catch (error) {
    return tell(error);
  }
}

async function openPool(workerFile: string): Promise<FeaturePool> {
  const { most = 1 } = knobDescriptions['pool.workers'];
  let workers = 0;
  return FeaturePool.open(Math.min(most, availableParallelism()), {
    workerFile,
    clock: createClock(),
    recycleAfterMiB: () => defaultKnobs.pool.recycleAfterMiB,
    nextWorkerId: () => ++workers,
    onWorker: () => undefined,
    onEvent: (_priority, _subject, message) => complain(message),
    onChange: () => undefined,
  });
}

class FeaturesRun {
  readonly #options: FeaturesOptions;
  readonly #table: CsvTable;
  readonly #place: number;
  readonly #signal: AbortSignal;
  readonly #progress: ProgressLine;
  #quarantined = 0;

  constructor(options: FeaturesOptions, table: CsvTable, place: number, signal: AbortSignal) {
    this.#options = options;
    this.#table = table;
    this.#place = place;
    this.#signal = signal;
    this.#progress = new ProgressLine(table.name);
  }

  async run(pool: FeaturePool): Promise<number> {
    const { rate: rateHz, window, hop, format } = this.#options;
    const output = await RowOutput.open(this.#options.output);
    await output.write(rowsHead(format));
    const series = new SeriesFeatures(pool, { rateHz, window, hop }, (windows) =>
      output.write(rowsText(windows, format)),
    );
    const readingFault = await this.#readAll(series);
    await series.end();
    await output.close();
    this.#progress.clear();
    if (readingFault) complain(readingFault);
    this.#tellEnd(series.readings);
    return readingFault || this.#quarantined > 0 ? exitCodes.badInput : exitCodes.done;
  }

  /** Why the rest of the file cannot be read; what came before it counts. */
  async #readAll(series: SeriesFeatures): Promise<string | null> {
    const readings = columnReadings(this.#table, this.#place, this.#signal, (fault) =>
      this.#quarantine(fault),
    );
    for (;;) {
      const next = await readings.next().catch((error: unknown) => error);
      if (next instanceof Error) return next.message;
      const { done, value } = next as Awaited<ReturnType<typeof readings.next>>;
      if (done) return null;
      await series.push(value.values, value.count);
      this.#progress.show(value.share, `${grouped(series.readings)} readings`);
    }
  }

  #quarantine(fault: string): void {
    this.#quarantined++;
    if (this.#quarantined > faultsTold) return;
    this.#progress.clear();
    complain(fault);
  }

  #tellEnd(readings: number): void {
    const { name } = this.#table;
    if (this.#quarantined > 0)
      complain(`${name}: ${this.#quarantined} rows could not be read and count as missing, of ${readings}`);
    if (this.#signal.aborted)
      complain(`${name}: stopped by ${String(this.#signal.reason)} after ${readings} readings`);
  }
}

function tell(error: unknown): number {
  if (error instanceof SourceRefused || error instanceof BadArguments) {
    for (const fault of error.message.split('\n')) complain(fault);
    return exitCodes.badInput;
  }
  if (error instanceof RowsNotWritten && error.unwanted) return exitCodes.done;
  complain(error instanceof Error ? error.message : String(error));
  return exitCodes.failed;
}
