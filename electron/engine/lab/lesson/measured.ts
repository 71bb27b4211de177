// Figures of a run that several steps of the lesson state. Pure.
import type { TaskColumns } from '../../../../shared/frame.ts';
import type { PlantRunResult } from '../plantRunTask.ts';

/**
 * Processed while it was measured. Large batches come seldom: from one commit to another, so that it does not matter
 * how many of them just fall into the time. (The reports' rates reach back into the warm-up, this does not.)
 */
export function readingsPerS(result: PlantRunResult): number {
  const { looks, durationMs } = result;
  const betweenCommits = ratePerMsBetweenCommits(result);
  if (betweenCommits !== null) return betweenCommits * 1_000;
  const processed = (looks.processed.at(-1) ?? 0) - (looks.processed[0] ?? 0);
  return durationMs > 0 ? (processed / durationMs) * 1_000 : 0;
}

/** Workers that keep step commit together: it begins behind a commit of each. Null where the log has not every task. */
function ratePerMsBetweenCommits({ tasks, durationMs }: PlantRunResult): number | null {
  const from = workersUsed(tasks) - 1;
  const spanMs = lastCommitMs(tasks) - (tasks.committedAtMs[from] ?? Number.NaN);
  if (tasks.left > 0 || tasks.worker.length <= 2 * from + 2 || !(spanMs > durationMs / 2)) return null;
  return tasks.readings.subarray(from + 1).reduce((sum, readings) => sum + readings, 0) / spanMs;
}

/** Received and not yet settled, at each look. */
export function waitingReadings({ looks }: PlantRunResult): Float64Array {
  return looks.received.map((received, look) => received - (looks.processed[look] ?? 0));
}

/** When the last of the tasks was committed, ms since measuring began; 0 without any. */
export function lastCommitMs({ committedAtMs }: TaskColumns): number {
  return committedAtMs.reduce((last, atMs) => Math.max(last, atMs), 0);
}

export function firstCommitMs({ committedAtMs }: TaskColumns): number {
  return committedAtMs.length === 0 ? 0 : committedAtMs.reduce((first, atMs) => Math.min(first, atMs));
}

/** Time that workers computed, all together. */
export function busyMs({ startedAtMs, endedAtMs }: TaskColumns): number {
  return startedAtMs.reduce((sum, atMs, task) => sum + (endedAtMs[task] ?? atMs) - atMs, 0);
}

/** How many workers computed anything. */
export function workersUsed({ worker }: TaskColumns): number {
  return new Set(worker).size;
}

/** Share of the time of `workers` from the first start to the last end in which they had nothing to compute. */
export function idleShare(tasks: TaskColumns, workers: number): number {
  const from = tasks.startedAtMs.reduce((first, atMs) => Math.min(first, atMs), Number.POSITIVE_INFINITY);
  const to = tasks.endedAtMs.reduce((last, atMs) => Math.max(last, atMs), 0);
  return to > from ? Math.max(0, 1 - busyMs(tasks) / ((to - from) * workers)) : 0;
}

/** Mean time from the burst, at 0, to a reading's result. */
export function meanAgeMs({ committedAtMs, readings }: TaskColumns): number {
  const all = readings.reduce((sum, count) => sum + count, 0);
  return all === 0
    ? 0
    : committedAtMs.reduce((sum, atMs, task) => sum + atMs * (readings[task] ?? 0), 0) / all;
}

/** Mean time that a batch is at a worker. */
export function meanComputeMs(tasks: TaskColumns): number {
  return tasks.worker.length === 0 ? 0 : busyMs(tasks) / tasks.worker.length;
}

/** How long each task's result waited for those before it, ms. */
export function orderWaitsMs({ returnedAtMs, committedAtMs }: TaskColumns): Float64Array {
  return committedAtMs.map((atMs, task) => Math.max(0, atMs - (returnedAtMs[task] ?? atMs)));
}

/** 0 without any. */
export function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which this share of them lies; NaN without any. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
