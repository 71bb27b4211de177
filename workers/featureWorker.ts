// What each thread of the pool loads: a batch in, its result back by transfer.
import { threadId, workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { BatchResult, BatchTask, TaskMessage, WorkerStart } from '../shared/batchTask.ts';
import { calibrateBurn, holdThread } from './addedWork.ts';
import { computeBatch } from './computeBatch.ts';
import { computeWithFaults } from './injectedFaults.ts';
import { wholeTask } from './taskMessage.ts';

calibrateBurn((workerData as Partial<WorkerStart> | null)?.burnRate);

/** Tells Piscina to move the columns' memory instead of copying it. */
class MovedResult {
  readonly #result: BatchResult;
  constructor(result: BatchResult) {
    this.#result = result;
  }
  get [transferableSymbol](): ArrayBuffer[] {
    return this.#result.transport === 'shared' ? [this.#result.columns.buffer as ArrayBuffer] : [];
  }
  get [valueSymbol](): BatchResult {
    return this.#result;
  }
}

/** Called by Piscina for each task; what comes out at the other side is the `BatchResult`. */
export default async function computeTask(message: TaskMessage): Promise<ReturnType<typeof move>> {
  const task = wholeTask(message);
  const { supervision } = task;
  if (!supervision) return move(new MovedResult(await compute(task)));
  const heartbeats = new Int32Array(supervision.heartbeats);
  const place = threadId % heartbeats.length;
  Atomics.store(heartbeats, place, supervision.taskNumber);
  try {
    const faulty = supervision.fault !== undefined || supervision.leakKiB !== undefined;
    return move(new MovedResult(await (faulty ? computeWithFaults(task, compute) : compute(task))));
  } finally {
    Atomics.store(heartbeats, place, 0);
  }
}

function compute(task: BatchTask): BatchResult | Promise<BatchResult> {
  return computeBatch(task, holdThread);
}
