// As many bare threads as asked run the built worker's computation at the same time, over rings made beforehand:
// what the pipeline would reach if feeding it and taking its results cost nothing.
import { Worker } from 'node:worker_threads';
import { SimulatedSignal } from '../../electron/engine/sources/simulatedSignal.ts';
import { type BurnRate, burnRateBytes } from '../../shared/batchTask.ts';
import { signalSchema } from '../../shared/plant.ts';
import { doublesPerSlot, layoutHeaderDoubles, slotField, slotHeader } from '../../shared/ringLayout.ts';

export interface BareOptions {
  /** Module whose default export computes a task, as Piscina loads it. */
  readonly workerFile: string;
  readonly threads: number;
  readonly batch: number;
  readonly sensors: number;
  readonly workPerReadingUs: number;
  readonly seconds: number;
}

/** What each thread is given. */
export interface BareThreadData extends BareOptions {
  readonly rings: SharedArrayBuffer;
  readonly ringReadings: number;
  /** Where its turn among the sensors begins. */
  readonly firstSensor: number;
  /** [0] threads that are warm, [1] set when all may begin. */
  readonly gate: SharedArrayBuffer;
  /** As the pool hands it to its threads. */
  readonly burnRate: BurnRate;
}

/** What each thread says when it is done. */
export interface BareThreadResult {
  readonly readings: number;
  readonly elapsedS: number;
}

/** What the engine gives each of eight sensors under the default queue capacity. */
const ringReadings = 32_768;

/** Readings a second of all threads together. */
export async function bareReadingsPerS(options: BareOptions): Promise<number> {
  const rings = filledRings(options.sensors);
  const gate = new SharedArrayBuffer(8);
  const burnRate = new SharedArrayBuffer(burnRateBytes);
  const results = await Promise.all(
    Array.from({ length: options.threads }, (_, thread) => {
      const firstSensor = Math.floor((thread * options.sensors) / options.threads);
      return resultOfThread({ ...options, rings, ringReadings, firstSensor, gate, burnRate });
    }),
  );
  return results.reduce((sum, { readings, elapsedS }) => sum + readings / elapsedS, 0);
}

function resultOfThread(workerData: BareThreadData): Promise<BareThreadResult> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./bareThread.ts', import.meta.url), { workerData });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('a bare thread ended without a result')));
  });
}

/** The values that the simulated sensors of the pipeline would send. */
function filledRings(sensors: number): SharedArrayBuffer {
  const header = layoutHeaderDoubles + sensors * doublesPerSlot;
  const rings = new SharedArrayBuffer((header + sensors * 2 * ringReadings) * 8);
  const doubles = new Float64Array(rings);
  doubles[0] = 1;
  doubles[1] = sensors;
  const signal = signalSchema.parse({});
  for (let slot = 0; slot < sensors; slot++) {
    const timesBase = header + slot * 2 * ringReadings;
    const valuesBase = timesBase + ringReadings;
    const at = slotHeader(slot);
    doubles[at + slotField.timesBase] = timesBase;
    doubles[at + slotField.valuesBase] = valuesBase;
    doubles[at + slotField.capacity] = ringReadings;
    doubles[at + slotField.low] = 0;
    doubles[at + slotField.high] = 100;
    doubles[at + slotField.rateHz] = Number.NaN;
    const subject = { seed: 1, sensorId: `line.${slot}`, low: 0, high: 100 };
    new SimulatedSignal(signal, subject).fill(0, doubles, valuesBase, ringReadings);
    for (let i = 0; i < ringReadings; i++) doubles[timesBase + i] = i;
  }
  return rings;
}
