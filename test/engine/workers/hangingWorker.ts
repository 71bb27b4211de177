// A feature worker that never comes back from its third batch.
import type { BatchTask } from '../../../shared/batchTask.ts';
import featureWorker from '../../../workers/featureWorker.ts';

let tasks = 0;

export default function hangingWorker(task: BatchTask) {
  const hangs = task.readings > 0 && ++tasks === 3;
  return featureWorker(hangs ? { ...task, settings: { ...task.settings, workPerReadingUs: 1e9 } } : task);
}
