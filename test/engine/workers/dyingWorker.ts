// A feature worker that fails outside its task, exits, or throws, by turns: once each for chosen batches, over all threads.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

const folder = join(tmpdir(), `telltale-dying-${process.pid}`);
mkdirSync(folder, { recursive: true });

/** True for the first thread that asks for it. */
function claims(name: string): boolean {
  try {
    closeSync(openSync(join(folder, name), 'wx'));
    return true;
  } catch {
    return false;
  }
}

/** Which of the chosen batches it is, from 0, over all threads. */
function turn(): number {
  let number = 0;
  while (!claims(`turn ${number}`)) number++;
  return number;
}

export default async function dyingWorker(message: TaskMessage) {
  const task = wholeTask(message);
  const seqStart = task.transport === 'shared' ? (task.ranges[1] ?? 0) : 0;
  if (task.readings > 0 && seqStart % 3 === 0 && claims(`batch ${seqStart}`)) {
    const kind = turn() % 3;
    if (kind === 1) process.exit(7);
    if (kind === 2) throw new Error('planted');
    setImmediate(() => {
      throw new Error('planted outside the task');
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return featureWorker(task);
}
