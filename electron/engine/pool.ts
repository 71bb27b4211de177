// The feature pool: Piscina threads that compute batches, resized live, with a time limit for each task.
import { access } from 'node:fs/promises';
import { Piscina } from 'piscina';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import type { Clock } from './sources/sensorSource.ts';

const warmUpTimeoutMs = 20_000;
const closeTimeoutMs = 10_000;
const overdueCheckMs = 25;
/** More than threads that can live at once. */
const heartbeatPlaces = 1_024;
const largestTaskNumber = 2 ** 31 - 1;

/** The pool cannot compute at all: its worker file is missing or broken. */
class PoolFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PoolFailed';
  }
}

/** A batch was not back in time: its worker has been terminated. */
class TaskOverdue extends Error {
  constructor(limitMs: number) {
    super(`no result within ${Math.round(limitMs)} ms`);
    this.name = 'TaskOverdue';
  }
}

interface Running {
  readonly limitMs: number;
  /** When it was first seen on a worker; NaN before. */
  seenAtMs: number;
  overdue: boolean;
}

/** One generation of threads. */
interface Generation {
  readonly piscina: Piscina<BatchTask, BatchResult>;
  readonly workers: number;
}

export interface FeaturePoolOptions {
  readonly workerFile: string;
  readonly clock: Clock;
  /** A fault of the pool itself, outside any task. */
  readonly onFault: (message: string) => void;
  /** The threads that live now, in order; called whenever a generation takes over or a thread is replaced. */
  readonly onThreads: (threadIds: readonly number[]) => void;
}

/** Create with `open`. Which worker computes a batch is open: workers keep no state. */
export class FeaturePool {
  readonly #options: FeaturePoolOptions;
  readonly #overdueTimer: NodeJS.Timeout;
  /** Tasks by number. */
  readonly #running = new Map<number, Running>();
  readonly #heartbeats = new Int32Array(new SharedArrayBuffer(4 * heartbeatPlaces));
  /** All whose threads may still be computing; the newest takes new tasks. */
  readonly #generations = new Set<Generation>();
  #generation: Generation;
  #taskNumber = 0;
  #wanted: number;
  #resizing: Promise<void> | null = null;
  readonly #closing = new Set<Promise<void>>();

  private constructor(options: FeaturePoolOptions, generation: Generation) {
    this.#options = options;
    this.#generation = generation;
    this.#wanted = generation.workers;
    this.#generations.add(generation);
    this.#overdueTimer = setInterval(() => this.#endOverdue(), overdueCheckMs);
    this.#overdueTimer.unref();
  }

  /** Resolves when the threads are warm. Rejects with PoolFailed. */
  static async open(workers: number, options: FeaturePoolOptions): Promise<FeaturePool> {
    await access(options.workerFile).catch((cause) => {
      throw new PoolFailed(
        `The worker ${options.workerFile} cannot be read: build the project first.`,
        cause,
      );
    });
    const generation = await startGeneration(workers, options);
    options.onThreads(threadIds(generation));
    return new FeaturePool(options, generation);
  }

  /** Workers of the generation that takes new tasks. */
  get workers(): number {
    return this.#generation.workers;
  }

  get threadIds(): number[] {
    return threadIds(this.#generation);
  }

  /**
   * Computes a batch. `task.recycled` is transferred away. Rejects when the worker dies, or with TaskOverdue when it
   * has been at the batch for `limitMs`; the task may then be given again.
   */
  async run(task: BatchTask, limitMs: number): Promise<BatchResult> {
    this.#taskNumber = (this.#taskNumber % largestTaskNumber) + 1;
    const taskNumber = this.#taskNumber;
    const running: Running = { limitMs, seenAtMs: Number.NaN, overdue: false };
    this.#running.set(taskNumber, running);
    const supervision = { heartbeats: this.#heartbeats.buffer, taskNumber };
    const transferList = task.transport === 'shared' && task.recycled ? [task.recycled] : [];
    try {
      return await this.#generation.piscina.run({ ...task, supervision }, { transferList });
    } catch (error) {
      throw running.overdue ? new TaskOverdue(limitMs) : error;
    } finally {
      this.#running.delete(taskNumber);
    }
  }

  /** A new generation takes over once it is warm; the old one finishes. Requests that follow fast are merged. */
  resize(workers: number): Promise<void> {
    this.#wanted = workers;
    this.#resizing ??= this.#resizeToWanted().finally(() => {
      this.#resizing = null;
    });
    return this.#resizing;
  }

  /** Lets running tasks finish, within a time limit. */
  async close(): Promise<void> {
    await this.#resizing?.catch(() => undefined);
    this.#retire(this.#generation);
    await Promise.all(this.#closing);
    clearInterval(this.#overdueTimer);
  }

  async #resizeToWanted(): Promise<void> {
    while (this.#wanted !== this.#generation.workers) {
      const next = await startGeneration(this.#wanted, this.#options);
      const previous = this.#generation;
      this.#generation = next;
      this.#generations.add(next);
      this.#options.onThreads(threadIds(next));
      this.#retire(previous);
    }
  }

  #retire(generation: Generation): void {
    const closed = closeWhenIdle(generation)
      .catch((error: unknown) => this.#options.onFault(String(error)))
      .finally(() => this.#generations.delete(generation));
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }

  /** Ends the thread of every task that has been computed for too long: Piscina rejects the task and starts another. */
  #endOverdue(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const { piscina } of this.#generations) {
      for (const thread of piscina.threads) {
        const taskNumber = Atomics.load(this.#heartbeats, thread.threadId % heartbeatPlaces);
        const running = this.#running.get(taskNumber);
        if (!running) continue;
        if (Number.isNaN(running.seenAtMs)) running.seenAtMs = nowMs;
        if (running.overdue || nowMs - running.seenAtMs <= running.limitMs) continue;
        running.overdue = true;
        void thread.terminate();
      }
    }
  }
}

async function startGeneration(workers: number, options: FeaturePoolOptions): Promise<Generation> {
  const piscina = new Piscina<BatchTask, BatchResult>({
    filename: options.workerFile,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    recordTiming: false,
    closeTimeout: closeTimeoutMs,
  });
  piscina.on('error', (error: unknown) =>
    options.onFault(error instanceof Error ? error.message : String(error)),
  );
  const generation: Generation = { piscina, workers };
  try {
    await warmUp(piscina, workers);
  } catch (cause) {
    void piscina.destroy();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PoolFailed(`The worker ${options.workerFile} does not start: ${reason}`, cause);
  }
  return generation;
}

/** An empty batch for each worker: it has loaded its code when that is back. */
async function warmUp(piscina: Piscina<BatchTask, BatchResult>, workers: number): Promise<void> {
  const signal = AbortSignal.timeout(warmUpTimeoutMs);
  const empty: BatchTask = {
    transport: 'shared',
    rings: new SharedArrayBuffer(16),
    ranges: new Float64Array(0),
    readings: 0,
    settings: { window: 2, hop: 1, rolling: true, windowed: false, workPerReadingUs: 0, workKind: 'burn' },
    recycled: null,
  };
  await Promise.all(Array.from({ length: workers }, () => piscina.run(empty, { signal })));
}

async function closeWhenIdle(generation: Generation): Promise<void> {
  await generation.piscina.close();
  await generation.piscina.destroy();
}

function threadIds(generation: Generation): number[] {
  return generation.piscina.threads.map((thread) => thread.threadId);
}
