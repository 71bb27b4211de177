// Computes one batch, whatever its transport. Runs in workers, and in the event loop in mode `inline`.
import { isMainThread } from 'node:worker_threads';
import type { BatchResult, BatchTask } from '../shared/batchTask.ts';
import { burn, holdThread, sleepInEventLoop } from './addedWork.ts';
import { computePlainBatch } from './plainBatch.ts';
import { computeSharedBatch } from './sharedBatch.ts';
import { endFigures, type FiguresStart, startFigures } from './workerFigures.ts';

/**
 * Keeps no state: the same readings give the same bits on any thread. A promise only for work of kind `sleep` in the
 * main thread, which must not be held without using a core.
 */
export function computeBatch(task: BatchTask): BatchResult | Promise<BatchResult> {
  const { workPerReadingUs, workKind } = task.settings;
  const workUs = workPerReadingUs * task.readings;
  const start = startFigures();
  if (workUs === 0) return compute(task, start);
  if (workKind === 'burn') burn(workUs);
  else if (isMainThread) return sleepInEventLoop(workUs).then(() => compute(task, start));
  else holdThread(workUs);
  return compute(task, start);
}

function compute(task: BatchTask, start: FiguresStart): BatchResult {
  if (task.transport === 'copy') {
    const results = computePlainBatch(task);
    return { transport: 'copy', results, ...endFigures(start) };
  }
  const { columns, windowRows } = computeSharedBatch(task);
  return { transport: 'shared', columns, windowRows, ...endFigures(start) };
}
