// Runs a real engine with a real pool over given readings and collects what it commits.
import { createEngine } from '../../electron/engine/createEngine.ts';
import type { CommitOutput, CommittedRange, Engine } from '../../electron/engine/engine.ts';
import type { SensorSource, SourceContext } from '../../electron/engine/sources/sensorSource.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { computeBatch } from '../../workers/computeBatch.ts';

const featureWorkerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;

export interface CommittedReading {
  readonly seq: number;
  readonly t: number;
  readonly value: number;
  readonly rolling: readonly number[];
}

export interface CollectedWindow {
  readonly start: number;
  readonly size: number;
  readonly values: readonly number[];
}

/** Keeps everything, by sensor id. */
export class CollectingOutput implements CommitOutput {
  readonly readings = new Map<string, CommittedReading[]>();
  readonly windows = new Map<string, CollectedWindow[]>();
  readonly #row = new Float64Array(rollingFeatureNames.length);

  write(range: CommittedRange): void {
    const readings = this.readings.get(range.sensor.id) ?? [];
    this.readings.set(range.sensor.id, readings);
    for (let i = 0; i < range.count; i++) {
      const rolling = range.rolling(i, this.#row) ? [...this.#row] : [];
      readings.push({ seq: range.seqStart + i, t: range.time(i), value: range.value(i), rolling });
    }
    const windows = this.windows.get(range.sensor.id) ?? [];
    this.windows.set(range.sensor.id, windows);
    for (const { start, size, values } of range.windows) windows.push({ start, size, values: [...values] });
  }

  room(): Promise<void> | undefined {
    return undefined;
  }

  async flushed(): Promise<void> {}

  report(): null {
    return null;
  }

  async close(): Promise<void> {}
}

/** A source that delivers the columns it is given, in chunks of random length, as fast as the queue takes them. */
function fixedSource(columns: readonly Float64Array[], random: () => number): SensorSource {
  const done = columns.map(() => 0);
  return {
    summary: 'fixed',
    sensors: columns.map((_, i) => ({
      id: `${i}`,
      name: `Sensor ${i}`,
      unit: '',
      low: 0,
      high: 10,
      rateHz: null,
    })),
    async run({ sink, sensors, signal, whilePaused }: SourceContext) {
      const times = columns.map((values) => Float64Array.from(values, (_, seq) => 1_000 + seq));
      while (done.some((count, i) => count < (columns[i]?.length ?? 0)) && !signal.aborted) {
        await whilePaused();
        for (const [i, values] of columns.entries()) {
          const sensor = sensors[i];
          const from = done[i] as number;
          const count = Math.min(values.length - from, 1 + Math.floor(random() * 300));
          if (!sensor || count <= 0) continue;
          const taken = sink.push(sensor, times[i] as Float64Array, values, from, count);
          done[i] = from + taken;
          if (taken < count) await sink.room().catch(() => undefined);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

export interface EngineRun {
  readonly engine: Engine;
  readonly output: CollectingOutput;
}

/** The engine for one source `fixed` over these columns; not started. */
export function engineOver(
  columns: readonly Float64Array[],
  knobs: PlantInput['knobs'],
  random: () => number = Math.random,
  workerFile = featureWorkerFile,
): EngineRun {
  const output = new CollectingOutput();
  const parsed = parsePlant({ name: 'Test', sources: [{ id: 'fixed', kind: 'system' }], knobs });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const engine = createEngine({
    workerFile,
    computeInline: async (task) => computeBatch(task),
    openSource: async () => fixedSource(columns, random),
    host: 'headless',
    plant: parsed.plant,
    baseFolder: '.',
    outputs: [output],
  });
  return { engine, output };
}

/** A repeatable generator of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
