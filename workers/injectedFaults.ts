// Faults put in on purpose, suffered by a thread of the pool instead of, or beside, computing its batch.
import type { BatchResult, BatchTask } from '../shared/batchTask.ts';

/**
 * Large enough not to be copied by the collector again and again, small against the 16 MiB that a thread gets beyond its
 * limit to end in: a piece beyond that would end the process.
 */
const pieceDoubles = 65_536;
const bytesPerKiB = 1_024;

const leaked: Uint8Array[] = [];
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** What `task.supervision` orders: a leak at once, then its fault. Without one the batch is computed as ever. */
export async function computeWithFaults(
  task: BatchTask,
  compute: (task: BatchTask) => BatchResult | Promise<BatchResult>,
): Promise<BatchResult> {
  const { fault, leakKiB = 0, taskNumber = 0 } = task.supervision ?? {};
  if (leakKiB > 0) leaked.push(new Uint8Array(Math.round(leakKiB * bytesPerKiB)).fill(1));
  switch (fault) {
    case 'hang':
      return hang();
    case 'throw':
      return throwOutsideOfTask();
    case 'outOfMemory':
      return fillHeap();
    case 'unreadable':
      return unreadable(await compute(task), taskNumber);
    case undefined:
      return compute(task);
  }
}

function hang(): never {
  for (;;) Atomics.wait(neverNotified, 0, 0);
}

/** The task itself neither resolves nor rejects. */
function throwOutsideOfTask(): Promise<never> {
  setImmediate(() => {
    throw new Error('thrown outside of its task, put in on purpose');
  });
  return new Promise(() => undefined);
}

function fillHeap(): never {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(pieceDoubles).fill(0.5));
}

/** By turns what cannot be cloned, and what is too short for its batch. */
function unreadable(result: BatchResult, taskNumber: number): BatchResult {
  if (taskNumber % 2 === 0) return Object.assign(result, { notCloneable: () => undefined });
  return result.transport === 'shared'
    ? { ...result, columns: result.columns.slice(0, 1), windowRows: result.windowRows + 1 }
    : { ...result, results: result.results.slice(1) };
}
