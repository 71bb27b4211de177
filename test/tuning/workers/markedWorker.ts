// A feature worker that ends in the middle of a batch when a certain file is there, once for each such file.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

/** The file, of this process: whoever takes it away ends. */
export const markFile = join(tmpdir(), `telltale-mark-${process.pid}`);

/** Tasks from one look for the file to the next. */
const lookEvery = 50;
let tasks = 0;

export default function markedWorker(message: TaskMessage) {
  const task = wholeTask(message);
  if (task.readings > 0 && ++tasks % lookEvery === 0) {
    try {
      rmSync(markFile);
    } catch {
      return featureWorker(task);
    }
    process.exit(7);
  }
  return featureWorker(task);
}
