// Steps on the size of a batch in a closed loop: one reading, twenty, the knee, and copying against sharing.
import type { PlantInput } from '../../../../shared/plant.ts';
import type { PlantRunResult } from '../plantRunTask.ts';
import { meanComputeMs, readingsPerS } from './measured.ts';
import {
  closedLoop,
  closedLoopWarmUpMs,
  resultOf,
  type StepPlan,
  type StepRun,
  stepRun,
} from './stepPlan.ts';
import { compared, count, ms, rate, times, us } from './words.ts';

type PoolKnobs = NonNullable<PlantInput['knobs']>['pool'];

const workers = 2;
/** Added to the kernels' own: about what a spectrum costs, so that a pool has something to win. */
const workUs = 5;

interface Loop {
  readonly size: number;
  readonly pool?: PoolKnobs;
  readonly workPerReadingUs?: number;
  readonly durationMs?: number;
}

function loopRun(
  label: string,
  { size, pool, workPerReadingUs = workUs, durationMs = 1_800 }: Loop,
): StepRun {
  return stepRun(label, {
    durationMs,
    warmUpMs: closedLoopWarmUpMs,
    sources: closedLoop,
    knobs: { pool: { workers, ...pool }, batch: { size }, features: { workPerReadingUs } },
  });
}

interface Costs {
  readonly overheadUs: number;
  readonly costUs: number;
}

function costsOf({ report: { pool } }: PlantRunResult): Costs {
  if (pool.overheadUsPerBatch === null || pool.costUsPerReading === null)
    throw new Error(`The cost of a batch could not be measured: ${pool.unknownBecause}.`);
  return { overheadUs: pool.overheadUsPerBatch, costUs: pool.costUsPerReading };
}

const loopSettings = [
  { label: 'features.workPerReadingUs', value: String(workUs) },
  { label: 'source', value: 'as fast as the queue takes it' },
];

const batchOfOne: StepPlan = {
  id: 'batchOfOne',
  title: 'A pool with batch 1',
  question:
    'Two workers instead of none, each given one reading at a time: are they faster than the event loop alone?',
  settings: [
    { label: 'pool.mode', value: 'inline, then pool' },
    { label: 'pool.workers', value: String(workers) },
    { label: 'batch.size', value: '1' },
    ...loopSettings,
  ],
  runs: [loopRun('event loop', { size: 1, pool: { mode: 'inline' } }), loopRun('pool, batch 1', { size: 1 })],
  together: false,
  look: (results) => {
    const [inline, pool] = [readingsPerS(resultOf(results, 0)), readingsPerS(resultOf(results, 1))];
    const { overheadUs, costUs } = costsOf(resultOf(results, 1));
    const first = `The pool computed ${rate(pool)}, the event loop alone ${rate(inline)}`;
    const journey = `Of the ${us(overheadUs + costUs)} that a reading is away, ${us(overheadUs)} are its journey to the worker and back, and ${us(costUs)} are the work`;
    return {
      seen:
        compared(inline, pool) === 'more'
          ? `${first}, ${times(inline / pool)} as many without any worker. ${journey}: ${workers} workers cannot make up for that.`
          : compared(inline, pool) === 'less'
            ? `${first}: on this machine, this time, the pool won even with batch 1. ${journey}, yet ${workers} workers made up for it.`
            : `${first}: about the same, although ${workers} threads more were at it. ${journey}.`,
      figures: [
        { label: 'event loop', value: inline, unit: 'readings/s' },
        { label: 'pool, batch 1', value: pool, unit: 'readings/s' },
        { label: 'journey of a batch', value: overheadUs, unit: 'µs' },
        { label: 'work of a reading', value: costUs, unit: 'µs' },
      ],
      chart: {
        kind: 'bars',
        title: 'Throughput',
        unit: 'readings/s',
        bars: [
          { label: 'event loop', value: inline, isSubject: false },
          { label: 'pool, batch 1', value: pool, isSubject: true },
        ],
      },
    };
  },
};

const batchOfTwenty: StepPlan = {
  id: 'batchOfTwenty',
  title: 'Batch 20',
  question: 'Twenty readings travel together instead of one: what does that do to the cost of the journey?',
  settings: [
    { label: 'batch.size', value: '1, then 20' },
    { label: 'pool.workers', value: String(workers) },
    ...loopSettings,
  ],
  runs: [
    loopRun('batch 1', { size: 1 }),
    loopRun('batch 20', { size: 20 }),
    loopRun('event loop', { size: 20, pool: { mode: 'inline' } }),
  ],
  together: false,
  look: (results) => {
    const [one, twenty, inline] = [0, 1, 2].map((run) => readingsPerS(resultOf(results, run))) as [
      number,
      number,
      number,
    ];
    const alone = costsOf(resultOf(results, 0));
    const shared = costsOf(resultOf(results, 1));
    const shares = `A journey costs ${us(alone.overheadUs)} with one reading and ${us(shared.overheadUs)} with twenty, so each reading's share of it went from ${us(alone.overheadUs)} to ${us(shared.overheadUs / 20)}`;
    const beside = `the event loop alone, ${rate(inline)}`;
    return {
      seen:
        compared(twenty, one) === 'more'
          ? `With 20 readings in a batch the pool computed ${rate(twenty)} instead of ${rate(one)}, ${times(twenty / one)} as many; ${beside}. ${shares}: the journey is paid for the batch, not for the reading.`
          : `With 20 readings in a batch the pool computed ${rate(twenty)}, with one ${rate(one)}: this time that was no gain; ${beside}. ${shares}.`,
      figures: [
        { label: 'batch 1', value: one, unit: 'readings/s' },
        { label: 'batch 20', value: twenty, unit: 'readings/s' },
        { label: "a reading's share of the journey, batch 1", value: alone.overheadUs, unit: 'µs' },
        { label: "a reading's share of the journey, batch 20", value: shared.overheadUs / 20, unit: 'µs' },
      ],
      chart: {
        kind: 'bars',
        title: 'Throughput',
        unit: 'readings/s',
        bars: [
          { label: 'pool, batch 1', value: one, isSubject: false },
          { label: 'pool, batch 20', value: twenty, isSubject: true },
          { label: 'event loop', value: inline, isSubject: false },
        ],
      },
    };
  },
};

const kneeSizes = [1, 20, 100, 500, 2_000, 8_000];

const kneeRunMs = 700;

/** Each size twice, upwards and downwards: what else a machine does then must not make a slope. */
const kneeRun = (size: number, way: string): StepRun =>
  loopRun(`batch ${count(size)}, ${way}`, { size, durationMs: kneeRunMs });

/** The one that was disturbed less. */
function fasterOf(results: readonly PlantRunResult[], run: number, other: number): PlantRunResult {
  const [one, two] = [resultOf(results, run), resultOf(results, other)];
  return readingsPerS(one) >= readingsPerS(two) ? one : two;
}

/** Smallest size within 5 % of the best. */
export function kneeOf(rates: readonly number[]): number {
  const best = Math.max(...rates);
  return rates.findIndex((value) => value >= 0.95 * best);
}

const knee: StepPlan = {
  id: 'knee',
  title: 'The knee',
  question: 'Larger and larger batches: from which size on does it no longer pay?',
  settings: [
    { label: 'batch.size', value: kneeSizes.map(count).join(', ') },
    { label: 'shown', value: 'the faster of 2 runs each' },
    { label: 'pool.workers', value: String(workers) },
    ...loopSettings,
  ],
  runs: [
    ...kneeSizes.map((size) => kneeRun(size, 'up')),
    ...kneeSizes.toReversed().map((size) => kneeRun(size, 'down')),
    loopRun('event loop', { size: 500, pool: { mode: 'inline' }, durationMs: kneeRunMs }),
  ],
  together: false,
  look: (results) => {
    const best = kneeSizes.map((_, size) => fasterOf(results, size, 2 * kneeSizes.length - 1 - size));
    const rates = best.map(readingsPerS);
    const place = kneeOf(rates);
    const largest = kneeSizes.length - 1;
    const inline = readingsPerS(resultOf(results, 2 * kneeSizes.length));
    const kneeSize = count(kneeSizes[place] ?? 0);
    const [kneeRate, oneRate, largestRate] = [rates[place] ?? 0, rates[0] ?? 0, rates[largest] ?? 0];
    const [kneeMs, largestMs] = [place, largest].map((size) => meanComputeMs(resultOf(best, size).tasks)) as [
      number,
      number,
    ];
    const rise = `From batch 1 to batch ${kneeSize} the throughput went from ${rate(oneRate)} to ${rate(kneeRate)} (the event loop alone: ${rate(inline)})`;
    return {
      seen:
        place === largest
          ? `${rise}, and it was still rising at the largest. On this machine and at this work the knee lies beyond ${kneeSize}.`
          : `${rise}; batch ${count(kneeSizes[largest] ?? 0)} gave ${rate(largestRate)}. The knee is ${kneeSize}, the smallest size within 5 % of the best: beyond it a batch only takes longer (${ms(largestMs)} against ${ms(kneeMs)} at a worker), and its readings grow older.`,
      figures: [
        { label: 'knee', value: kneeSizes[place] ?? 0, unit: 'readings' },
        { label: 'throughput there', value: kneeRate, unit: 'readings/s' },
        { label: 'a batch at its worker, knee', value: kneeMs, unit: 'ms' },
        { label: `the same, batch ${count(kneeSizes[largest] ?? 0)}`, value: largestMs, unit: 'ms' },
      ],
      chart: {
        kind: 'bars',
        title: 'Throughput by batch size',
        unit: 'readings/s',
        bars: [
          ...kneeSizes.map((size, run) => ({
            label: count(size),
            value: rates[run] ?? 0,
            isSubject: run === place,
          })),
          { label: 'event loop', value: inline, isSubject: false },
        ],
      },
    };
  },
};

const transportBatch = 500;

const transport: StepPlan = {
  id: 'transport',
  title: 'Copying against sharing',
  question:
    'Readings lie in memory that all workers share: what would it cost to copy them to and fro instead?',
  settings: [
    { label: 'pool.transport', value: 'copy, then shared' },
    { label: 'batch.size', value: String(transportBatch) },
    { label: 'pool.workers', value: String(workers) },
    { label: 'source', value: 'as fast as the queue takes it' },
  ],
  runs: [
    loopRun('copy', { size: transportBatch, pool: { transport: 'copy' }, workPerReadingUs: 0 }),
    loopRun('shared', { size: transportBatch, pool: { transport: 'shared' }, workPerReadingUs: 0 }),
  ],
  together: false,
  look: (results) => {
    const [copy, shared] = [readingsPerS(resultOf(results, 0)), readingsPerS(resultOf(results, 1))];
    const [copied, lent] = [costsOf(resultOf(results, 0)), costsOf(resultOf(results, 1))];
    const journeys = `The journey of a batch of ${transportBatch} took ${us(copied.overheadUs)} copied and ${us(lent.overheadUs)} shared`;
    const first = `Shared, the pool computed ${rate(shared)}; copied as plain objects, ${rate(copy)}`;
    return {
      seen:
        compared(shared, copy) === 'more'
          ? `${first}: sharing is ${times(shared / copy)} as fast. ${journeys}: copies are made and unmade by the threads that should compute, reading by reading, and no batch size saves that.`
          : `${first}: this time sharing was no faster. ${journeys}; what held both back lies elsewhere.`,
      figures: [
        { label: 'copied', value: copy, unit: 'readings/s' },
        { label: 'shared', value: shared, unit: 'readings/s' },
        { label: 'journey, copied', value: copied.overheadUs, unit: 'µs' },
        { label: 'journey, shared', value: lent.overheadUs, unit: 'µs' },
      ],
      chart: {
        kind: 'bars',
        title: 'Throughput',
        unit: 'readings/s',
        bars: [
          { label: 'copied', value: copy, isSubject: false },
          { label: 'shared', value: shared, isSubject: true },
        ],
      },
    };
  },
};

export const batchSteps: readonly StepPlan[] = [batchOfOne, batchOfTwenty, knee];
export const transportSteps: readonly StepPlan[] = [transport];
