// The feature pool: Piscina threads that compute batches, resized live, with a time limit for each task.
import { access } from 'node:fs/promises';
import { Piscina } from 'piscina';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import type { Clock } from './sources/sensorSource.ts';

const warmUpTimeoutMs = 20_000;
const closeTimeoutMs = 10_000;
const overdueCheckMs = 25;

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
  readonly abort: AbortController;
  readonly limitMs: number;
  /** When a worker was free to take it; NaN while it waits for one. */
  startedAtMs: number;
}

/** One generation of threads. */
interface Generation {
  readonly piscina: Piscina<BatchTask, BatchResult>;
  readonly workers: number;
  /** In order of submission: the first `workers` of them are running. */
  readonly running: Set<Running>;
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
  #generation: Generation;
  #wanted: number;
  #resizing: Promise<void> | null = null;
  readonly #closing = new Set<Promise<void>>();

  private constructor(options: FeaturePoolOptions, generation: Generation) {
    this.#options = options;
    this.#generation = generation;
    this.#wanted = generation.workers;
    this.#overdueTimer = setInterval(() => this.#abortOverdue(), overdueCheckMs);
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
   * Computes a batch. `task.recycled` is transferred away. Rejects when the worker dies, or with TaskOverdue after
   * `limitMs` from the moment a worker was free for it; the task may then be given again.
   */
  async run(task: BatchTask, limitMs: number): Promise<BatchResult> {
    const generation = this.#generation;
    const running: Running = { abort: new AbortController(), limitMs, startedAtMs: Number.NaN };
    generation.running.add(running);
    this.#markStarted(generation);
    const transferList = task.transport === 'shared' && task.recycled ? [task.recycled] : [];
    try {
      return await generation.piscina.run(task, { signal: running.abort.signal, transferList });
    } catch (error) {
      throw running.abort.signal.aborted ? running.abort.signal.reason : error;
    } finally {
      generation.running.delete(running);
      this.#markStarted(generation);
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
    clearInterval(this.#overdueTimer);
    await this.#resizing?.catch(() => undefined);
    this.#retire(this.#generation);
    await Promise.all(this.#closing);
  }

  async #resizeToWanted(): Promise<void> {
    while (this.#wanted !== this.#generation.workers) {
      const next = await startGeneration(this.#wanted, this.#options);
      const previous = this.#generation;
      this.#generation = next;
      this.#options.onThreads(threadIds(next));
      this.#retire(previous);
    }
  }

  #retire(generation: Generation): void {
    const closed = closeWhenIdle(generation).catch((error: unknown) => this.#options.onFault(String(error)));
    this.#closing.add(closed);
    void closed.finally(() => this.#closing.delete(closed));
  }

  #markStarted(generation: Generation): void {
    let position = 0;
    for (const running of generation.running) {
      if (position++ >= generation.workers) break;
      if (Number.isNaN(running.startedAtMs)) running.startedAtMs = this.#options.clock.monotonicMs();
    }
  }

  #abortOverdue(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const { abort, limitMs, startedAtMs } of this.#generation.running) {
      if (nowMs - startedAtMs > limitMs) abort.abort(new TaskOverdue(limitMs));
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
  const generation: Generation = { piscina, workers, running: new Set() };
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
