// A feature worker that tells, for an empty batch, whether the memory of the result before it has left the thread.
import { valueSymbol } from 'piscina';
import type { BatchResult, TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

let columns: ArrayBufferLike | null = null;

export default async function watchedWorker(message: TaskMessage): Promise<unknown> {
  const task = wholeTask(message);
  if (task.readings === 0) return columns instanceof ArrayBuffer && columns.detached;
  const moved = await featureWorker(task);
  const result = (moved as { readonly [valueSymbol]: BatchResult })[valueSymbol];
  if (result.transport === 'shared') columns = result.columns.buffer;
  return moved;
}
