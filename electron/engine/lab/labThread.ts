// The lab's thread as the engine sees it: started for a job, given one task at a time, ended with the job.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LabStart } from './labFiles.ts';
import type { LabAnswer, LabRequest, LabTaskKind, LabTasks } from './labTask.ts';

/** A thread that does not answer a cancellation for so long is ended. */
const cancelGraceMs = 5_000;

class LabFailed extends Error {}

export interface LabTaskOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export class LabThread {
  readonly #worker: Worker;
  readonly #exited: Promise<unknown>;
  #nextId = 0;
  #ended = '';

  /** `file`: the built entry of the thread. */
  constructor(file: string, start: LabStart) {
    this.#worker = new Worker(file, { workerData: start });
    this.#worker.on('error', (error) => {
      this.#ended = `The lab failed: ${error.message}`;
    });
    this.#exited = once(this.#worker, 'exit').catch(() => undefined);
    void this.#exited.then(() => {
      this.#ended ||= 'The lab ended before its task was done.';
    });
    this.#worker.unref();
  }

  get hasEnded(): boolean {
    return this.#ended !== '';
  }

  /** One at a time. Rejects with LabFailed; with the signal's reason when it was cancelled. */
  async run<K extends LabTaskKind>(
    name: K,
    task: LabTasks[K]['task'],
    { signal, onProgress }: LabTaskOptions,
  ): Promise<LabTasks[K]['result']> {
    signal.throwIfAborted();
    const id = this.#nextId++;
    const answer = Promise.withResolvers<LabTasks[K]['result']>();
    const hear = (message: LabAnswer): void => {
      if (message.kind === 'ready' || message.id !== id) return;
      if (message.kind === 'progress') onProgress?.(message.progress);
      if (message.kind === 'done') answer.resolve(message.result as LabTasks[K]['result']);
      if (message.kind === 'failed') answer.reject(new LabFailed(message.message));
    };
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.#post({ kind: 'cancel', id });
      grace = setTimeout(() => void this.end(), cancelGraceMs);
    };
    const exit = (): void => answer.reject(new LabFailed(this.#ended));
    this.#worker.on('message', hear);
    void this.#exited.then(exit);
    signal.addEventListener('abort', cancel, { once: true });
    this.#post({ kind: 'task', id, name, task });
    try {
      return await answer.promise;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(grace);
      this.#worker.off('message', hear);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Ends the thread and every thread of its pools. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(request: LabRequest): void {
    this.#worker.postMessage(request);
  }
}
