// The `objects` baseline: Piscina fed with arrays of plain objects, the way one would begin. Readings are made
// beforehand, so that nothing but the journey and the computation is measured.
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { PlainReading, PlainStatistics } from './rollingStatistics.ts';

export interface ObjectsOptions {
  readonly workers: number;
  readonly batch: number;
  readonly sensors: number;
  readonly seconds: number;
}

const inFlightPerWorker = 4;
const warmUpMs = 500;
/** Batches made beforehand, used again and again. */
const batchesPerSensor = 8;

/** Readings a second whose statistics have come back. */
export async function objectsReadingsPerS(options: ObjectsOptions): Promise<number> {
  const { workers, batch, seconds } = options;
  const pool = new Piscina<readonly PlainReading[], PlainStatistics[]>({
    filename: fileURLToPath(new URL('./objectsWorker.ts', import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    recordTiming: false,
  });
  const batches = madeBatches(options);
  let next = 0;
  let back = 0;
  let untilMs = performance.now() + warmUpMs;
  const feed = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const results = await pool.run(batches[next++ % batches.length] as PlainReading[]);
      if (results.length !== batch) throw new Error(`${results.length} results for ${batch} readings`);
      back += results.length;
    }
  };
  const feedAll = () => Promise.all(Array.from({ length: workers * inFlightPerWorker }, feed));
  await feedAll();
  back = 0;
  const beganMs = performance.now();
  untilMs = beganMs + seconds * 1_000;
  await feedAll();
  const elapsedS = (performance.now() - beganMs) / 1_000;
  await pool.destroy();
  return back / elapsedS;
}

/** Each of one sensor, the sensors in turn. */
function madeBatches({ batch, sensors }: ObjectsOptions): PlainReading[][] {
  return Array.from({ length: sensors * batchesPerSensor }, (_, i) => {
    const sensor = `line.${i % sensors}`;
    const first = Math.floor(i / sensors) * batch;
    return Array.from({ length: batch }, (__, k) => ({
      sensor,
      t: 1_700_000_000_000 + first + k,
      value: 50 + 30 * Math.sin((first + k) / 95) + 2 * Math.sin((first + k) * 12.9898 + (i % sensors)),
    }));
  });
}
