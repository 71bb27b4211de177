// CPU time of a pipeline's threads over a measurement: its event loop's and its workers'. Runs in the lab's thread.
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../../../shared/batchTask.ts';
import type { Clock } from '../sources/sensorSource.ts';

/** A worker that computed for less of the time may count with its compute time: its share is too small to matter. */
const negligibleShare = 0.05;

/** A worker's CPU time is refreshed ten times a second: it is known at these moments only. */
interface ThreadRefreshes {
  cpuMs: number;
  /** First and last refresh of the measurement; NaN before. */
  firstAtMs: number;
  firstCpuMs: number;
  lastAtMs: number;
  lastCpuMs: number;
  computedMs: number;
}

export class ThreadCpu {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #threads = new Map<number, ThreadRefreshes>();
  #own = process.threadCpuUsage();
  #beganAtMs = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  begin(): void {
    for (const thread of this.#threads.values()) {
      thread.firstAtMs = Number.NaN;
      thread.lastAtMs = Number.NaN;
      thread.computedMs = 0;
    }
    this.#own = process.threadCpuUsage();
    this.#beganAtMs = this.#clock.monotonicMs();
  }

  /** To be called for every result. */
  note(result: WorkerFigures): void {
    // What the event loop itself computes is in its own CPU time.
    if (result.threadId === threadId) return;
    const { threadCpuMs, startedAtMs, endedAtMs } = result;
    const thread = this.#threads.get(result.threadId) ?? this.#add(result.threadId);
    thread.computedMs += endedAtMs - startedAtMs;
    if (threadCpuMs === thread.cpuMs) return;
    thread.cpuMs = threadCpuMs;
    if (Number.isNaN(thread.firstAtMs)) {
      thread.firstAtMs = endedAtMs;
      thread.firstCpuMs = threadCpuMs;
    } else {
      thread.lastAtMs = endedAtMs;
      thread.lastCpuMs = threadCpuMs;
    }
  }

  /** CPU time / wall time since `begin`, of all threads together; null where a worker's was not refreshed twice. */
  cores(): number | null {
    const elapsedMs = this.#clock.monotonicMs() - this.#beganAtMs;
    const { user, system } = process.threadCpuUsage(this.#own);
    let cores = (user + system) / 1_000 / elapsedMs;
    for (const { firstAtMs, firstCpuMs, lastAtMs, lastCpuMs, computedMs } of this.#threads.values()) {
      const computedShare = computedMs / elapsedMs;
      if (!Number.isNaN(lastAtMs)) cores += (lastCpuMs - firstCpuMs) / (lastAtMs - firstAtMs);
      else if (computedShare < negligibleShare) cores += computedShare;
      else return null;
    }
    return cores;
  }

  #add(id: number): ThreadRefreshes {
    const thread = {
      cpuMs: Number.NaN,
      firstAtMs: Number.NaN,
      firstCpuMs: 0,
      lastAtMs: Number.NaN,
      lastCpuMs: 0,
      computedMs: 0,
    };
    this.#threads.set(id, thread);
    return thread;
  }
}
