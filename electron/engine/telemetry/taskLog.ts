// The newest tasks, for the task stream.
import type { TaskColumns } from '../../../shared/frame.ts';

const tasksKept = 4_000;
const mostSent = 2_000;

/** Times by the monotonic clock, in ms. */
export interface TaskEntry {
  readonly worker: number;
  readonly dispatchedAtMs: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly returnedAtMs: number;
  readonly committedAtMs: number;
  readonly readings: number;
}

export class TaskLog {
  readonly #entries: TaskEntry[] = [];
  #next = 0;

  get next(): number {
    return this.#next;
  }

  add(entry: TaskEntry): void {
    this.#entries[this.#next++ % tasksKept] = entry;
  }

  /** Tasks from number `from` on, the newest 2,000 at most, times turned by `toEpochMs`. */
  since(from: number, toEpochMs: (monotonicMs: number) => number): TaskColumns {
    const first = Math.max(from, this.#next - mostSent);
    const count = this.#next - first;
    const columns = {
      worker: new Uint16Array(count),
      dispatchedAtMs: new Float64Array(count),
      startedAtMs: new Float64Array(count),
      endedAtMs: new Float64Array(count),
      returnedAtMs: new Float64Array(count),
      committedAtMs: new Float64Array(count),
      readings: new Uint32Array(count),
      left: first - from,
    };
    for (let i = 0; i < count; i++) {
      const entry = this.#entries[(first + i) % tasksKept] as TaskEntry;
      columns.worker[i] = entry.worker;
      columns.dispatchedAtMs[i] = toEpochMs(entry.dispatchedAtMs);
      columns.startedAtMs[i] = toEpochMs(entry.startedAtMs);
      columns.endedAtMs[i] = toEpochMs(entry.endedAtMs);
      columns.returnedAtMs[i] = toEpochMs(entry.returnedAtMs);
      columns.committedAtMs[i] = toEpochMs(entry.committedAtMs);
      columns.readings[i] = entry.readings;
    }
    return columns;
  }
}
