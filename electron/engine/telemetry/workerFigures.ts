// What each worker did: numbered W1, W2 … in order of appearance, kept listed after it retires.
import { threadId } from 'node:worker_threads';
import type { WorkerFigures } from '../../../shared/batchTask.ts';
import type { WorkerColumnsRow } from '../../../shared/frame.ts';
import type { WorkerReport } from '../../../shared/report.ts';
import { SampledCounter } from './rate.ts';

/** Retired workers that stay in the report; older ones are forgotten. */
const mostRetired = 200;

class WorkerLife {
  readonly id: number;
  threadId: number;
  readonly bornAtMs: number;
  retiredAtMs = Number.NaN;
  restarts = 0;
  busyMs = 0;
  waitingMs = 0;
  tasks = 0;
  readings = 0;
  heapMiB = 0;
  lastEndedAtMs: number;
  readonly busy = new SampledCounter();
  readonly waiting = new SampledCounter();
  readonly taskRate = new SampledCounter();
  readonly readingRate = new SampledCounter();

  constructor(id: number, threadId: number, nowMs: number) {
    this.id = id;
    this.threadId = threadId;
    this.bornAtMs = nowMs;
    this.lastEndedAtMs = nowMs;
  }
}

export class WorkerRegister {
  readonly #live = new Map<number, WorkerLife>();
  #retired: WorkerLife[] = [];
  #nextId = 1;

  /** The threads of the pool that takes new tasks. Others retire. */
  setThreads(threadIds: readonly number[], nowMs: number): void {
    for (const [threadId, life] of this.#live) if (!threadIds.includes(threadId)) this.#retire(life, nowMs);
    for (const threadId of threadIds) if (!this.#live.has(threadId)) this.#add(threadId, nowMs);
  }

  /** A thread was replaced after it died: the worker keeps its number and counts a restart. Returns its number. */
  replaceThread(threadIds: readonly number[], nowMs: number): number | null {
    const dead = [...this.#live.values()].find((life) => !threadIds.includes(life.threadId));
    const fresh = threadIds.find((threadId) => !this.#live.has(threadId));
    if (!dead || fresh === undefined) return null;
    this.#live.delete(dead.threadId);
    dead.threadId = fresh;
    dead.restarts++;
    dead.lastEndedAtMs = nowMs;
    this.#live.set(fresh, dead);
    return dead.id;
  }

  /**
   * Books a batch. Returns the worker's number and how long the batch waited at the pool for the worker to finish
   * the one before.
   */
  book(figures: WorkerFigures, readings: number, dispatchedAtMs: number): { id: number; waitedMs: number } {
    const life = this.#find(figures.threadId) ?? this.#add(figures.threadId, figures.startedAtMs);
    const waitedMs = Math.max(0, Math.min(life.lastEndedAtMs, figures.startedAtMs) - dispatchedAtMs);
    life.waitingMs += Math.max(0, figures.startedAtMs - Math.max(dispatchedAtMs, life.lastEndedAtMs));
    life.busyMs += figures.endedAtMs - figures.startedAtMs;
    life.lastEndedAtMs = figures.endedAtMs;
    life.tasks++;
    life.readings += readings;
    life.heapMiB = figures.heapMiB;
    return { id: life.id, waitedMs };
  }

  sample(nowMs: number): void {
    for (const life of this.#live.values()) {
      life.busy.sample(life.busyMs, nowMs);
      life.waiting.sample(life.waitingMs, nowMs);
      life.taskRate.sample(life.tasks, nowMs);
      life.readingRate.sample(life.readings, nowMs);
    }
  }

  /** Live workers, in order. */
  rows(): WorkerColumnsRow[] {
    return [...this.#live.values()]
      .sort((a, b) => a.id - b.id)
      .map((life) => {
        const busyShare = life.busy.share();
        const waitingShare = Math.min(1 - busyShare, life.waiting.share());
        return {
          id: life.id,
          thread: life.threadId === threadId ? 'event loop' : 'worker',
          state: 'live',
          busyShare,
          waitingShare,
          idleShare: Math.max(0, 1 - busyShare - waitingShare),
          tasksPerS: life.taskRate.perSecond(),
          readingsPerS: life.readingRate.perSecond(),
          heapMiB: life.heapMiB,
          restarts: life.restarts,
        };
      });
  }

  report(nowMs: number): WorkerReport[] {
    return [...this.#retired, ...this.#live.values()]
      .sort((a, b) => a.id - b.id)
      .map((life) => {
        const endMs = Number.isNaN(life.retiredAtMs) ? nowMs : life.retiredAtMs;
        return {
          id: life.id,
          state: Number.isNaN(life.retiredAtMs) ? 'live' : 'retired',
          busyShare: endMs > life.bornAtMs ? Math.min(1, life.busyMs / (endMs - life.bornAtMs)) : 0,
          tasks: life.tasks,
          readings: life.readings,
          restarts: life.restarts,
        };
      });
  }

  #find(threadId: number): WorkerLife | undefined {
    return this.#live.get(threadId) ?? this.#retired.findLast((life) => life.threadId === threadId);
  }

  #add(threadId: number, nowMs: number): WorkerLife {
    const life = new WorkerLife(this.#nextId++, threadId, nowMs);
    this.#live.set(threadId, life);
    return life;
  }

  #retire(life: WorkerLife, nowMs: number): void {
    life.retiredAtMs = nowMs;
    this.#live.delete(life.threadId);
    this.#retired.push(life);
    if (this.#retired.length > mostRetired) this.#retired = this.#retired.slice(-mostRetired);
  }
}
