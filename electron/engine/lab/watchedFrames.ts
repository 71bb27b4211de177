// Frames of a run as they come, put together to columns whose time begins with the first of them. Pure.
import type { Frame, TaskColumns } from '../../../shared/frame.ts';
import type { RunReport } from '../../../shared/report.ts';
import type { LagColumns, PlantRunResult } from './plantRunTask.ts';

const mostTasks = 8_000;

export class WatchedFrames {
  readonly #startedAtMs: number;
  readonly #receivedBefore: number;
  readonly #t: number[] = [];
  readonly #received: number[] = [];
  readonly #processed: number[] = [];
  readonly #tasks: TaskColumns[] = [];
  #unsettled = 0;

  constructor(first: Frame) {
    this.#startedAtMs = first.atMs;
    this.#receivedBefore = first.figures.ledger.received;
    this.#addCounters(first);
  }

  add(frame: Frame): void {
    this.#addCounters(frame);
    if (frame.tasks) this.#tasks.push(frame.tasks);
  }

  /** Something has come since the first frame, and all of it is settled. */
  get settled(): boolean {
    return (this.#received.at(-1) ?? 0) > this.#receivedBefore && this.#unsettled === 0;
  }

  /** `last`: a frame that holds the history. */
  result(report: RunReport, last: Frame): PlantRunResult {
    return {
      report,
      startedAtMs: this.#startedAtMs,
      durationMs: this.#t.at(-1) ?? 0,
      looks: {
        t: Float64Array.from(this.#t),
        received: Float64Array.from(this.#received),
        processed: Float64Array.from(this.#processed),
      },
      tasks: this.#joinedTasks(),
      lag: this.#lagOf(last),
    };
  }

  #addCounters({ atMs, figures }: Frame): void {
    const { received, processed, queued, inFlight } = figures.ledger;
    this.#t.push(atMs - this.#startedAtMs);
    this.#received.push(received);
    this.#processed.push(processed);
    this.#unsettled = queued + inFlight;
  }

  #joinedTasks(): TaskColumns {
    const time = (of: (tasks: TaskColumns) => Float64Array): Float64Array =>
      Float64Array.from(
        this.#newest((tasks) => [...of(tasks)]),
        (atMs) => atMs - this.#startedAtMs,
      );
    const total = this.#tasks.reduce((sum, { worker, left }) => sum + worker.length + left, 0);
    const worker = Uint16Array.from(this.#newest((tasks) => [...tasks.worker]));
    return {
      worker,
      dispatchedAtMs: time((tasks) => tasks.dispatchedAtMs),
      startedAtMs: time((tasks) => tasks.startedAtMs),
      endedAtMs: time((tasks) => tasks.endedAtMs),
      returnedAtMs: time((tasks) => tasks.returnedAtMs),
      committedAtMs: time((tasks) => tasks.committedAtMs),
      readings: Uint32Array.from(this.#newest((tasks) => [...tasks.readings])),
      left: total - worker.length,
    };
  }

  #newest(of: (tasks: TaskColumns) => number[]): number[] {
    return this.#tasks.flatMap(of).slice(-mostTasks);
  }

  #lagOf({ history }: Frame): LagColumns {
    const t = history?.t ?? new Float64Array();
    const from = t.findIndex((atMs) => atMs >= this.#startedAtMs);
    if (!history || from < 0) return { t: new Float64Array(), longestMs: new Float32Array() };
    return {
      t: t.slice(from).map((atMs) => atMs - this.#startedAtMs),
      longestMs: history.max.lagMax.slice(from),
    };
  }
}
