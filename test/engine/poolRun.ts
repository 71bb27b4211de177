// A real pool with tasks over one sensor's readings, for tests of the pool alone.
import { type Batch, newBatch, taskOf } from '../../electron/engine/batch.ts';
import { createClock } from '../../electron/engine/clock.ts';
import type { FeaturePoolOptions, WorkerStatus } from '../../electron/engine/pool/poolState.ts';
import { FeaturePool } from '../../electron/engine/pool.ts';
import type { BatchTask } from '../../shared/batchTask.ts';
import type { EventPriority } from '../../shared/events.ts';
import { queueOf, sensorOf } from './sensors.ts';

const featureWorkerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
export const faultyWorkerFile = new URL('./workers/faultyWorker.ts', import.meta.url).pathname;
const readingsInTask = 100;

export interface PoolRun {
  readonly pool: FeaturePool;
  readonly events: { priority: EventPriority; subject: string; message: string }[];
  readonly statuses: WorkerStatus[];
  /** A task of 100 readings; `workUs`: for each of them, asleep. */
  task(workUs?: number): BatchTask;
}

export async function poolOf(workers: number, options: Partial<FeaturePoolOptions> = {}): Promise<PoolRun> {
  const events: PoolRun['events'] = [];
  const statuses: WorkerStatus[] = [];
  let numbered = 0;
  const pool = await FeaturePool.open(workers, {
    workerFile: featureWorkerFile,
    clock: createClock(),
    recycleAfterMiB: () => 256,
    nextWorkerId: () => ++numbered,
    onWorker: (status) => statuses.push(status),
    onEvent: (priority, subject, message) => events.push({ priority, subject, message }),
    onChange: () => undefined,
    ...options,
  });
  const { queue, rings, add } = queueOf([sensorOf(0)], 10_000);
  add(0, readingsInTask);
  const ranges = queue.compose(readingsInTask);
  const task = (workUs = 0): BatchTask => {
    const settings = { window: 8, hop: 4, rolling: true, windowed: true } as const;
    const batch: Batch = newBatch(0, ranges, { ...settings, workPerReadingUs: workUs, workKind: 'sleep' }, 0);
    return taskOf(batch, 'shared', rings.buffer, null);
  };
  return { pool, events, statuses, task };
}

/** Resolves when it holds; the test's own time limit is the only one. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
