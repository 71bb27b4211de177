// Computes one batch, whatever its transport. Runs in workers, and in the event loop in mode `inline`.
import type { BatchResult, BatchTask } from '../shared/batchTask.ts';
import { burn, sleepInEventLoop } from './addedWork.ts';
import { computePlainBatch } from './plainBatch.ts';
import { computeSharedBatch } from './sharedBatch.ts';
import { endFigures, hrtimeMs, startFigures } from './workerFigures.ts';

/**
 * Keeps no state: the same readings give the same bits on any thread. A promise only where `sleep` gives one: by
 * default added work of kind `sleep` lets the event loop go on; a worker hands in what holds its thread.
 */
export function computeBatch(
  task: BatchTask,
  sleep: (us: number) => undefined | Promise<void> = sleepInEventLoop,
): BatchResult | Promise<BatchResult> {
  const { workPerReadingUs, workKind } = task.settings;
  const workUs = workPerReadingUs * task.readings;
  const startedAtMs = startFigures();
  if (workUs > 0 && workKind === 'burn') burn(workUs);
  if (workUs === 0 || workKind !== 'sleep') return compute(task, startedAtMs, 0);
  const sleptFromMs = hrtimeMs();
  const slept = sleep(workUs);
  const tookMs = (): number => hrtimeMs() - sleptFromMs;
  if (slept) return slept.then(() => compute(task, startedAtMs, tookMs()));
  // What a thread takes longer to come back it waits for a core: that is no sleep.
  return compute(task, startedAtMs, Math.min(tookMs(), workUs / 1_000));
}

function compute(task: BatchTask, startedAtMs: number, waitedMs: number): BatchResult {
  if (task.transport === 'copy') {
    const results = computePlainBatch(task);
    return { transport: 'copy', results, ...endFigures(startedAtMs, waitedMs) };
  }
  const { columns, windowRows } = computeSharedBatch(task);
  return { transport: 'shared', columns, windowRows, ...endFigures(startedAtMs, waitedMs) };
}
