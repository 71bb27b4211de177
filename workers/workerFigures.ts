// What is measured of a thread while it computes a batch. Runs where batches are computed.
import { getHeapStatistics } from 'node:v8';
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../shared/batchTask.ts';

const heapIntervalMs = 1_000;
const bytesPerMiB = 1_048_576;

let heapMiB = 0;
let heapAtMs = Number.NEGATIVE_INFINITY;

/** The clock of all threads of the process, in ms. */
function hrtimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Begin of a batch. */
export interface FiguresStart {
  readonly startedAtMs: number;
  readonly cpu: { readonly user: number; readonly system: number };
}

export function startFigures(): FiguresStart {
  return { startedAtMs: hrtimeMs(), cpu: process.threadCpuUsage() };
}

/**
 * Figures of the batch begun with `start`. Kernels account CPU time at clock ticks and when a thread sleeps: cpuMs of
 * a batch shorter than a tick (1 to 4 ms on Linux) is mostly 0.
 */
export function endFigures(start: FiguresStart): WorkerFigures {
  const cpu = process.threadCpuUsage();
  const endedAtMs = hrtimeMs();
  if (endedAtMs - heapAtMs >= heapIntervalMs) {
    heapAtMs = endedAtMs;
    heapMiB = getHeapStatistics().used_heap_size / bytesPerMiB;
  }
  const cpuMs = (cpu.user - start.cpu.user + cpu.system - start.cpu.system) / 1_000;
  return { threadId, startedAtMs: start.startedAtMs, endedAtMs, cpuMs, heapMiB };
}
