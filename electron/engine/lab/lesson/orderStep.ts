// The step on handing results on as they complete against handing them on in order.
import type { PlantRunResult } from '../plantRunTask.ts';
import { idleShare, lastCommitMs, mean, orderWaitsMs, quantile } from './measured.ts';
import { resultOf, type StepPlan, stepRun } from './stepPlan.ts';
import { count, ms, percent } from './words.ts';
import { type Lanes, lanesOf } from './workerLanes.ts';

const [unevenLarge, unevenSmall] = [200, 20];
const unevenWorkUs = 100;
const shownMs = 400;

export function orderStep(workers: number): StepPlan {
  return {
    id: 'order',
    title: 'As they complete, or in order',
    question:
      'Batches of uneven cost come back in another order than they left: what does it take to hand their results on in the order of the readings?',
    terms: [
      { term: 'In order', meaning: 'results are handed on in the order in which the readings came.' },
      { term: 'Held', meaning: 'of a result: it is back, and waits for those of earlier readings.' },
    ],
    settings: [
      { label: 'batch.size', value: `${unevenLarge} and ${unevenSmall} by turns` },
      { label: 'pool.workers', value: String(workers) },
      { label: 'features.workPerReadingUs', value: String(unevenWorkUs) },
      { label: 'source', value: '1 sensor, as fast as the queue takes it' },
    ],
    runs: [
      stepRun('in order', {
        sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 'max' }],
        durationMs: 2_400,
        warmUpMs: 400,
        knobs: {
          pool: { workers },
          batch: { size: unevenLarge },
          queue: { capacityReadings: 5_000 },
          features: { workPerReadingUs: unevenWorkUs },
        },
        changes: {
          everyMs: 25,
          sets: [{ 'batch.size': unevenSmall }, { 'batch.size': unevenLarge }],
        },
      }),
    ],
    together: false,
    look: (results) => {
      const result = resultOf(results, 0);
      const waits = orderWaitsMs(result.tasks);
      const waited = waits.filter((waitMs) => waitMs > 0.5);
      const share = waits.length === 0 ? 0 : waited.length / waits.length;
      const [p50Ms, mostMs] = [quantile(waited, 0.5), quantile(waits, 1)];
      const { dispatchedAtMs, returnedAtMs, committedAtMs } = result.tasks;
      const backMs = mean(returnedAtMs.map((atMs, task) => atMs - (dispatchedAtMs[task] ?? atMs)));
      const dueMs = mean(committedAtMs.map((atMs, task) => atMs - (dispatchedAtMs[task] ?? atMs)));
      return {
        seen:
          waited.length > 0
            ? `${count(waited.length)} of ${count(waits.length)} batches (${percent(share)}) came back before one that had left earlier, and their results were held: half of them for more than ${ms(p50Ms)}, the longest ${ms(mostMs)}. Handed on as they complete, results would be there ${ms(backMs)} after their batch left, in order it takes ${ms(dueMs)} on average: that is the price of order, while the workers computed ${percent(1 - idleShare(result.tasks, workers))} of the time.`
            : `None of ${count(waits.length)} batches came back before one that had left earlier, so none waited for order. Run it again, or with more workers: only batches that overtake each other have to wait.`,
        otherwise: waited.length === 0,
        figures: [
          { label: 'batches that waited', value: share * 100, unit: '%' },
          ...(waited.length > 0 ? [{ label: 'longest wait', value: mostMs, unit: 'ms' }] : []),
          { label: 'result, as completed', value: backMs, unit: 'ms' },
          { label: 'result, in order', value: dueMs, unit: 'ms' },
        ],
        chart: {
          kind: 'lanes',
          title: 'What each worker did, and when its results were due',
          spanMs: shownMs,
          groups: [lastLanes(result)],
        },
      };
    },
  };
}

/** The last stretch of a run that goes on, moved to begin at 0. */
function lastLanes(result: PlantRunResult): Lanes['groups'][number] {
  const fromMs = Math.max(0, lastCommitMs(result.tasks) - shownMs);
  const { label, lanes } = lanesOf('the last 400 ms', result);
  return {
    label,
    lanes: lanes.map((lane) => ({
      label: lane.label,
      bars: lane.bars
        .filter(({ inOrderMs }) => inOrderMs > fromMs)
        .map((bar) => ({
          readings: bar.readings,
          startMs: bar.startMs - fromMs,
          endMs: bar.endMs - fromMs,
          inOrderMs: bar.inOrderMs - fromMs,
        })),
    })),
  };
}
