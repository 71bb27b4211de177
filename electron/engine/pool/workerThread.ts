// One thread of the pool: a Piscina of exactly one, which never replaces it. Tells how it ended, once.
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import {
  type BatchResult,
  type BatchTask,
  burnRateBytes,
  type ComputeSettings,
  type TaskMessage,
  type TaskSupervision,
  type WorkerStart,
} from '../../../shared/batchTask.ts';
import type { WorkerDeath } from '../../../shared/report.ts';

/** Heap beyond what a worker may grow by before it is replaced: room for its code and its largest batch. */
const heapReserveMiB = 128;
/** Measured: at 16 a thread that fills its heap ended alone in 90 of 90 trials, at the default not always. */
const youngGenerationMiB = 16;
const warmUpTimeoutMs = 20_000;
/** A thread that does not end when told to is left to itself after so long. */
const endTimeoutMs = 5_000;
const mostFrames = 6;
/** The same for all threads of the process, whenever they start. */
const workerStart: WorkerStart = { burnRate: new SharedArrayBuffer(burnRateBytes) };

/** How a thread ended although it was not asked to. */
export interface Death {
  readonly reason: WorkerDeath;
  /** Goes on a sentence that begins with the worker's name: "exited with code 7". */
  readonly what: string;
  /** Frames of the error's stack, where Node gives one; empty otherwise. */
  readonly stack: string;
}

export interface WorkerThreadOptions {
  readonly workerFile: string;
  readonly recycleAfterMiB: number;
  /** Called once at most, and never after `end`. What the thread was computing will not come back. */
  readonly onDeath: (death: Death) => void;
}

export class WorkerThread {
  readonly #options: WorkerThreadOptions;
  readonly #piscina: Piscina<TaskMessage, BatchResult>;
  readonly #worker: Worker;
  /** One place: the task that is being computed, or 0. Its own, so that no other thread can write there. */
  readonly #heartbeat = new Int32Array(new SharedArrayBuffer(4));
  /** Of the last task that was sent whole; null when the next one must be. */
  #whole: { readonly settings: ComputeSettings; readonly number: number } | null = null;
  #warm = false;
  #over = false;

  /** Starts loading; `onWarm` is called when it can compute. */
  constructor(options: WorkerThreadOptions, onWarm: () => void) {
    this.#options = options;
    this.#piscina = new Piscina({
      filename: options.workerFile,
      workerData: workerStart,
      // With a least of none Piscina starts no other thread in the place of one that died.
      minThreads: 0,
      maxThreads: 1,
      concurrentTasksPerWorker: 1,
      // The thread takes its messages one after the other: what is sent ahead waits there, not in Piscina's queue.
      loadBalancer: (_task, [only]) => only ?? null,
      idleTimeout: Number.POSITIVE_INFINITY,
      atomics: 'disabled',
      recordTiming: false,
      resourceLimits: {
        maxOldGenerationSizeMb: heapReserveMiB + options.recycleAfterMiB,
        // At the default one scavenge can exceed the limit by more than V8 allows for, and the whole process aborts.
        maxYoungGenerationSizeMb: youngGenerationMiB,
      },
    });
    // Each error is seen at the thread itself; without a listener here it would end the process.
    this.#piscina.on('error', () => undefined);
    const timer = setTimeout(
      () => this.condemn({ reason: 'start', what: `was not ready within ${warmUpTimeoutMs} ms`, stack: '' }),
      warmUpTimeoutMs,
    );
    timer.unref();
    const warmUp = this.#piscina.run(emptyTask());
    this.#worker = this.#piscina.threads[0] as Worker;
    // Until it is warm it holds the process: nothing else may.
    this.#worker.ref();
    // Before Piscina's own listeners: a rejection that follows is then known to come from a death.
    this.#worker.prependListener('error', (error: unknown) => this.#die(this.#deathOf(error)));
    this.#worker.prependListener('exit', (code) =>
      this.#die({ reason: 'exit', what: `exited with code ${code}`, stack: '' }),
    );
    warmUp.then(
      () => {
        clearTimeout(timer);
        if (this.#over) return;
        this.#warm = true;
        this.#worker.unref();
        onWarm();
      },
      (error: unknown) => {
        clearTimeout(timer);
        this.condemn(this.#deathOf(error));
      },
    );
  }

  /** −1 once it has ended. */
  get threadId(): number {
    return this.#worker.threadId;
  }

  /** The number of the task that it is computing at this moment, or 0. */
  get computing(): number {
    return Atomics.load(this.#heartbeat, 0);
  }

  /** Rejects with the task's own error; when the thread dies, after `onDeath`. Computed in the order given. */
  run(task: BatchTask, supervision: Omit<TaskSupervision, 'heartbeats'>): Promise<BatchResult> {
    const transferList = task.transport === 'shared' && task.recycled ? [task.recycled] : [];
    return this.#piscina.run(this.#messageOf(task, supervision), { transferList }).catch((error: unknown) => {
      // It may not have arrived.
      this.#whole = null;
      throw error;
    });
  }

  #messageOf(task: BatchTask, supervision: Omit<TaskSupervision, 'heartbeats'>): TaskMessage {
    const { taskNumber, fault, leakKiB } = supervision;
    const plain = task.transport === 'shared' && fault === undefined && leakKiB === undefined;
    const whole = this.#whole;
    if (plain && task.settings === whole?.settings)
      return [whole.number, taskNumber, task.rings, task.ranges, task.readings, task.recycled];
    this.#whole = plain ? { settings: task.settings, number: taskNumber } : null;
    return { ...task, supervision: { ...supervision, heartbeats: this.#heartbeat.buffer } };
  }

  /** Ends the thread as something outside of it would: it is noticed like any other death. */
  kill(): void {
    void this.#worker.terminate();
  }

  /** Ends the thread for a reason of the pool's: tells it as a death. */
  condemn(death: Death): void {
    this.#die(death);
    void this.end();
  }

  /** Ends the thread. Resolves when it is gone, or is not to be had to go. */
  async end(): Promise<void> {
    this.#over = true;
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, endTimeoutMs);
    });
    await Promise.race([this.#piscina.destroy(), giveUp]);
    clearTimeout(timer);
  }

  #die(death: Death): void {
    if (this.#over) return;
    this.#over = true;
    void this.#piscina.destroy();
    const outOfMemory = death.reason === 'outOfMemory';
    this.#options.onDeath(this.#warm || outOfMemory ? death : { ...death, reason: 'start' });
  }

  #deathOf(error: unknown): Death {
    const threw = this.#warm ? 'threw outside its task' : 'could not be loaded';
    if (!(error instanceof Error)) return { reason: 'error', what: `${threw}: ${String(error)}`, stack: '' };
    if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      return { reason: 'outOfMemory', what: 'ran out of memory', stack: '' };
    const stack = stackFrames(error);
    // A DOMException arrives as a plain Error: only its stack still names it.
    if (error.stack?.startsWith('DataCloneError'))
      return { reason: 'unreadable', what: `gave a result that cannot be sent: ${error.message}`, stack };
    return { reason: 'error', what: `${threw}: ${error.message}`, stack };
  }
}

/** It has loaded its code when that is back. */
function emptyTask(): BatchTask {
  return {
    transport: 'shared',
    rings: new SharedArrayBuffer(16),
    ranges: new Float64Array(0),
    readings: 0,
    settings: { window: 2, hop: 1, rolling: true, windowed: false, workPerReadingUs: 0, workKind: 'burn' },
    recycled: null,
  };
}

/** The frames of an error's stack, one a line, without its message. */
export function stackFrames(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames
    .slice(0, mostFrames)
    .map((line) => line.trim())
    .join('\n');
}
