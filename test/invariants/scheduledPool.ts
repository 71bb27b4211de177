// A pool and an event loop that compute nothing by themselves: a test decides which task comes back when, and how.

import type { BatchPool } from '../../electron/engine/dispatcherParts.ts';
import { AttemptFailed, type AttemptOptions, type FailureKind } from '../../electron/engine/pool/attempt.ts';
import type { BatchResult, BatchTask, ComputeSettings, PlainResult } from '../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import type { BreakerState, WorkerDeath } from '../../shared/report.ts';
import { slotField, slotHeader } from '../../shared/ringLayout.ts';

/** A stretch of readings as a task names it. */
export interface TaskRange {
  readonly slot: number;
  readonly seqStart: number;
  readonly count: number;
}

/** A task that has been given out. `values`: what it reads, halo first, as a worker would see it now. */
export interface OpenTask {
  readonly where: 'pool' | 'event loop';
  /** Sent to the pool as what has never failed. */
  readonly isFirst: boolean;
  /** How often the pool had broken when it was given out; −1 while the pool was whole. */
  readonly breaks: number;
  readonly ranges: readonly TaskRange[];
  readonly readings: number;
  readonly window: number;
  values(range: TaskRange): Float64Array;
  /** A second call does nothing, as a result that comes twice or late must do nothing. */
  succeed(): void;
  /** `death`: what a worker ended of, where one did. */
  fail(kind: FailureKind, death?: WorkerDeath | null): void;
}

/** Takes tasks as the pool does, and as the event loop does. */
export class ScheduledPool implements BatchPool {
  readonly open: OpenTask[] = [];
  /** Settled, to be settled again: what comes late. */
  readonly settled: OpenTask[] = [];
  readonly #onTask: (task: OpenTask) => void;
  workers: number;
  /** How often it has broken. */
  breaks = 0;
  #breaker: BreakerState = 'closed';
  /** What tries the pool while it is half-open. */
  #probe: OpenTask | null = null;

  constructor(workers: number, onTask: (task: OpenTask) => void) {
    this.workers = workers;
    this.#onTask = onTask;
  }

  get breaker(): BreakerState {
    return this.#breaker;
  }

  get broken(): boolean {
    return this.#breaker !== 'closed';
  }

  get accepts(): boolean {
    return this.#breaker === 'half-open' ? this.#probe === null : this.#breaker === 'closed';
  }

  run(task: BatchTask, { urgent = false }: AttemptOptions): Promise<BatchResult> {
    return this.#take(task, 'pool', !urgent);
  }

  computeInline(task: BatchTask): Promise<BatchResult> {
    return this.#take(task, 'event loop', false);
  }

  /** Open, it can no longer live: what it had is handed back. Only from there it can be half-open. */
  turn(breaker: BreakerState): void {
    if (breaker === 'half-open' && this.#breaker !== 'open') return;
    if (breaker !== 'closed' && !this.broken) this.breaks++;
    this.#breaker = breaker;
    if (breaker !== 'open') return;
    for (const task of this.open.filter(({ where }) => where === 'pool')) this.fail(task, 'pool');
  }

  succeed(task: OpenTask): void {
    if (task === this.#probe) this.#breaker = 'closed';
    this.#settle(task);
    task.succeed();
  }

  /** A worker that answers lives, even when it refuses. */
  fail(task: OpenTask, kind: FailureKind, death: WorkerDeath | null = null): void {
    if (task === this.#probe) this.#breaker = kind === 'task' ? 'closed' : 'open';
    this.#settle(task);
    task.fail(kind, death);
  }

  #settle(task: OpenTask): void {
    if (task === this.#probe) this.#probe = null;
    this.open.splice(this.open.indexOf(task), 1);
    this.settled.push(task);
  }

  #take(task: BatchTask, where: OpenTask['where'], isFirst: boolean): Promise<BatchResult> {
    const { promise, resolve, reject } = Promise.withResolvers<BatchResult>();
    const ranges = rangesOf(task);
    const values = (range: TaskRange): Float64Array => valuesOf(task, ranges.indexOf(range));
    const opened: OpenTask = {
      where,
      isFirst,
      breaks: this.broken ? this.breaks : -1,
      ranges,
      readings: task.readings,
      window: task.settings.window,
      values,
      succeed: () => resolve(resultOf(task, ranges.map(values))),
      fail: (kind, death = null) => reject(new AttemptFailed(kind, 'planted', { worker: 1, death })),
    };
    this.open.push(opened);
    if (where === 'pool' && this.broken) this.#probe = opened;
    this.#onTask(opened);
    return promise;
  }
}

/** What stands for feature k of a reading: it tells which value it was made of. */
export function standInFeature(value: number, k: number): number {
  return value * 16 + k;
}

function rangesOf(task: BatchTask): TaskRange[] {
  if (task.transport === 'copy')
    return task.ranges.map(({ slot, seqStart, readings }) => ({ slot, seqStart, count: readings.length }));
  return Array.from({ length: task.ranges.length / 3 }, (_, i) => ({
    slot: task.ranges[3 * i] as number,
    seqStart: task.ranges[3 * i + 1] as number,
    count: task.ranges[3 * i + 2] as number,
  }));
}

/** Halo and readings of a range, as they lie there now. */
function valuesOf(task: BatchTask, index: number): Float64Array {
  if (task.transport === 'copy') {
    const range = task.ranges[index];
    return Float64Array.from([...(range?.halo ?? []), ...(range?.readings ?? [])], ({ value }) => value);
  }
  const doubles = new Float64Array(task.rings);
  const { slot, seqStart, count } = rangesOf(task)[index] as TaskRange;
  const header = slotHeader(slot);
  const base = doubles[header + slotField.valuesBase] as number;
  const capacity = doubles[header + slotField.capacity] as number;
  const from = Math.max(0, seqStart - (task.settings.window - 1));
  return Float64Array.from(
    { length: seqStart + count - from },
    (_, i) => doubles[base + ((from + i) % capacity)] as number,
  );
}

function resultOf(task: BatchTask, values: readonly Float64Array[]): BatchResult {
  const figures = {
    threadId: 1,
    startedAtMs: 0,
    endedAtMs: 0,
    threadCpuMs: 0,
    waitedMs: 0,
    heapMiB: 0,
    arrayBuffersMiB: 0,
  };
  const own = rangesOf(task).flatMap(({ count }, i) => [...(values[i] as Float64Array).slice(-count)]);
  if (task.transport === 'copy') {
    const results = own.map(
      (value): PlainResult => ({ rolling: plainRolling(value, task.settings), windowed: null }),
    );
    return { ...figures, transport: 'copy', results };
  }
  const features = task.settings.rolling ? rollingFeatureNames.length : 0;
  const columns = new Float64Array(features * own.length);
  own.forEach((value, i) => {
    for (let k = 0; k < features; k++) columns[k * own.length + i] = standInFeature(value, k);
  });
  return { ...figures, transport: 'shared', columns, windowRows: 0 };
}

function plainRolling(value: number, { rolling }: ComputeSettings): Record<string, number> | null {
  if (!rolling) return null;
  return Object.fromEntries(rollingFeatureNames.map((name, k) => [name, standInFeature(value, k)]));
}
