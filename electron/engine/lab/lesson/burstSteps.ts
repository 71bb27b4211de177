// Steps that show each task of the workers: a burst in one batch and in many.
import type { PlantRunResult } from '../plantRunTask.ts';
import { busyMs, firstCommitMs, idleShare, lastCommitMs, meanAgeMs, workersUsed } from './measured.ts';
import { burstOf, burstWarmUpMs, resultOf, type StepPlan, type StepRun, stepRun } from './stepPlan.ts';
import { compared, count, counted, ms, percent, times } from './words.ts';
import { lanesOf } from './workerLanes.ts';

interface BurstSetting {
  readonly readings: number;
  readonly batch: number;
  readonly workUs: number;
  readonly workers: number;
}

function burstRun(label: string, { readings, batch, workUs, workers }: BurstSetting): StepRun {
  return stepRun(label, {
    sources: burstOf(readings),
    begin: ['burst'],
    warmUpMs: burstWarmUpMs,
    durationMs: 8_000,
    untilSettled: true,
    knobs: {
      pool: { workers },
      batch: { size: batch, maxWaitMs: 20 },
      features: { workPerReadingUs: workUs },
    },
  });
}

/** Each way in turn, three times: what else a machine does must not decide between them. */
const repeats = 3;

function byTurns(ways: readonly StepRun[]): readonly StepRun[] {
  return Array.from({ length: repeats }, (_, repeat) =>
    ways.map(({ label, task }) => ({ label: `${label}, ${repeat + 1} of ${repeats}`, task })),
  ).flat();
}

/** Of the repeats of one of two ways, the fastest: the one that was disturbed least. */
function fastestRun(results: readonly PlantRunResult[], way: 0 | 1): PlantRunResult {
  const own = results.filter((_, run) => run % 2 === way);
  const byEnd = own.toSorted((a, b) => lastCommitMs(a.tasks) - lastCommitMs(b.tasks));
  return resultOf(byEnd, 0);
}

/** Why sharing has not paid: whether the workers had a core each shows in how long they took. */
function coresWords(whole: PlantRunResult, parts: PlantRunResult): string {
  const [alone, shared] = [busyMs(whole.tasks), busyMs(parts.tasks)];
  return compared(shared, alone) === 'more'
    ? `side by side they took ${ms(shared)} for what one alone did in ${ms(alone)}, for they had no core each`
    : `the journeys took what they had won`;
}

/** What many journeys cost beside the work; empty where it was not measured. */
function journeysWords({ tasks, report }: PlantRunResult): string {
  const { overheadUsPerBatch } = report.pool;
  if (overheadUsPerBatch === null) return '';
  const journeysMs = (overheadUsPerBatch * tasks.worker.length) / 1_000;
  return `, and their journeys cost ${ms(journeysMs)} in all beside ${ms(busyMs(tasks))} of work`;
}

const burstReadings = 400;
const burstWorkUs = 250;

/** `workers`: as many as this machine has cores for, 2 to 4. */
function burstStep(workers: number): StepPlan {
  const run = (label: string, batch: number): StepRun =>
    burstRun(label, { readings: burstReadings, batch, workUs: burstWorkUs, workers });
  return {
    id: 'burst',
    title: 'A burst of 400: one batch, or twenty of twenty',
    question: `400 readings come at once, and ${workers} workers wait for them: do they go as one batch, or as twenty of twenty?`,
    terms: [
      { term: 'Burst', meaning: 'readings that come all at once, with nothing before and after them.' },
      {
        term: 'Idle',
        meaning: 'of a worker: it has no batch, although readings may be waiting in that of another.',
      },
    ],
    settings: [
      { label: 'batch.size', value: '400, then 20' },
      { label: 'pool.workers', value: String(workers) },
      { label: 'features.workPerReadingUs', value: String(burstWorkUs) },
      { label: 'source', value: 'burst of 400' },
      { label: 'shown', value: `the fastest of ${repeats} runs each` },
    ],
    runs: byTurns([run('1 batch of 400', burstReadings), run('20 batches of 20', 20)]),
    together: false,
    look: (results) => {
      const [whole, parts] = [fastestRun(results, 0), fastestRun(results, 1)];
      const [wholeMs, partsMs] = [lastCommitMs(whole.tasks), lastCommitMs(parts.tasks)];
      const idle = [idleShare(whole.tasks, workers), idleShare(parts.tasks, workers)] as const;
      const used = workersUsed(whole.tasks);
      const first = `In one batch of 400 the burst was done after ${ms(wholeMs)}: ${counted(used, 'worker')} computed and ${count(workers - used)} had nothing to do.`;
      const sharingPays = compared(wholeMs, partsMs) === 'more';
      return {
        seen: sharingPays
          ? `${first} In 20 batches of 20 it was done after ${ms(partsMs)}, ${times(wholeMs / partsMs)} as fast, because ${counted(workersUsed(parts.tasks), 'worker')} shared it and stood idle ${percent(idle[1])} of the time instead of ${percent(idle[0])}.`
          : `${first} In 20 batches of 20 it took ${ms(partsMs)}: this time that was no faster, although ${counted(workersUsed(parts.tasks), 'worker')} shared it: ${coresWords(whole, parts)}.`,
        otherwise: !sharingPays,
        figures: [
          { label: 'done, 1 batch of 400', value: wholeMs, unit: 'ms' },
          { label: 'done, 20 batches of 20', value: partsMs, unit: 'ms' },
          { label: 'workers idle, 1 batch', value: idle[0] * 100, unit: '%' },
          { label: 'workers idle, 20 batches', value: idle[1] * 100, unit: '%' },
        ],
        chart: {
          kind: 'lanes',
          title: 'What each worker did',
          spanMs: Math.max(wholeMs, partsMs),
          groups: [lanesOf('1 batch of 400', whole), lanesOf('20 batches of 20', parts)],
        },
      };
    },
  };
}

const largeBurst = 20_000;
const largeWorkUs = 20;

function tooLargeStep(workers: number): StepPlan {
  const run = (label: string, batch: number): StepRun =>
    burstRun(label, { readings: largeBurst, batch, workUs: largeWorkUs, workers });
  return {
    id: 'tooLarge',
    title: 'Too large a batch under work',
    question: `${count(largeBurst)} readings come at once, each needs 20 µs of work: is one batch with a single journey not best?`,
    terms: [{ term: 'Age', meaning: 'of a reading: the time from its arrival until its result is there.' }],
    settings: [
      { label: 'batch.size', value: `${count(largeBurst)}, then 500` },
      { label: 'pool.workers', value: String(workers) },
      { label: 'features.workPerReadingUs', value: String(largeWorkUs) },
      { label: 'source', value: `burst of ${count(largeBurst)}` },
      { label: 'shown', value: `the fastest of ${repeats} runs each` },
    ],
    runs: byTurns([run(`1 batch of ${count(largeBurst)}`, largeBurst), run('batches of 500', 500)]),
    together: false,
    look: (results) => {
      const [whole, parts] = [fastestRun(results, 0), fastestRun(results, 1)];
      const [wholeMs, partsMs] = [lastCommitMs(whole.tasks), lastCommitMs(parts.tasks)];
      const others = workers === 2 ? 'the other' : `the other ${workers - 1}`;
      const [wholeAge, partsAge] = [meanAgeMs(whole.tasks), meanAgeMs(parts.tasks)];
      const sharingPays = compared(wholeMs, partsMs) === 'more';
      const first = sharingPays
        ? `One batch of ${count(largeBurst)} took ${ms(wholeMs)}, batches of 500 took ${ms(partsMs)}, ${times(wholeMs / partsMs)} as fast: a batch is computed by one worker alone, so ${others} had nothing to do, while ${count(parts.tasks.worker.length)} batches were shared out${journeysWords(parts)}.`
        : `One batch of ${count(largeBurst)} took ${ms(wholeMs)}, batches of 500 took ${ms(partsMs)}: this time sharing the work among ${workers} workers saved nothing, ${coresWords(whole, parts)}.`;
      return {
        seen: `${first} In the one batch readings grew ${ms(wholeAge)} old on average before their results were there, against ${ms(partsAge)}, because the first has to wait for the last (the first result came after ${ms(firstCommitMs(whole.tasks))}, against ${ms(firstCommitMs(parts.tasks))}).`,
        otherwise: !sharingPays,
        figures: [
          { label: `done, 1 batch of ${count(largeBurst)}`, value: wholeMs, unit: 'ms' },
          { label: 'done, batches of 500', value: partsMs, unit: 'ms' },
          { label: 'mean age, 1 batch', value: wholeAge, unit: 'ms' },
          { label: 'mean age, batches of 500', value: partsAge, unit: 'ms' },
        ],
        chart: {
          kind: 'lines',
          title: 'Results that are there',
          unit: 'readings',
          lines: [doneLine(`1 batch of ${count(largeBurst)}`, whole), doneLine('batches of 500', parts)],
        },
      };
    },
  };
}

/** Steps: so many readings have their result at that time. */
function doneLine(label: string, { tasks }: PlantRunResult) {
  const order = [...tasks.committedAtMs.keys()].sort(
    (a, b) => (tasks.committedAtMs[a] ?? 0) - (tasks.committedAtMs[b] ?? 0),
  );
  const [t, value] = [[0], [0]];
  let done = 0;
  for (const task of order) {
    const atS = (tasks.committedAtMs[task] ?? 0) / 1_000;
    t.push(atS, atS);
    value.push(done, done + (tasks.readings[task] ?? 0));
    done += tasks.readings[task] ?? 0;
  }
  return { label, t, value };
}

export const burstSteps = (workers: number): readonly StepPlan[] => [
  burstStep(workers),
  tooLargeStep(workers),
];
