// The step on events that take longer to process than they come apart: one worker against five.
import type { PlantRunResult } from '../plantRunTask.ts';
import { waitingReadings } from './measured.ts';
import { type Seen, type StepPlan, type StepRun, stepRun, twoResultsOf } from './stepPlan.ts';
import { count, counted } from './words.ts';

const lateWorkUs = 5_000_000;
const lateRunMs = 21_500;

const lateRun = (workers: number): StepRun =>
  stepRun(counted(workers, 'worker'), {
    durationMs: lateRunMs,
    knobs: {
      pool: { workers, taskTimeoutMs: 60_000, inFlightPerWorker: 1 },
      batch: { size: 1, maxWaitMs: 1 },
      features: { workPerReadingUs: lateWorkUs, workKind: 'sleep' },
    },
    sources: [{ id: 'events', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 1 }],
  });

const lateStep: StepPlan = {
  id: 'late',
  title: 'An event a second that takes five to process',
  question:
    'Every second an event comes, and each takes five seconds to process: how far behind are one worker and five?',
  terms: [
    {
      term: 'Event',
      meaning: 'a reading whose processing takes long, such as a question to another machine.',
    },
    { term: 'Sleep', meaning: 'the worker is taken all that time, but no core computes.' },
  ],
  settings: [
    { label: 'pool.workers', value: '1 and 5, side by side' },
    { label: 'features.workPerReadingUs', value: count(lateWorkUs) },
    { label: 'features.workKind', value: 'sleep' },
    { label: 'batch.size', value: '1' },
    { label: 'source', value: '1 Hz' },
  ],
  runs: [lateRun(1), lateRun(5)],
  together: true,
  look: lateSeen,
};

/** How many were waiting at the end and, on average, in two stretches as long as one event takes. */
function lateFigures(result: PlantRunResult): { end: number; middle: number; last: number; done: number } {
  const waiting = waitingReadings(result);
  const mean = (fromMs: number, toMs: number): number => {
    const within = waiting.filter((_, look) => {
      const atMs = result.looks.t[look] ?? 0;
      return atMs >= fromMs && atMs < toMs;
    });
    return within.length === 0 ? 0 : within.reduce((sum, value) => sum + value, 0) / within.length;
  };
  const { durationMs, looks } = result;
  return {
    end: waiting.at(-1) ?? 0,
    middle: mean(durationMs - 12_000, durationMs - 7_000),
    last: mean(durationMs - 5_000, durationMs),
    done: looks.processed.at(-1) ?? 0,
  };
}

function lateSeen(results: readonly PlantRunResult[]): Seen {
  const [alone, five] = twoResultsOf(results);
  const one = lateFigures(alone);
  const all = lateFigures(five);
  const lasted = `${Math.round(alone.durationMs / 1_000)} s`;
  const fallsBehind = one.last > one.middle + 1;
  const keepUp = Math.abs(all.last - all.middle) < 0.7;
  const first = fallsBehind
    ? `One worker falls behind: after ${lasted} it had finished ${counted(one.done, 'event')}, ${count(one.end)} were not finished, and each second adds to them.`
    : `One worker was ${counted(one.end, 'event')} behind after ${lasted}, and did not fall further behind.`;
  const second = keepUp
    ? `Five workers are late as well, but always by the same: about ${Math.round(all.last)} events are under way at any time, which is the five seconds that each takes, and no queue grows.`
    : `Five workers had ${counted(all.end, 'event')} not finished at the end, against ${all.middle.toFixed(1)} earlier on: this time they did not keep up.`;
  return {
    seen: `${first} ${second}`,
    otherwise: !(fallsBehind && keepUp),
    figures: [
      { label: 'not finished at the end, 1 worker', value: one.end, unit: 'events' },
      { label: 'not finished at the end, 5 workers', value: all.end, unit: 'events' },
      { label: 'finished, 1 worker', value: one.done, unit: 'events' },
      { label: 'finished, 5 workers', value: all.done, unit: 'events' },
    ],
    chart: {
      kind: 'lines',
      title: 'Events that have come and are not finished',
      unit: 'events',
      lines: [waitingLine('1 worker', alone), waitingLine('5 workers', five)],
    },
  };
}

/** Only where it changes. */
function waitingLine(label: string, result: PlantRunResult) {
  const waiting = waitingReadings(result);
  const changes = [...waiting.keys()].filter(
    (look) =>
      look === 0 ||
      look === waiting.length - 1 ||
      waiting[look] !== waiting[look - 1] ||
      waiting[look] !== waiting[look + 1],
  );
  return {
    label,
    t: changes.map((look) => (result.looks.t[look] ?? 0) / 1_000),
    value: changes.map((look) => waiting[look] ?? 0),
  };
}

export const lateSteps: readonly StepPlan[] = [lateStep];
