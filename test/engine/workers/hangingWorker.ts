// A feature worker that never comes back from its third batch.
import type { TaskMessage } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

let tasks = 0;

export default function hangingWorker(message: TaskMessage) {
  const task = wholeTask(message);
  const hangs = task.readings > 0 && ++tasks === 3;
  return featureWorker(hangs ? { ...task, settings: { ...task.settings, workPerReadingUs: 1e9 } } : task);
}
