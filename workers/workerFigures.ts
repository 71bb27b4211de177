// What is measured of a thread while it computes a batch. Runs where batches are computed.
import { getHeapStatistics } from 'node:v8';
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../shared/batchTask.ts';

/** Heap and CPU time are asked for no more often: asking costs more than a small batch. */
const askedIntervalMs = 100;
const bytesPerMiB = 1_048_576;

/** What is external to the heap before any batch: not of the readings' making. */
const externalAtStartMiB = getHeapStatistics().external_memory / bytesPerMiB;

let heapMiB = 0;
let arrayBuffersMiB = 0;
let threadCpuMs = 0;
let askedAtMs = Number.NEGATIVE_INFINITY;

/** The clock of all threads of the process, in ms. */
export function hrtimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Begin of a batch, for `endFigures`. */
export function startFigures(): number {
  return hrtimeMs();
}

/** Figures of the batch begun at `startedAtMs`, of which `waitedMs` were slept. */
export function endFigures(startedAtMs: number, waitedMs: number): WorkerFigures {
  const endedAtMs = hrtimeMs();
  if (endedAtMs - askedAtMs >= askedIntervalMs) {
    askedAtMs = endedAtMs;
    const { used_heap_size, external_memory } = getHeapStatistics();
    heapMiB = used_heap_size / bytesPerMiB;
    // Follows array buffers that are transferred, which process.memoryUsage().arrayBuffers does not.
    arrayBuffersMiB = Math.max(0, external_memory / bytesPerMiB - externalAtStartMiB);
    const { user, system } = process.threadCpuUsage();
    threadCpuMs = (user + system) / 1_000;
  }
  return { threadId, startedAtMs, endedAtMs, waitedMs, threadCpuMs, heapMiB, arrayBuffersMiB };
}
