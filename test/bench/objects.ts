// The `objects` baseline: Piscina fed with arrays of plain objects. It does the same job as Telltale: readings are made
// while it runs, any worker may compute any batch, and each sensor's results come out right and in order.
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ObjectsTask } from './objectsWorker.ts';
import type { PlainReading, PlainStatistics } from './rollingStatistics.ts';

export interface ObjectsOptions {
  readonly workers: number;
  readonly batch: number;
  readonly sensors: number;
  readonly seconds: number;
}

const window = 64;
const inFlightPerWorker = 4;
const warmUpMs = 500;

/** Readings a second whose statistics have come back. */
export async function objectsReadingsPerS(options: ObjectsOptions): Promise<number> {
  const pool = openPool(options.workers);
  await feed(pool, options, until(warmUpMs), () => undefined);
  let readings = 0;
  const beganMs = performance.now();
  await feed(pool, options, until(options.seconds * 1_000), (results) => {
    readings += results.length;
  });
  const elapsedS = (performance.now() - beganMs) / 1_000;
  await pool.destroy();
  return readings / elapsedS;
}

/** The results of so many batches, each sensor's in order. */
export async function objectsResults(options: ObjectsOptions, batches: number): Promise<PlainStatistics[]> {
  const pool = openPool(options.workers);
  const all: PlainStatistics[] = [];
  let left = batches;
  await feed(
    pool,
    options,
    () => left-- > 0,
    (results) => all.push(...results),
  );
  await pool.destroy();
  return all;
}

function openPool(workers: number): Piscina<ObjectsTask, PlainStatistics[]> {
  return new Piscina<ObjectsTask, PlainStatistics[]>({
    filename: fileURLToPath(new URL('./objectsWorker.ts', import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    recordTiming: false,
  });
}

function until(ms: number): () => boolean {
  const untilMs = performance.now() + ms;
  return () => performance.now() < untilMs;
}

/** Keeps several tasks a worker in flight, the sensors in turn, until `goOn` says no. */
async function feed(
  pool: Piscina<ObjectsTask, PlainStatistics[]>,
  { workers, batch, sensors }: ObjectsOptions,
  goOn: () => boolean,
  commit: (results: readonly PlainStatistics[]) => void,
): Promise<void> {
  const lines = Array.from({ length: sensors }, (_, number) => new Line(number, commit));
  let turn = 0;
  const keepBusy = async (): Promise<void> => {
    while (goOn()) {
      const line = lines[turn++ % sensors] as Line;
      const { task, back } = line.batch(batch);
      back(await pool.run(task));
    }
  };
  await Promise.all(Array.from({ length: workers * inFlightPerWorker }, keepBusy));
}

/** One sensor: makes its readings as they are sent, and commits their results in that order. */
class Line {
  readonly #number: number;
  readonly #commit: (results: readonly PlainStatistics[]) => void;
  #next = 0;
  #halo: number[] = [];
  #sent = 0;
  #committed = 0;
  readonly #early = new Map<number, readonly PlainStatistics[]>();

  constructor(number: number, commit: (results: readonly PlainStatistics[]) => void) {
    this.#number = number;
    this.#commit = commit;
  }

  batch(size: number): { task: ObjectsTask; back: (results: readonly PlainStatistics[]) => void } {
    const sensor = `line.${this.#number}`;
    const first = this.#next;
    this.#next += size;
    const readings: PlainReading[] = [];
    for (let k = first; k < first + size; k++) {
      const value = 50 + 30 * Math.sin(k / 95) + 2 * Math.sin(k * 12.9898 + this.#number);
      readings.push({ sensor, t: 1_700_000_000_000 + k, value });
    }
    const task = { halo: this.#halo, readings };
    this.#halo = [...this.#halo, ...readings.slice(1 - window).map(({ value }) => value)].slice(1 - window);
    const place = this.#sent++;
    return { task, back: (results) => this.#back(place, results) };
  }

  #back(place: number, results: readonly PlainStatistics[]): void {
    this.#early.set(place, results);
    for (;;) {
      const due = this.#early.get(this.#committed);
      if (!due) return;
      this.#early.delete(this.#committed++);
      this.#commit(due);
    }
  }
}
