// The feature pool: worker slots under supervision, one list of tasks that wait for them, resized live.
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { type Attempt, AttemptFailed, type AttemptOptions } from './pool/attempt.ts';
import { CircuitBreaker } from './pool/circuitBreaker.ts';
import { brokenFailure, idleDeathMessage } from './pool/failureWords.ts';
import { KeptWorkers } from './pool/keptWorkers.ts';
import { PoolOpening } from './pool/opening.ts';
import { type FeaturePoolOptions, noDeaths, PoolFailed, type PoolState } from './pool/poolState.ts';
import { WaitingList } from './pool/waitingList.ts';
import { type SlotObserver, WorkerSlot } from './pool/workerSlot.ts';
import type { Death } from './pool/workerThread.ts';

const superviseMs = 25;
/** A freeze of the event loop is not held against a worker whose result waits behind it. */
const mostSupervisedMs = 4 * superviseMs;
/** Threads that load at a time: each one takes a core for a while, and one is left to the event loop. */
const mostStarting = Math.max(1, availableParallelism() - 1);
const closeGraceMs = 3_000;
const largestTaskNumber = 2 ** 31 - 1;

/** Create with `open`. Which worker computes a batch is open: workers keep no state. */
export class FeaturePool {
  readonly #options: FeaturePoolOptions;
  readonly #random: () => number;
  readonly #breaker: CircuitBreaker;
  readonly #kept: KeptWorkers;
  readonly #waiting = new WaitingList();
  /** In order of their numbers; without those that have retired. */
  #slots: WorkerSlot[] = [];
  readonly #ending = new Set<Promise<void>>();
  readonly #deaths = noDeaths();
  #timer: NodeJS.Timeout | undefined;
  #supervisedAtMs: number;
  #recycled = 0;
  #taskNumber = 0;
  #holdsProcess = false;
  /** The task that tries whether the pool lives again. */
  #probe: Attempt | null = null;
  #closed = false;
  /** Set while the pool opens. */
  #opening: PoolOpening | null = null;

  private constructor(workers: number, options: FeaturePoolOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
    const nowMs = options.clock.monotonicMs();
    this.#breaker = new CircuitBreaker(nowMs, this.#random);
    this.#kept = new KeptWorkers(workers);
    this.#supervisedAtMs = nowMs;
  }

  /** Resolves when the threads are warm. Rejects with PoolFailed. */
  static async open(workers: number, options: FeaturePoolOptions): Promise<FeaturePool> {
    const { workerFile } = options;
    await access(workerFile).catch((cause) => {
      throw new PoolFailed(`The worker ${workerFile} cannot be read: build the project first.`, cause);
    });
    const pool = new FeaturePool(workers, options);
    try {
      await pool.#open();
    } catch (cause) {
      await pool.close();
      const reason =
        typeof cause === 'object' && cause && 'what' in cause ? String(cause.what) : String(cause);
      throw new PoolFailed(`The worker ${workerFile} does not start: it ${reason}`, cause);
    }
    return pool;
  }

  /** As many as there are to be. */
  get workers(): number {
    return this.#kept.wanted;
  }

  /** Whether a task would be given to a worker; otherwise it must be computed elsewhere. */
  get accepts(): boolean {
    const { state } = this.#breaker;
    if (state === 'half-open') return this.#probe === null && this.#slots.some(({ idle }) => idle);
    return state === 'closed';
  }

  /** A single batch at a time is computed, whether here or elsewhere. */
  get broken(): boolean {
    return this.#breaker.state !== 'closed';
  }

  state(): PoolState {
    const due = this.#slots.filter(({ state }) => state === 'waiting').map(({ dueAtMs }) => dueAtMs);
    const { state, retryAtMs, sinceMs, failures, opened } = this.#breaker;
    if (state === 'open') due.splice(0, due.length, retryAtMs);
    return {
      breaker: state,
      breakerSinceMs: sinceMs,
      breakerOpened: opened,
      consecutiveFailures: failures,
      workersWanted: this.#kept.wanted,
      workersAllowed: this.#kept.allowed,
      workersLive: this.#slots.filter((slot) => slot.state === 'live').length,
      nextStartAtMs: due.length > 0 ? Math.min(...due) : null,
      deaths: { ...this.#deaths },
      recycled: this.#recycled,
    };
  }

  /** Computes a batch. `task.recycled` is transferred away. Rejects with AttemptFailed; it may then be given again. */
  run(task: BatchTask, options: AttemptOptions): Promise<BatchResult> {
    if (this.#closed) return Promise.reject(new AttemptFailed('pool', 'the pool is closed'));
    if (!this.accepts) return Promise.reject(brokenFailure(this.#breaker.failures));
    this.#holdProcess(true);
    return new Promise((resolve, reject) => {
      this.#taskNumber = (this.#taskNumber % largestTaskNumber) + 1;
      const attempt = { number: this.#taskNumber, task, options, resolve, reject };
      if (this.#breaker.state === 'half-open') this.#probe = attempt;
      this.#waiting.add(attempt);
      this.#serve();
    });
  }

  /** Adds or takes away workers; those that go finish what they are at. */
  resize(workers: number): void {
    if (this.#closed) return;
    this.#kept.want(workers);
    const stay = this.#staying;
    // Those that compute nothing first, of these the newest.
    const order = stay.toSorted((a, b) => rank(b) - rank(a) || b.id - a.id);
    for (const slot of order.slice(0, Math.max(0, stay.length - workers))) slot.leave();
    for (let i = stay.length; i < workers; i++) this.#addSlot();
    this.#startDue();
    this.#options.onChange();
  }

  /** Ends the thread of a live worker, of one that computes if there is one, as a crash would. Returns its name. */
  killWorker(): string | null {
    const live = this.#slots.filter(({ state, leaving }) => state === 'live' && !leaving);
    const computing = live.filter((slot) => slot.computing);
    const among = computing.length > 0 ? computing : live;
    const slot = among[Math.floor(this.#random() * among.length)];
    return slot?.kill() ? slot.name : null;
  }

  /** Lets running tasks finish for a short while; no thread is left when it resolves. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.takeAll())
      reject(new AttemptFailed('pool', 'the pool was closed'));
    for (const slot of [...this.#slots]) slot.leave();
    const { clock } = this.#options;
    const untilMs = clock.monotonicMs() + closeGraceMs;
    while (this.#slots.length > 0 && clock.monotonicMs() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, superviseMs));
    for (const slot of [...this.#slots]) slot.abandon();
    clearInterval(this.#timer);
    await Promise.all(this.#ending);
  }

  async #open(): Promise<void> {
    const opening = new PoolOpening();
    this.#opening = opening;
    for (let i = 0; i < this.#kept.wanted; i++) this.#addSlot();
    for (const slot of this.#slots) slot.start();
    await opening.over;
    this.#opening = null;
    for (const { slot, death } of opening.deaths) this.#died(slot, death, null);
    this.#timer = setInterval(() => this.#supervise(), superviseMs);
    this.#timer.unref();
  }

  /** Threads do not hold the process by themselves, and there may be none just now. */
  #holdProcess(hold: boolean): void {
    if (hold === this.#holdsProcess) return;
    this.#holdsProcess = hold;
    if (hold) this.#timer?.ref();
    else this.#timer?.unref();
  }

  /** Without those that leave: they may still compute for long. */
  get #staying(): WorkerSlot[] {
    return this.#slots.filter(({ leaving }) => !leaving);
  }

  #addSlot(): void {
    const { workerFile, clock, recycleAfterMiB, nextWorkerId } = this.#options;
    const nowMs = (): number => clock.monotonicMs();
    const observer: SlotObserver = {
      changed: (slot) => this.#changed(slot),
      takes: () => this.#serve(),
      answered: () => this.#answered(),
      died: (slot, death, attempt) => this.#died(slot, death, attempt),
      recycled: (slot, growthMiB) => this.#wasRecycled(slot, growthMiB),
      tookBack: (attempt) => this.#giveAgain(attempt),
      ending: (ended) => {
        this.#ending.add(ended);
        void ended.finally(() => this.#ending.delete(ended));
      },
    };
    const parts = { id: nextWorkerId(), workerFile, recycleAfterMiB, nowMs, random: this.#random, observer };
    this.#slots.push(new WorkerSlot(parts));
  }

  #changed(slot: WorkerSlot): void {
    const { id, state, threadId, restarts, recycled } = slot;
    // When all is closed the report says how they were, not that they have gone.
    if (!this.#closed) this.#options.onWorker({ id, state, threadId, restarts, recycled });
    if (state === 'retired') this.#slots = this.#slots.filter((other) => other !== slot);
    this.#opening?.changed(this.#slots);
    if (state !== 'live') return;
    this.#startDue();
    this.#options.onChange();
  }

  /** Gives what waits to the workers that are idle, then ahead to those that take it. */
  #serve(): void {
    if (this.#waiting.length === 0) return;
    this.#serveIdle();
    for (const slot of this.#slots) {
      if (!slot.takesAhead) continue;
      const attempt = this.#waiting.takeAhead();
      if (!attempt) return;
      slot.give(attempt);
    }
  }

  /** As it is, but for the buffer, which went along the first time. */
  #giveAgain(attempt: Attempt): void {
    const { task, options } = attempt;
    const again = task.transport === 'shared' ? { ...task, recycled: null } : task;
    this.#waiting.add({ ...attempt, task: again, options: { ...options, urgent: true, brief: false } });
    this.#serve();
  }

  #serveIdle(): void {
    for (const slot of this.#slots) {
      if (!slot.idle) continue;
      const otherIdle = this.#slots.some((other) => other !== slot && other.idle);
      const attempt = this.#waiting.take(slot.id, otherIdle);
      if (attempt) slot.give(attempt);
    }
  }

  #answered(): void {
    this.#probe = null;
    if (this.#kept.succeeded())
      this.#options.onEvent(4, '', `${this.#kept.allowed} of ${this.#kept.wanted} workers are kept again.`);
    if (this.#breaker.succeeded(this.#options.clock.monotonicMs())) {
      this.#options.onEvent(2, '', 'The pool computes again.');
      this.#options.onChange();
    }
  }

  #died(slot: WorkerSlot, death: Death, attempt: Attempt | null): void {
    if (this.#opening) {
      this.#opening.deaths.push({ slot, death });
      return;
    }
    this.#deaths[death.reason]++;
    if (this.#closed || slot.leaving) return;
    if (!attempt) this.#options.onEvent(2, slot.name, idleDeathMessage(slot.name, death));
    if (attempt === this.#probe) this.#probe = null;
    if (this.#kept.failed())
      this.#options.onEvent(
        2,
        '',
        `Workers die one after the other: ${this.#kept.allowed} of ${this.#kept.wanted} are kept.`,
      );
    const wasClosed = this.#breaker.state === 'closed';
    if (this.#breaker.failed(this.#options.clock.monotonicMs())) this.#opened(wasClosed);
    // Not from within: the slot has yet to tell what it died of.
    queueMicrotask(() => this.#startDue());
  }

  #opened(wasClosed: boolean): void {
    const { failures } = this.#breaker;
    const what = `${failures} workers died one after the other: batches are computed in the event loop.`;
    if (wasClosed) this.#options.onEvent(1, '', what);
    for (const { reject } of this.#waiting.takeAll()) reject(brokenFailure(failures));
    this.#options.onChange();
  }

  #wasRecycled(slot: WorkerSlot, growthMiB: number): void {
    this.#recycled++;
    this.#options.onEvent(
      3,
      slot.name,
      `${slot.name} was replaced: its memory had grown by ${Math.round(growthMiB)} MiB. No batch was lost.`,
    );
  }

  #supervise(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const elapsedMs = Math.min(mostSupervisedMs, nowMs - this.#supervisedAtMs);
    this.#supervisedAtMs = nowMs;
    for (const slot of [...this.#slots]) slot.supervise(elapsedMs);
    this.#holdProcess(this.#waiting.length > 0 || this.#slots.some(({ computing }) => computing));
    if (this.#breaker.halfOpens(nowMs)) this.#options.onChange();
    this.#startDue();
  }

  /** Starts the workers whose time has come, as many as may be kept. */
  #startDue(): void {
    if (this.#closed || this.#opening || this.#breaker.state === 'open') return;
    const nowMs = this.#options.clock.monotonicMs();
    const most = this.#breaker.state === 'half-open' ? 1 : this.#kept.allowed;
    for (const slot of this.#slots) {
      const starting = this.#staying.filter(({ state }) => state === 'starting').length;
      const live = this.#staying.filter(({ state }) => state === 'live').length;
      if (starting >= mostStarting || starting + live >= most) return;
      // The breaker's own time is what counts while it tries.
      const due = slot.dueAtMs <= nowMs || this.#breaker.state === 'half-open';
      if (slot.state === 'waiting' && !slot.leaving && due) slot.start();
    }
  }
}

function rank(slot: WorkerSlot): number {
  if (slot.state !== 'live') return 2;
  return slot.computing ? 0 : 1;
}
