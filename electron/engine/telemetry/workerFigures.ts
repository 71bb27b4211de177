// What each worker did: numbered W1, W2 … in order of appearance, kept listed after it retires.
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../../../shared/batchTask.ts';
import type { WorkerColumnsRow } from '../../../shared/pipelineFigures.ts';
import type { WorkerReport, WorkerState } from '../../../shared/report.ts';
import type { WorkerStatus } from '../pool/poolState.ts';
import { SampledCounter } from './rate.ts';

/** Retired workers that stay in the report; older ones are forgotten. */
const mostRetired = 200;

class WorkerLife {
  readonly id: number;
  readonly thread: WorkerColumnsRow['thread'];
  readonly bornAtMs: number;
  state: WorkerState = 'starting';
  /** Of its present thread, or of its last one. */
  threadId = -1;
  retiredAtMs = Number.NaN;
  restarts = 0;
  recycled = 0;
  busyMs = 0;
  waitingMs = 0;
  tasks = 0;
  readings = 0;
  /** Of the present thread; NaN until measured. */
  heapStartMiB = Number.NaN;
  heapMiB = Number.NaN;
  arrayBuffersStartMiB = Number.NaN;
  arrayBuffersMiB = Number.NaN;
  lastEndedAtMs: number;
  /** CPU time of its present thread, as told last; NaN before. */
  threadCpuMs = Number.NaN;
  readonly busy = new SampledCounter();
  readonly waiting = new SampledCounter();
  readonly taskRate = new SampledCounter();
  readonly readingRate = new SampledCounter();

  constructor(id: number, thread: WorkerColumnsRow['thread'], nowMs: number) {
    this.id = id;
    this.thread = thread;
    this.bornAtMs = nowMs;
    this.lastEndedAtMs = nowMs;
  }

  /** Goes on in another thread. */
  changeThread(threadId: number, nowMs: number): void {
    this.threadId = threadId;
    this.lastEndedAtMs = nowMs;
    this.threadCpuMs = Number.NaN;
    this.heapStartMiB = Number.NaN;
    this.arrayBuffersStartMiB = Number.NaN;
  }

  /** Returns how much CPU time was added since it was told last, in ms. */
  noteCpu({ threadCpuMs, startedAtMs, endedAtMs, waitedMs }: WorkerFigures): number {
    const awakeMs = Math.max(0, endedAtMs - startedAtMs - waitedMs);
    // The event loop's thread does much else; there a batch runs in one go but for what it sleeps.
    if (this.thread === 'event loop') return awakeMs;
    const beforeMs = this.threadCpuMs;
    this.threadCpuMs = threadCpuMs;
    // With its first batch a thread tells its start, too.
    return Number.isNaN(beforeMs) ? Math.min(threadCpuMs, awakeMs) : Math.max(0, threadCpuMs - beforeMs);
  }

  noteMemory({ heapMiB, arrayBuffersMiB }: WorkerFigures): void {
    this.heapMiB = heapMiB;
    this.arrayBuffersMiB = arrayBuffersMiB;
    if (Number.isNaN(this.heapStartMiB)) this.heapStartMiB = heapMiB;
    if (Number.isNaN(this.arrayBuffersStartMiB)) this.arrayBuffersStartMiB = arrayBuffersMiB;
  }

  row(): WorkerColumnsRow {
    const busyShare = this.busy.share();
    const waitingShare = Math.min(1 - busyShare, this.waiting.share());
    return {
      id: this.id,
      thread: this.thread,
      state: this.state,
      busyShare,
      waitingShare,
      idleShare: Math.max(0, 1 - busyShare - waitingShare),
      tasksPerS: this.taskRate.perSecond(),
      readingsPerS: this.readingRate.perSecond(),
      heapStartMiB: this.heapStartMiB,
      heapMiB: this.heapMiB,
      arrayBuffersStartMiB: this.arrayBuffersStartMiB,
      arrayBuffersMiB: this.arrayBuffersMiB,
      restarts: this.restarts,
      recycled: this.recycled,
    };
  }
}

/** Of all threads that computed, on average: 2 of them did, used 1.2 cores and slept 0.5. All 0 where none computed. */
export interface RecentCompute {
  readonly busyThreads: number;
  readonly cpuCores: number;
  readonly sleptThreads: number;
}

export class WorkerRegister {
  /** Those that have not retired, by number. */
  readonly #present = new Map<number, WorkerLife>();
  #retired: WorkerLife[] = [];
  /** Of all workers there have been. */
  #busyMs = 0;
  #cpuMs = 0;
  #sleptMs = 0;
  readonly #busy = new SampledCounter();
  readonly #cpu = new SampledCounter();
  readonly #slept = new SampledCounter();
  #nextId = 1;

  /** A number for a worker, given out once. */
  nextId(): number {
    return this.#nextId++;
  }

  /** A worker of the pool came, changed or retired. */
  update({ id, state, threadId, restarts, recycled }: WorkerStatus, nowMs: number): void {
    const life = this.#present.get(id) ?? this.#add(id, 'worker', nowMs);
    if (threadId >= 0 && threadId !== life.threadId) life.changeThread(threadId, nowMs);
    life.state = state;
    life.restarts = restarts;
    life.recycled = recycled;
    if (state === 'retired') this.#retire(life, nowMs);
  }

  /** Whether the event loop stands among the workers: while it computes. */
  setEventLoop(computes: boolean, nowMs: number): void {
    const life = this.#eventLoop;
    if (computes && !life) this.#addEventLoop(nowMs);
    else if (!computes && life) this.#retire(life, nowMs);
  }

  /**
   * Books a batch. Returns the worker's number and how long the batch waited at the pool for the worker to finish
   * the one before.
   */
  book(figures: WorkerFigures, readings: number, dispatchedAtMs: number): { id: number; waitedMs: number } {
    const life = this.#find(figures.threadId) ?? this.#addEventLoop(figures.startedAtMs);
    const waitedMs = Math.max(0, Math.min(life.lastEndedAtMs, figures.startedAtMs) - dispatchedAtMs);
    life.waitingMs += Math.max(0, figures.startedAtMs - Math.max(dispatchedAtMs, life.lastEndedAtMs));
    life.busyMs += figures.endedAtMs - figures.startedAtMs;
    this.#busyMs += figures.endedAtMs - figures.startedAtMs;
    this.#cpuMs += life.noteCpu(figures);
    this.#sleptMs += figures.waitedMs;
    life.lastEndedAtMs = figures.endedAtMs;
    life.tasks++;
    life.readings += readings;
    life.noteMemory(figures);
    return { id: life.id, waitedMs };
  }

  /** Compute time of all workers there have been, in ms; grows. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** Of the last seconds. */
  recent(seconds = 10): RecentCompute {
    return {
      busyThreads: this.#busy.perSecond(seconds) / 1_000,
      cpuCores: this.#cpu.perSecond(seconds) / 1_000,
      sleptThreads: this.#slept.perSecond(seconds) / 1_000,
    };
  }

  sample(nowMs: number): void {
    this.#busy.sample(this.#busyMs, nowMs);
    this.#cpu.sample(this.#cpuMs, nowMs);
    this.#slept.sample(this.#sleptMs, nowMs);
    for (const life of this.#present.values()) {
      life.busy.sample(life.busyMs, nowMs);
      life.waiting.sample(life.waitingMs, nowMs);
      life.taskRate.sample(life.tasks, nowMs);
      life.readingRate.sample(life.readings, nowMs);
    }
  }

  /** All that have not retired, in order. */
  rows(): WorkerColumnsRow[] {
    return [...this.#present.values()].sort((a, b) => a.id - b.id).map((life) => life.row());
  }

  report(nowMs: number): WorkerReport[] {
    return [...this.#retired, ...this.#present.values()]
      .sort((a, b) => a.id - b.id)
      .map((life) => {
        const endMs = Number.isNaN(life.retiredAtMs) ? nowMs : life.retiredAtMs;
        return {
          id: life.id,
          state: life.state,
          busyShare: endMs > life.bornAtMs ? Math.min(1, life.busyMs / (endMs - life.bornAtMs)) : 0,
          tasks: life.tasks,
          readings: life.readings,
          restarts: life.restarts,
          recycled: life.recycled,
        };
      });
  }

  #find(threadId: number): WorkerLife | undefined {
    for (const life of this.#present.values()) if (life.threadId === threadId) return life;
    return this.#retired.findLast((life) => life.threadId === threadId);
  }

  get #eventLoop(): WorkerLife | undefined {
    for (const life of this.#present.values()) if (life.thread === 'event loop') return life;
    return undefined;
  }

  #addEventLoop(nowMs: number): WorkerLife {
    const life = this.#add(this.nextId(), 'event loop', nowMs);
    life.threadId = threadId;
    life.state = 'live';
    return life;
  }

  #add(id: number, thread: WorkerColumnsRow['thread'], nowMs: number): WorkerLife {
    const life = new WorkerLife(id, thread, nowMs);
    this.#present.set(id, life);
    return life;
  }

  #retire(life: WorkerLife, nowMs: number): void {
    life.state = 'retired';
    life.retiredAtMs = nowMs;
    this.#present.delete(life.id);
    this.#retired.push(life);
    if (this.#retired.length > mostRetired) this.#retired = this.#retired.slice(-mostRetired);
  }
}
