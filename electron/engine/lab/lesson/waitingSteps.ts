// Steps on waiting and computing: where each belongs, and what happens to sensors where the two are mixed up.
import type { PlantRunResult } from '../plantRunTask.ts';
import { type StepPlan, type StepRun, stepRun, twoBars, twoResultsOf } from './stepPlan.ts';
import { compared, count, ms, times } from './words.ts';

const sensorsAsked = 10;
const answerMs = 100;

const pollRun = (label: string, durationMs: number, maxConcurrent: number): StepRun =>
  stepRun(label, {
    durationMs,
    knobs: { pool: { workers: 1 } },
    sources: [
      {
        id: 'hall',
        kind: 'simulated',
        mode: 'poll',
        sensors: sensorsAsked,
        latencyMs: answerMs,
        intervalMs: answerMs,
        maxConcurrent,
      },
    ],
  });

const askingStep: StepPlan = {
  id: 'asking',
  title: 'Waiting: ten sensors, one by one and together',
  question:
    'Ten sensors take 100 ms each to answer: how long is a round when they are asked one after the other, and when all are asked at once?',
  terms: [
    { term: 'Reading', meaning: 'one value of a sensor, with its time.' },
    {
      term: 'Event loop',
      meaning:
        'the one thread that talks to all sensors. It does one thing at a time, but while one answer is on its way it can ask others.',
    },
    { term: 'Worker', meaning: 'a thread beside it that only computes.' },
    { term: 'Round', meaning: 'from when the sensors are due to be asked to the last answer.' },
  ],
  settings: [
    { label: 'sensors', value: '10, each answers after 100 ms' },
    { label: 'asked at once', value: '1, then 10' },
    { label: 'pool.workers', value: '1' },
  ],
  runs: [pollRun('one after the other', 3_300, 1), pollRun('together', 2_200, sensorsAsked)],
  together: false,
  look: (results) => {
    const [single, together] = twoResultsOf(results);
    const singleMs = roundMs(single).p50;
    const togetherMs = roundMs(together).p50;
    const lagMs = together.report.eventLoopLagMs.p99 ?? 0;
    const isFaster = compared(singleMs, togetherMs) === 'more';
    const asked = `One after the other, the ten sensors took ${ms(singleMs)} a round; asked together, ${ms(togetherMs)}`;
    return {
      seen: isFaster
        ? `${asked}: ${times(singleMs / togetherMs)} as fast, with the same one thread. Waiting ${lagMs < answerMs / 2 ? `does not occupy that thread (99 % of the time its event loop was less than ${ms(lagMs)} late)` : `does not occupy that thread, whatever else did this time (1 % of the time its event loop was more than ${ms(lagMs)} late)`}, so slow answers are no reason for a worker.`
        : `${asked}: this time that was no faster. Something else held the event loop (1 % of the time it was more than ${ms(lagMs)} late).`,
      otherwise: !isFaster,
      figures: [
        { label: 'a round, one after the other', value: singleMs, unit: 'ms' },
        { label: 'a round, together', value: togetherMs, unit: 'ms' },
        { label: 'event loop lag p99, together', value: lagMs, unit: 'ms' },
      ],
      chart: twoBars(
        'Time until all ten are read',
        'ms',
        ['one after the other', singleMs],
        ['together', togetherMs],
      ),
    };
  },
};

const freezeBatch = 1_000;
const freezeWorkUs = 200;
const freezeAnswerMs = 20;

const freezeRun = (label: string, mode: 'inline' | 'pool'): StepRun =>
  stepRun(label, {
    durationMs: 3_600,
    warmUpMs: 400,
    begin: ['hall'],
    knobs: {
      pool: { workers: 2, mode },
      batch: { size: freezeBatch, maxWaitMs: 2_000 },
      features: { workPerReadingUs: freezeWorkUs },
    },
    sources: [
      { id: 'line', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 1_500 },
      {
        id: 'hall',
        kind: 'simulated',
        mode: 'poll',
        paused: true,
        sensors: sensorsAsked,
        latencyMs: freezeAnswerMs,
        intervalMs: 50,
      },
    ],
  });

const freezeStep: StepPlan = {
  id: 'freeze',
  title: 'Computing in the event loop: the freeze',
  question: `A batch of ${count(freezeBatch)} readings takes 200 ms to compute: what becomes of ten sensors that are read every 50 ms when it is computed in the event loop that reads them?`,
  terms: [
    { term: 'Batch', meaning: 'readings that are computed in one go.' },
    { term: 'Pool', meaning: 'the workers: the event loop sends them batches and goes on.' },
    {
      term: 'Freeze',
      meaning: 'a time in which the event loop can neither ask nor hear a sensor, because it computes.',
    },
  ],
  settings: [
    { label: 'pool.mode', value: 'inline, then pool' },
    { label: 'batch.size', value: count(freezeBatch) },
    { label: 'features.workPerReadingUs', value: String(freezeWorkUs) },
    {
      label: 'sensors',
      value: `10 asked every 50 ms, each answers after ${freezeAnswerMs} ms; 1 sends at ${count(1_500)} Hz`,
    },
  ],
  runs: [freezeRun('event loop', 'inline'), freezeRun('2 workers', 'pool')],
  together: false,
  look: (results) => {
    const [inline, pool] = twoResultsOf(results);
    const frozen = heldOf(inline);
    const free = heldOf(pool);
    return {
      seen: freezeWords(frozen, free),
      otherwise: !isFreer(frozen, free),
      figures: [
        { label: 'longest freeze, event loop', value: frozen.lagMs, unit: 'ms' },
        { label: 'longest freeze, 2 workers', value: free.lagMs, unit: 'ms' },
        { label: 'slowest round, event loop', value: frozen.roundMs, unit: 'ms' },
        { label: 'slowest round, 2 workers', value: free.roundMs, unit: 'ms' },
      ],
      chart: {
        kind: 'lines',
        title: 'Longest freeze of the event loop in every 200 ms',
        unit: 'ms',
        lines: [lagLine('computed in the event loop', inline), lagLine('by 2 workers', pool)],
      },
    };
  },
};

interface Held {
  readonly lagMs: number;
  /** The slowest. */
  readonly roundMs: number;
  readonly usualRoundMs: number;
}

function heldOf(result: PlantRunResult): Held {
  const { max, p50 } = roundMs(result);
  return { lagMs: longestLagMs(result), roundMs: max, usualRoundMs: p50 };
}

const isFreer = (frozen: Held, free: Held): boolean =>
  compared(frozen.lagMs, free.lagMs) === 'more' && compared(frozen.roundMs, free.roundMs) === 'more';

function freezeWords(frozen: Held, free: Held): string {
  const first = `Computed in the event loop, a batch stopped everything else for up to ${ms(frozen.lagMs)}, and the slowest round of the sensors took ${ms(frozen.roundMs)}, where half of them took ${ms(frozen.usualRoundMs)} or less.`;
  return isFreer(frozen, free)
    ? `${first} With the same work in 2 workers the longest freeze was ${ms(free.lagMs)} and the slowest round ${ms(free.roundMs)}: computing belongs in workers, however fast it is.`
    : `${first} With the same work in 2 workers it was no better this time (${ms(free.lagMs)} and ${ms(free.roundMs)}): the workers found no core of their own beside what else runs here.`;
}

function roundMs({ report }: PlantRunResult): { p50: number; max: number } {
  const { p50, max } = report.sources.hall?.pollRoundMs ?? { p50: null, max: null };
  if (p50 === null || max === null) throw new Error('No round of the sensors came to its end in this run.');
  return { p50, max };
}

function longestLagMs({ lag }: PlantRunResult): number {
  return lag.longestMs.reduce((most, lagMs) => Math.max(lagMs, most), 0);
}

/** In steps: each value holds for the stretch that it was measured over, which a freeze makes longer. */
function lagLine(label: string, { lag }: PlantRunResult) {
  const [t, value]: [number[], number[]] = [[], []];
  let fromS = 0;
  for (const [place, longestMs] of lag.longestMs.entries()) {
    const toS = (lag.t[place] ?? 0) / 1_000;
    if (Number.isFinite(longestMs)) {
      t.push(fromS, toS);
      value.push(longestMs, longestMs);
    }
    fromS = toS;
  }
  return { label, t, value };
}

export const waitingSteps: readonly StepPlan[] = [askingStep, freezeStep];
