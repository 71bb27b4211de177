// A feature worker that hangs in its third batch.
import featureWorker from '../../../workers/featureWorker.ts';

let tasks = 0;

export default function hangingWorker(task: Parameters<typeof featureWorker>[0]) {
  if (task.readings > 0 && ++tasks === 3) for (;;);
  return featureWorker(task);
}
