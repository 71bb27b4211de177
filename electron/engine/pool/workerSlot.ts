// One place in the pool: it keeps its number whatever thread computes in it. Its thread computes a task at a time; one
// more can be sent ahead where both are brief, so that the thread need not wait for the event loop between the two.
import type { BatchResult } from '../../../shared/batchTask.ts';
import type { WorkerState } from '../../../shared/report.ts';
import { type Attempt, AttemptFailed } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import { MemoryWatch } from './memoryWatch.ts';
import { resultFault } from './resultCheck.ts';
import { type Death, stackFrames, WorkerThread } from './workerThread.ts';

/** A task that a worker does not begin, or whose result does not arrive, is given up so much after its limit. */
const silenceGraceMs = 5_000;
/** A task for which it takes so long that it is back was not brief: what was sent behind it is taken back. */
const briefPatienceMs = 50;

export interface SlotParts {
  readonly id: number;
  readonly workerFile: string;
  readonly recycleAfterMiB: () => number;
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly observer: SlotObserver;
}

export interface SlotObserver {
  /** Its state or its thread is another. */
  changed(slot: WorkerSlot): void;
  /** It is live and has no task, or takes one ahead. */
  takes(slot: WorkerSlot): void;
  /** Its thread lives and has answered, be it by refusing. */
  answered(slot: WorkerSlot): void;
  /** Its thread ended. `attempt`: what it had been given, which is rejected next. */
  died(slot: WorkerSlot, death: Death, attempt: Attempt | null): void;
  recycled(slot: WorkerSlot, growthMiB: number): void;
  /** A task that was sent ahead is to be given to another worker; its buffer is gone. */
  tookBack(attempt: Attempt): void;
  /** To be waited for when the pool closes. */
  ending(ended: Promise<void>): void;
}

export class WorkerSlot {
  readonly id: number;
  readonly #parts: SlotParts;
  #state: WorkerState = 'waiting';
  #thread: WorkerThread | null = null;
  #memory = new MemoryWatch();
  /** Takes the place of the present thread once it is warm. */
  #fresh: { readonly thread: WorkerThread; warm: boolean } | null = null;
  #freshFailures = 0;
  #freshDueAtMs = 0;
  /** Whose result cannot be read, whatever the thread is at by now. */
  #culprit: Attempt | null = null;
  /** Sent to the thread and not yet back, in order: the first is being computed, or about to be. */
  #attempts: readonly Attempt[] = [];
  #begun = false;
  #computedMs = 0;
  #silentMs = 0;
  #leaving = false;
  /** Deaths since it last brought a batch back. */
  #failures = 0;
  restarts = 0;
  recycled = 0;
  /** Set by the pool while it waits: when it may start. */
  dueAtMs = 0;

  constructor(parts: SlotParts) {
    this.id = parts.id;
    this.#parts = parts;
  }

  get state(): WorkerState {
    return this.#state;
  }

  get name(): string {
    return `W${this.id}`;
  }

  get idle(): boolean {
    return this.#state === 'live' && this.#attempts.length === 0 && !this.#leaving;
  }

  /** Whether a brief task may be sent ahead, behind the one that is being computed. */
  get takesAhead(): boolean {
    const [first, ahead] = this.#attempts;
    // A thread that is to be replaced must come to an end between two tasks.
    const stays = this.#state === 'live' && !this.#leaving && this.#fresh === null;
    return stays && first !== undefined && ahead === undefined && first.options.brief === true;
  }

  get computing(): boolean {
    return this.#attempts.length > 0;
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  /** −1 while there is none. */
  get threadId(): number {
    return this.#thread?.threadId ?? -1;
  }

  start(): void {
    this.#state = 'starting';
    this.#parts.observer.changed(this);
    try {
      this.#thread = this.#newThread();
    } catch (error) {
      // Later, as every other death: who starts it must not be called back from within.
      queueMicrotask(() => this.#died(notStarted(error)));
    }
  }

  give(attempt: Attempt): void {
    const thread = this.#thread;
    if (!thread) throw new Error(`${this.name} has no thread`);
    this.#attempts = [...this.#attempts, attempt];
    if (this.#attempts.length === 1) this.#watchFirst();
    const { fault, leakKiB } = attempt.options;
    const suffered = { ...(fault && { fault }), ...(leakKiB && { leakKiB }) };
    thread.run(attempt.task, { taskNumber: attempt.number, ...suffered }).then(
      (result) => this.#returned(attempt, result),
      (error: unknown) => this.#refused(attempt, error),
    );
  }

  /** To be called often; `elapsedMs` since the last call. Ends the thread of a task that has been at it for too long. */
  supervise(elapsedMs: number): void {
    const [[attempt], thread] = [this.#attempts, this.#thread];
    if (!attempt || !thread) return;
    const { limitMs } = attempt.options;
    if (this.#computedMs + this.#silentMs > briefPatienceMs) this.#takeBackAhead();
    if (thread.computing === attempt.number) {
      this.#begun = true;
      this.#computedMs += elapsedMs;
    } else {
      this.#silentMs += elapsedMs;
    }
    if (this.#computedMs <= limitMs && this.#silentMs <= limitMs + silenceGraceMs) return;
    const what = `gave no result within ${Math.round(limitMs)} ms`;
    thread.condemn({ reason: 'overdue', what, stack: '' });
  }

  /** What was sent ahead behind a task that is not brief after all goes to another worker; its thread may compute it, too. */
  #takeBackAhead(): void {
    const [first, ...ahead] = this.#attempts;
    if (!first || ahead.length === 0) return;
    this.#attempts = [first];
    for (const attempt of ahead) this.#parts.observer.tookBack(attempt);
  }

  /** Ends its thread as something outside would; false when it has none that is live. */
  kill(): boolean {
    if (this.#state !== 'live') return false;
    this.#thread?.kill();
    return true;
  }

  /** Finishes what it has been sent, then ends for good. */
  leave(): void {
    this.#leaving = true;
    if (!this.computing) this.#retire();
  }

  /** Ends at once; what it has been sent is given up. */
  abandon(): void {
    this.#leaving = true;
    const attempts = this.#attempts;
    this.#attempts = [];
    this.#retire();
    for (const { reject } of attempts) reject(new AttemptFailed('pool', 'the pool was closed'));
  }

  #watchFirst(): void {
    this.#begun = false;
    this.#computedMs = 0;
    this.#silentMs = 0;
  }

  #took(attempt: Attempt): void {
    this.#attempts = this.#attempts.filter((other) => other !== attempt);
    this.#watchFirst();
    this.#failures = 0;
  }

  #newThread(): WorkerThread {
    const { workerFile, recycleAfterMiB } = this.#parts;
    const onDeath = (death: Death): void => {
      if (thread === this.#fresh?.thread) this.#freshDied(death);
      else if (thread === this.#thread) this.#died(death);
    };
    const thread: WorkerThread = new WorkerThread(
      { workerFile, recycleAfterMiB: recycleAfterMiB(), onDeath },
      () => this.#warm(thread),
    );
    return thread;
  }

  #warm(thread: WorkerThread): void {
    if (thread === this.#thread) this.#live();
    if (thread !== this.#fresh?.thread) return;
    this.#fresh.warm = true;
    this.#freshFailures = 0;
    if (this.idle) this.#free();
  }

  #live(): void {
    this.#state = 'live';
    this.#memory = new MemoryWatch();
    this.#parts.observer.changed(this);
    this.#free();
  }

  #returned(attempt: Attempt, result: BatchResult): void {
    if (!this.#attempts.includes(attempt)) return;
    const fault = resultFault(attempt.task, result);
    if (fault !== null) {
      this.#culprit = attempt;
      this.#thread?.condemn({ reason: 'unreadable', what: `gave ${fault}`, stack: '' });
      return;
    }
    this.#took(attempt);
    this.#memory.note(result);
    this.#recycleWhenGrown();
    this.#parts.observer.answered(this);
    this.#free();
    attempt.resolve(result);
  }

  /** A rejection of a thread that died has been dealt with by then. */
  #refused(attempt: Attempt, error: unknown): void {
    if (!this.#attempts.includes(attempt)) return;
    this.#took(attempt);
    this.#parts.observer.answered(this);
    this.#free();
    const message = error instanceof Error && error.message ? error.message : String(error);
    const frames = error instanceof Error ? stackFrames(error) : '';
    attempt.reject(new AttemptFailed('task', message, { worker: this.id, frames }));
  }

  #free(): void {
    if (this.computing) {
      if (this.takesAhead) this.#parts.observer.takes(this);
    } else if (this.#leaving) this.#retire();
    else {
      if (this.#fresh?.warm) this.#changeThread();
      this.#parts.observer.takes(this);
    }
  }

  #died(death: Death): void {
    const attempts = this.#attempts;
    const computing = this.#thread?.computing ?? 0;
    const attempt =
      this.#culprit ?? attempts.find(({ number }) => number === computing) ?? attempts[0] ?? null;
    this.#culprit = null;
    const begun =
      attempt !== null && (attempt.number === computing || (this.#begun && attempt === attempts[0]));
    this.#attempts = [];
    this.#thread = null;
    this.restarts++;
    this.#failures++;
    this.dueAtMs = this.#parts.nowMs() + backoffMs(this.#failures, this.#parts.random);
    this.#state = this.#leaving ? 'retired' : 'waiting';
    if (this.#fresh && !this.#leaving) this.#takeFresh(this.#fresh);
    this.#parts.observer.died(this, death, attempt);
    this.#parts.observer.changed(this);
    if (this.#thread && this.idle) this.#free();
    const at = { worker: this.id, death: death.reason, frames: death.stack };
    // An unreadable result came from a task that had been computed.
    const kind = begun || death.reason === 'unreadable' ? 'worker' : 'pool';
    attempt?.reject(new AttemptFailed(kind, death.what, at));
    // Computed already, or sent ahead: what happened was none of its doing.
    for (const other of attempts) if (other !== attempt) other.reject(new AttemptFailed('pool', death.what));
  }

  #recycleWhenGrown(): void {
    if (this.#fresh || this.#leaving || !this.#memory.grownSteadily(this.#parts.recycleAfterMiB())) return;
    if (this.#parts.nowMs() < this.#freshDueAtMs) return;
    try {
      this.#fresh = { thread: this.#newThread(), warm: false };
    } catch (error) {
      this.#freshDied(notStarted(error));
    }
  }

  /** Between two tasks: the new thread takes over, the old one goes. */
  #changeThread(): void {
    const [old, fresh] = [this.#thread, this.#fresh];
    if (!fresh) return;
    const { growthMiB } = this.#memory;
    this.#takeFresh(fresh);
    this.recycled++;
    if (old) this.#parts.observer.ending(old.end());
    this.#parts.observer.recycled(this, growthMiB);
    this.#parts.observer.changed(this);
  }

  #takeFresh({ thread, warm }: { thread: WorkerThread; warm: boolean }): void {
    this.#fresh = null;
    this.#thread = thread;
    this.#state = warm ? 'live' : 'starting';
    this.#memory = new MemoryWatch();
  }

  /** The old thread goes on; another replacement is tried later. */
  #freshDied(death: Death): void {
    this.#fresh = null;
    this.#freshDueAtMs = this.#parts.nowMs() + 1_000 + backoffMs(++this.#freshFailures, this.#parts.random);
    this.#parts.observer.died(this, death, null);
  }

  #retire(): void {
    this.#state = 'retired';
    if (this.#thread) this.#parts.observer.ending(this.#thread.end());
    if (this.#fresh) this.#parts.observer.ending(this.#fresh.thread.end());
    this.#thread = null;
    this.#fresh = null;
    this.#parts.observer.changed(this);
  }
}

function notStarted(error: unknown): Death {
  return { reason: 'start', what: `could not be started: ${String(error)}`, stack: '' };
}
