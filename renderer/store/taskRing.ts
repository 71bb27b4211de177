// The newest tasks of the task stream, accumulated from frames in a bounded ring of columns.
import type { TaskColumns } from '../../shared/frame.ts';

export const taskRingCapacity = 8_192;

/** Task number n lies at `n mod taskRingCapacity`; tasks from `total − size` to `total − 1` are there. Mutable. */
export class TaskRing {
  total = 0;
  /** Tasks that the engine left out because there were more than a frame holds. */
  left = 0;
  /** Number of the first task after the last that were left out: from there on the stream has no holes. */
  unbrokenFrom = 0;
  readonly worker = new Uint16Array(taskRingCapacity);
  readonly dispatchedAtMs = new Float64Array(taskRingCapacity);
  readonly startedAtMs = new Float64Array(taskRingCapacity);
  readonly endedAtMs = new Float64Array(taskRingCapacity);
  readonly returnedAtMs = new Float64Array(taskRingCapacity);
  readonly committedAtMs = new Float64Array(taskRingCapacity);
  readonly readings = new Uint32Array(taskRingCapacity);

  get size(): number {
    return Math.min(this.total, taskRingCapacity);
  }

  clear(): void {
    this.total = 0;
    this.left = 0;
    this.unbrokenFrom = 0;
  }

  add(tasks: TaskColumns): void {
    this.left += tasks.left;
    if (tasks.left > 0) this.unbrokenFrom = this.total;
    for (let i = 0; i < tasks.worker.length; i++) {
      const place = this.total % taskRingCapacity;
      this.worker[place] = tasks.worker[i] ?? 0;
      this.dispatchedAtMs[place] = tasks.dispatchedAtMs[i] ?? Number.NaN;
      this.startedAtMs[place] = tasks.startedAtMs[i] ?? Number.NaN;
      this.endedAtMs[place] = tasks.endedAtMs[i] ?? Number.NaN;
      this.returnedAtMs[place] = tasks.returnedAtMs[i] ?? Number.NaN;
      this.committedAtMs[place] = tasks.committedAtMs[i] ?? Number.NaN;
      this.readings[place] = tasks.readings[i] ?? 0;
      this.total++;
    }
  }
}
