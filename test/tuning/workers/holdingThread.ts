// A lab's thread whose event loop is held by the task named workerMemory, and that answers any other with a count of its tasks.
import { parentPort } from 'node:worker_threads';
import type { LabRequest } from '../../../electron/engine/lab/labTask.ts';

let tasks = 0;
parentPort?.on('message', (request: LabRequest) => {
  if (request.kind !== 'task') return;
  if (request.name === 'workerMemory') for (;;);
  parentPort?.postMessage({ kind: 'done', id: request.id, result: ++tasks });
});
parentPort?.postMessage({ kind: 'alive' });
