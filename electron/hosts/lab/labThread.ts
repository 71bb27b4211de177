// The lab's thread: pipelines and engines of its own, so that what is live goes on beside them. A worker thread of either host.
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { computeBatch } from '../../../workers/computeBatch.ts';
import type { LabThreadData } from '../../engine/lab/labFiles.ts';
import { LabPipelines } from '../../engine/lab/labPipelines.ts';
import type { LabAnswer, LabRequest, LabTaskKind, LabTasks } from '../../engine/lab/labTask.ts';
import type { LabTaskContext } from '../../engine/lab/labTaskContext.ts';
import { measureCell } from '../../engine/lab/measureCell.ts';
import { measureWorkerMemory } from '../../engine/lab/measureWorkerMemory.ts';
import { runPlant } from '../../engine/lab/plantRun.ts';
import { openSourceWith } from '../../engine/sources/openSource.ts';

/** See LabAnswer. */
const aliveIntervalMs = 1_000;

const { workerFile, systemInformation, lowPriority } = workerData as LabThreadData;
// On Linux this is of the calling thread and of those that it starts; elsewhere of the whole process.
if (lowPriority && process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
const parts = {
  workerFile,
  computeInline: async (task: Parameters<typeof computeBatch>[0]) => computeBatch(task),
  openSource: openSourceWith({ systemInformation }),
};

const pipelines = new LabPipelines(parts);

const carryOut: {
  readonly [K in LabTaskKind]: (
    task: LabTasks[K]['task'],
    context: LabTaskContext,
  ) => Promise<LabTasks[K]['result']>;
} = {
  cell: (task, context) => measureCell(task, pipelines, context),
  workerMemory: (task, context) => measureWorkerMemory(task, parts, context),
  plantRun: (task, context) => runPlant(task, parts, context),
};

const underWay = new Map<number, AbortController>();

parentPort?.on('message', (request: LabRequest) => {
  if (request.kind === 'cancel') underWay.get(request.id)?.abort(new Error('cancelled'));
  else void take(request);
});
say({ kind: 'alive' });
setInterval(() => say({ kind: 'alive' }), aliveIntervalMs);

async function take({ id, name, task }: Extract<LabRequest, { kind: 'task' }>): Promise<void> {
  const control = new AbortController();
  underWay.set(id, control);
  const context = {
    signal: control.signal,
    progress: (progress: number) => say({ kind: 'progress', id, progress }),
  };
  try {
    const run = carryOut[name] as (
      task: LabTasks[LabTaskKind]['task'],
      context: LabTaskContext,
    ) => Promise<LabTasks[LabTaskKind]['result']>;
    say({ kind: 'done', id, result: await run(task, context) });
  } catch (error) {
    say({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  } finally {
    underWay.delete(id);
  }
}

function say(answer: LabAnswer): void {
  parentPort?.postMessage(answer);
}
