// Bench `pipeline`: readings a second from ingest to commit, beside bare threads, plain objects and Python.
import { resolve } from 'node:path';
import type { PlantInput } from '../../shared/plant.ts';
import { bareReadingsPerS } from './bareThreads.ts';
import { type BenchOptions, type BenchOutcome, type Figure, median, numberText } from './figures.ts';
import { reportOfRun } from './headlessRun.ts';
import { objectsReadingsPerS } from './objects.ts';
import { pythonReadingsPerS, pythonVersion } from './python.ts';

const workerFile = resolve(import.meta.dirname, '../../out/main/featureWorker.js');
const workers = 2;
const defaultSeconds = 8;

/** What was measured, under which settings. */
interface Subject {
  readonly system: 'telltale' | 'objects' | 'python' | 'bare';
  readonly batch: number;
  readonly workers: number;
  readonly sensors: number;
  readonly workPerReadingUs: number;
}

const subject = (
  system: Subject['system'],
  batch: number,
  { sensors = 8, workPerReadingUs = 0 } = {},
): Subject => ({ system, batch, workers, sensors, workPerReadingUs });

const telltale20 = subject('telltale', 20);
const telltale500 = subject('telltale', 500);
const telltale8000 = subject('telltale', 8_000);
const telltaleWithWork = subject('telltale', 8_000, { workPerReadingUs: 1 });
const telltaleManySensors = subject('telltale', 500, { sensors: 1_000 });
const bare = subject('bare', 8_000);
const bareWithWork = subject('bare', 8_000, { workPerReadingUs: 1 });
const objects = subject('objects', 500);
const python = subject('python', 20);

/** What is compared runs next to each other. */
const order = [
  bare,
  telltale8000,
  bareWithWork,
  telltaleWithWork,
  telltale500,
  telltaleManySensors,
  objects,
  telltale20,
  python,
];

export async function benchPipeline(options: BenchOptions): Promise<BenchOutcome> {
  const version = await pythonVersion();
  const seconds = options.seconds ?? defaultSeconds;
  const measured = new Map<Subject, number[]>(order.map((each) => [each, []]));
  for (let round = 1; round <= options.rounds; round++) {
    for (const each of order) {
      if (each === python && !version) continue;
      const readingsPerS = await measure(each, seconds);
      options.progress(`round ${round}: ${subjectText(each)}: ${numberText(readingsPerS)} readings/s`);
      measured.get(each)?.push(readingsPerS);
    }
  }
  const rate = (each: Subject) => median(measured.get(each) ?? []);
  return {
    figures: figuresOf(rate, version !== null),
    results: {
      bareReadingsPerS: rate(bare),
      bareWithWorkReadingsPerS: rate(bareWithWork),
      results: order
        .filter((each) => each.system !== 'bare' && (measured.get(each)?.length ?? 0) > 0)
        .map((each) => ({ ...each, readingsPerS: rate(each), rounds: measured.get(each) })),
    },
    notes: version ? [] : ['there is no python3: the python baseline was not run'],
  };
}

function figuresOf(rate: (each: Subject) => number, withPython: boolean): Figure[] {
  const ratio = (figure: string, least: number, of: Subject, to: Subject): Figure => ({
    figure: `pipeline: ${figure}`,
    measured: rate(of) / rate(to),
    unit: '×',
    target: { least },
  });
  return [
    ...order.map(
      (each): Figure => ({
        figure: `pipeline: ${subjectText(each)}`,
        measured: rate(each),
        unit: 'readings/s',
        target: null,
      }),
    ),
    ...(withPython ? [ratio('batch 500 / python', 50, telltale500, python)] : []),
    ratio('batch 500 / objects', 10, telltale500, objects),
    ratio('batch 8,000 / bare', 0.5, telltale8000, bare),
    ratio('batch 8,000 / bare, with work', 0.9, telltaleWithWork, bareWithWork),
    ratio('batch 500, 1,000 sensors / 8 sensors', 0.3, telltaleManySensors, telltale500),
  ];
}

function measure(each: Subject, seconds: number): Promise<number> {
  const { system, batch, sensors, workPerReadingUs } = each;
  const load = { workers, batch, sensors, seconds };
  if (system === 'objects') return objectsReadingsPerS(load);
  if (system === 'python') return pythonReadingsPerS(load);
  if (system === 'bare') {
    return bareReadingsPerS({ workerFile, threads: workers, batch, sensors, workPerReadingUs, seconds });
  }
  return telltaleReadingsPerS(each, seconds);
}

/** A closed loop: the sources deliver as fast as the queue takes it, and nothing is dropped. */
async function telltaleReadingsPerS(
  { batch, sensors, workPerReadingUs }: Subject,
  seconds: number,
): Promise<number> {
  const plant: PlantInput = {
    name: 'Closed loop',
    sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors, rateHz: 'max', whenFull: 'block' }],
  };
  const knobs = [
    `pool.workers=${workers}`,
    `batch.size=${batch}`,
    `features.workPerReadingUs=${workPerReadingUs}`,
  ];
  const { ledger, throughput } = await reportOfRun({ plant, knobs, seconds });
  if (ledger.processed !== ledger.received) {
    throw new Error(`of ${ledger.received} readings in a closed loop ${ledger.processed} were processed`);
  }
  return throughput.readingsPerS;
}

function subjectText({ system, batch, sensors, workPerReadingUs }: Subject): string {
  const work = workPerReadingUs > 0 ? `, ${workPerReadingUs} µs of work a reading` : '';
  return `${system}, batch ${numberText(batch)}, ${numberText(sensors)} sensors${work}`;
}
