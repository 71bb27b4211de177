// A feature worker that ends at every task for as long as a certain file is there; the tests' way to break a pool.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

/** The file, of this process: present, every worker ends at its first task. */
export const plagueFile = join(tmpdir(), `telltale-plague-${process.pid}`);

export default function mortalWorker(message: TaskMessage) {
  const task = wholeTask(message);
  if (task.readings > 0 && existsSync(plagueFile)) process.exit(9);
  return featureWorker(task);
}
