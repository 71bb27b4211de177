// The lab's thread as the engine sees it: started with its first task, one task at a time, ended with the job.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LabThreadData } from './labFiles.ts';
import type { LabAnswer, LabRequest, LabTaskKind, LabTasks } from './labTask.ts';

/** A thread that does not answer a cancellation for so long is ended. */
const cancelGraceMs = 5_000;
const usualCheckIntervalMs = 1_000;
/** While it has a task a thread is heard once a second. After so many checks in which it was not it is ended. */
const mostSilentChecks = 15;

class LabFailed extends Error {}

export interface LabTaskOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (share: number) => void;
  /** How long a cancelled task may take to end, before its thread is ended with it. */
  readonly graceMs?: number;
}

/** What carries tasks of the lab out. */
export interface LabRunner {
  /** Whether it has ended by itself, so that nothing can be carried out any more. */
  readonly hasEnded: boolean;
  /** Rejects with an Error whose message a person can read; with the signal's reason when it was cancelled. */
  run<K extends LabTaskKind>(
    name: K,
    task: LabTasks[K]['task'],
    options: LabTaskOptions,
  ): Promise<LabTasks[K]['result']>;
}

/** A thread from its start to its end. */
interface StartedThread {
  readonly worker: Worker;
  readonly exited: Promise<unknown>;
  /** Checks since it was heard; counted from its first word on, because its start takes as long as it takes. */
  silentChecks: number;
  /** Why it was ended, or has ended by itself; empty before. */
  ended: string;
}

export class LabThread implements LabRunner {
  readonly #file: string;
  readonly #data: () => LabThreadData;
  #thread: StartedThread | null = null;
  #nextId = 0;
  #failure = '';
  readonly #checkIntervalMs: number;

  /** `file`: the built entry of the thread. `data`: asked whenever it is started. */
  constructor(file: string, data: () => LabThreadData, checkIntervalMs = usualCheckIntervalMs) {
    this.#checkIntervalMs = checkIntervalMs;
    this.#file = file;
    this.#data = data;
  }

  get hasEnded(): boolean {
    return this.#failure !== '';
  }

  async run<K extends LabTaskKind>(
    name: K,
    task: LabTasks[K]['task'],
    { signal, onProgress, graceMs = cancelGraceMs }: LabTaskOptions,
  ): Promise<LabTasks[K]['result']> {
    signal.throwIfAborted();
    if (this.hasEnded) throw new LabFailed(this.#failure);
    this.#thread ??= this.#open();
    const thread = this.#thread;
    const id = this.#nextId++;
    const answer = Promise.withResolvers<LabTasks[K]['result']>();
    const hear = (message: LabAnswer): void => {
      thread.silentChecks = 0;
      if (message.kind === 'alive' || message.id !== id) return;
      if (message.kind === 'progress') onProgress?.(message.progress);
      if (message.kind === 'done') answer.resolve(message.result as LabTasks[K]['result']);
      if (message.kind === 'failed') answer.reject(new LabFailed(message.message));
    };
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      post(thread, { kind: 'cancel', id });
      grace = setTimeout(() => void this.#end(thread, 'The lab was cancelled.'), graceMs);
    };
    const check = setInterval(() => {
      if (++thread.silentChecks > mostSilentChecks) void this.#end(thread, this.#heldText);
    }, this.#checkIntervalMs);
    thread.worker.on('message', hear);
    void thread.exited.then(() => answer.reject(new LabFailed(thread.ended)));
    signal.addEventListener('abort', cancel, { once: true });
    post(thread, { kind: 'task', id, name, task });
    try {
      return await answer.promise;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(grace);
      clearInterval(check);
      thread.worker.off('message', hear);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Ends the thread and every thread of its pools. */
  async end(): Promise<void> {
    if (this.#thread) await this.#end(this.#thread, 'The lab was ended.');
  }

  get #heldText(): string {
    const heldS = (mostSilentChecks * this.#checkIntervalMs) / 1_000;
    return `it held its event loop for ${heldS} s: take smaller batches, or less work per reading`;
  }

  #open(): StartedThread {
    const worker = new Worker(this.#file, { workerData: this.#data() });
    const exited = once(worker, 'exit').catch(() => undefined);
    const thread: StartedThread = { worker, exited, silentChecks: Number.NEGATIVE_INFINITY, ended: '' };
    worker.on('error', (error) => {
      thread.ended ||= this.#failure = `The lab failed: ${error.message}`;
    });
    void exited.then(() => {
      thread.ended ||= this.#failure = 'The lab ended before its task was done.';
    });
    worker.unref();
    return thread;
  }

  /** The next task starts another one. */
  async #end(thread: StartedThread, why: string): Promise<void> {
    if (this.#thread === thread) this.#thread = null;
    thread.ended ||= why;
    await thread.worker.terminate();
  }
}

function post({ worker }: StartedThread, request: LabRequest): void {
  worker.postMessage(request);
}
