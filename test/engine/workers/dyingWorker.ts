// A feature worker that exits, throws, or fails outside its task: once each for chosen batches, over all threads.
import { mkdirSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

const folder = join(tmpdir(), `telltale-dying-${process.pid}`);
mkdirSync(folder, { recursive: true });

/** True for the first thread that asks for this batch. */
function firstTime(seqStart: number): boolean {
  try {
    openSync(join(folder, String(seqStart)), 'wx');
    return true;
  } catch {
    return false;
  }
}

export default async function dyingWorker(message: TaskMessage) {
  const task = wholeTask(message);
  const seqStart = task.transport === 'shared' ? (task.ranges[1] ?? 0) : 0;
  if (task.readings > 0 && seqStart % 3 === 0 && firstTime(seqStart)) {
    if (seqStart % 2 === 0) process.exit(7);
    if (seqStart % 5 === 0) throw new Error('planted');
    setImmediate(() => {
      throw new Error('planted outside the task');
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return featureWorker(task);
}
