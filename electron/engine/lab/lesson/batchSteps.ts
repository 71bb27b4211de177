// Steps on the size of a batch in a closed loop: one reading, twenty, and the knee.
import type { PlantRunResult } from '../plantRunTask.ts';
import { costsOf, loopRun, loopWorkers, loopWorkUs } from './closedLoopRun.ts';
import { meanComputeMs, readingsPerS } from './measured.ts';
import { resultOf, type StepPlan, type StepRun, twoBars } from './stepPlan.ts';
import { compared, count, ms, rate, times, us } from './words.ts';

const loopSettings = (workUs = loopWorkUs) => [
  { label: 'features.workPerReadingUs', value: String(workUs) },
  { label: 'source', value: 'as fast as the queue takes it' },
];

/** Nothing beside the kernels: the less there is to compute, the plainer the journey shows. */
const noWorkUs = 0;

const batchOfOne: StepPlan = {
  id: 'batchOfOne',
  title: 'A pool with batch 1',
  question:
    'Two workers instead of none, each given one reading at a time: are they faster than the event loop alone?',
  terms: [
    {
      term: 'Journey',
      meaning:
        "a batch's way to a worker and its results' way back: two messages, and a thread that has to wake up for each.",
    },
    { term: 'Work', meaning: 'what is computed from a reading, in the worker or in the event loop.' },
    { term: 'Throughput', meaning: 'how many readings are computed in a second.' },
  ],
  settings: [
    { label: 'pool.mode', value: 'inline, then pool' },
    { label: 'pool.workers', value: String(loopWorkers) },
    { label: 'batch.size', value: '1' },
    ...loopSettings(noWorkUs),
  ],
  runs: [
    loopRun('event loop', { size: 1, pool: { mode: 'inline' }, workPerReadingUs: noWorkUs }),
    loopRun('pool, batch 1', { size: 1, workPerReadingUs: noWorkUs }),
  ],
  together: false,
  look: (results) => {
    const [inline, pool] = [readingsPerS(resultOf(results, 0)), readingsPerS(resultOf(results, 1))];
    const { overheadUs, costUs } = costsOf(resultOf(results, 1));
    const inlineIs = compared(inline, pool);
    const first = `The pool computed ${rate(pool)}, the event loop alone, in batches of 1 as well, ${rate(inline)}`;
    const journey = `Of the ${us(overheadUs + costUs)} that a reading is away, ${us(overheadUs)} are its journey to the worker and back, and ${us(costUs)} are the work`;
    return {
      seen:
        inlineIs === 'more'
          ? `${first}, ${times(inline / pool)} as many without any worker. ${journey}: ${loopWorkers} workers cannot make up for that.`
          : inlineIs === 'less'
            ? `${first}: on this machine, this time, the pool won even with batch 1. ${journey}, yet ${loopWorkers} workers made up for it.`
            : `${first}: about the same, although ${loopWorkers} threads more were at it. ${journey}.`,
      otherwise: inlineIs !== 'more',
      figures: [
        { label: 'event loop', value: inline, unit: 'readings/s' },
        { label: 'pool, batch 1', value: pool, unit: 'readings/s' },
        { label: 'journey of a batch', value: overheadUs, unit: 'µs' },
        { label: 'work of a reading', value: costUs, unit: 'µs' },
      ],
      chart: twoBars('Throughput', 'readings/s', ['event loop', inline], ['pool, batch 1', pool]),
    };
  },
};

const batchOfTwenty: StepPlan = {
  id: 'batchOfTwenty',
  title: 'Batch 20',
  question:
    'Now each reading needs 5 µs of work, and twenty travel together instead of one: what does that do to the cost of the journey?',
  terms: [
    {
      term: "A reading's share of the journey",
      meaning: 'the time of the journey, divided by the readings that travel together.',
    },
  ],
  settings: [
    { label: 'batch.size', value: '1, then 20' },
    { label: 'pool.workers', value: String(loopWorkers) },
    ...loopSettings(),
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
    const shares = `The journey of a batch of twenty costs ${times(shared.overheadUs / alone.overheadUs)} that of one reading (${us(shared.overheadUs)} and ${us(alone.overheadUs)}), for twenty times the readings: each reading's share of it went from ${us(alone.overheadUs)} to ${us(shared.overheadUs / 20)}`;
    const beside = `the event loop alone, in batches of 20 as well, ${rate(inline)}`;
    const pays = compared(twenty, one) === 'more';
    return {
      seen: pays
        ? `With 20 readings in a batch the pool computed ${rate(twenty)} instead of ${rate(one)}, ${times(twenty / one)} as many; ${beside}. ${shares}, because the journey is paid for the batch.`
        : `With 20 readings in a batch the pool computed ${rate(twenty)}, with one ${rate(one)}: this time that was no gain; ${beside}. ${shares}.`,
      otherwise: !pays,
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

/** Of the event loop beside them. */
const inlineSize = 500;

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
  terms: [
    {
      term: 'Knee',
      meaning:
        'the smallest batch size whose throughput is within 5 % of the best: from here on the curve is flat.',
    },
  ],
  settings: [
    { label: 'batch.size', value: kneeSizes.map(count).join(', ') },
    { label: 'shown', value: 'the faster of 2 runs each' },
    { label: 'pool.workers', value: String(loopWorkers) },
    ...loopSettings(),
  ],
  runs: [
    ...kneeSizes.map((size) => kneeRun(size, 'up')),
    ...kneeSizes.toReversed().map((size) => kneeRun(size, 'down')),
    loopRun('event loop', { size: inlineSize, pool: { mode: 'inline' }, durationMs: kneeRunMs }),
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
    const rise = `From batch 1 to batch ${kneeSize} the throughput went from ${rate(oneRate)} to ${rate(kneeRate)} (the event loop alone, in batches of ${count(inlineSize)}: ${rate(inline)})`;
    return {
      seen:
        place === largest
          ? `${rise}, and it was still rising at the largest. On this machine and at this work the knee lies beyond ${kneeSize}.`
          : `${rise}; batch ${count(kneeSizes[largest] ?? 0)} gave ${rate(largestRate)}. The knee is ${kneeSize}, the smallest size within 5 % of the best: beyond it a batch only takes longer (${ms(largestMs)} against ${ms(kneeMs)} at a worker), and its readings grow older.`,
      otherwise: place === largest,
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

export const batchSteps: readonly StepPlan[] = [batchOfOne, batchOfTwenty, knee];
