// What is measured of a thread while it computes a batch. Runs where batches are computed.
import { getHeapStatistics } from 'node:v8';
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../shared/batchTask.ts';

/** Heap and CPU time are asked for no more often: asking costs more than a small batch. */
const askedIntervalMs = 100;
const bytesPerMiB = 1_048_576;

let heapMiB = 0;
let threadCpuMs = 0;
let askedAtMs = Number.NEGATIVE_INFINITY;

/** The clock of all threads of the process, in ms. */
function hrtimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Begin of a batch, for `endFigures`. */
export function startFigures(): number {
  return hrtimeMs();
}

/** Figures of the batch begun at `startedAtMs`. */
export function endFigures(startedAtMs: number): WorkerFigures {
  const endedAtMs = hrtimeMs();
  if (endedAtMs - askedAtMs >= askedIntervalMs) {
    askedAtMs = endedAtMs;
    heapMiB = getHeapStatistics().used_heap_size / bytesPerMiB;
    const { user, system } = process.threadCpuUsage();
    threadCpuMs = (user + system) / 1_000;
  }
  return { threadId, startedAtMs, endedAtMs, threadCpuMs, heapMiB };
}
