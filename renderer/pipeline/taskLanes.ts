// What the task stream draws: which stretch of time, and for each worker's lane the bars in it. Pure.
import type { TaskRing } from '../store/taskRing.ts';
import { taskRingCapacity } from '../store/taskRing.ts';

const spanSteps = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** About so many tasks a lane can be told apart. */
const tasksPerLane = 40;
/** More bars than this a lane run into each other: tasks that follow at once are then drawn as one. */
const mostBars = 60;

/** Columns in ms relative to the right edge (never above 0), one entry a bar. */
export interface TaskBars {
  readonly spanMs: number;
  readonly count: number;
  /** Row of the worker, from 0. */
  readonly lane: Uint16Array;
  readonly startedMs: Float64Array;
  readonly endedMs: Float64Array;
  /** The result was back, and its last range committed. */
  readonly returnedMs: Float64Array;
  readonly committedMs: Float64Array;
  /** The most tasks that one bar stands for. */
  readonly tasksPerBar: number;
  /** Mean readings of a task; NaN when there is none. */
  readonly readingsPerTask: number;
}

/**
 * The stretch to show: the shortest that holds about 40 tasks of each worker, and no longer than the stream has no
 * holes for. `tasksPerS`: of all `workers` together.
 */
export function streamSpanMs(tasksPerS: number, workers: number, unbrokenMs: number): number {
  const each = tasksPerS / Math.max(1, workers);
  const wanted = each > 0 ? (tasksPerLane / each) * 1_000 : Number.POSITIVE_INFINITY;
  const fitting = spanSteps.find((step) => step >= wanted * 0.9) ?? spanSteps.at(-1) ?? 0;
  const unbroken = spanSteps.findLast((step) => step <= unbrokenMs) ?? spanSteps[0] ?? 0;
  return Math.min(fitting, unbroken);
}

/** How far back from `atMs` the ring holds every task. */
export function unbrokenMs(ring: TaskRing, atMs: number): number {
  const oldest = Math.max(ring.unbrokenFrom, ring.total - ring.size);
  if (oldest === 0) return Number.POSITIVE_INFINITY;
  if (oldest >= ring.total) return 0;
  return atMs - (ring.endedAtMs[oldest % taskRingCapacity] ?? atMs);
}

/** Bars of the tasks that touch the last `spanMs` before `atMs`. `laneOf`: a worker's row, or -1 for none. */
export function taskBars(
  ring: TaskRing,
  atMs: number,
  spanMs: number,
  laneOf: (worker: number) => number,
  lanes: number,
): TaskBars {
  const chosen: number[] = [];
  const held = ring.total - ring.size;
  for (let number = ring.total - 1; number >= held; number--) {
    const place = number % taskRingCapacity;
    if ((ring.committedAtMs[place] ?? 0) < atMs - spanMs * 2) break;
    if ((ring.committedAtMs[place] ?? 0) >= atMs - spanMs) chosen.push(place);
  }
  chosen.reverse();
  const together = Math.max(1, Math.ceil(chosen.length / Math.max(1, lanes) / mostBars));
  const bars = new BarColumns(chosen.length, lanes, spanMs / mostBars / 4);
  let readings = 0;
  for (const place of chosen) {
    readings += ring.readings[place] ?? 0;
    const lane = laneOf(ring.worker[place] ?? 0);
    if (lane >= 0) bars.add(ring, place, atMs, lane, together);
  }
  const { count, lane, startedMs, endedMs, returnedMs, committedMs } = bars;
  const readingsPerTask = readings / chosen.length;
  return {
    spanMs,
    count,
    lane,
    startedMs,
    endedMs,
    returnedMs,
    committedMs,
    tasksPerBar: together,
    readingsPerTask,
  };
}

/** Bars as they are gathered: a lane's newest bar grows while tasks follow it at once and it stands for few enough. */
class BarColumns {
  count = 0;
  readonly lane: Uint16Array;
  readonly startedMs: Float64Array;
  readonly endedMs: Float64Array;
  readonly returnedMs: Float64Array;
  readonly committedMs: Float64Array;
  readonly #gapMs: number;
  readonly #open: Int32Array;
  readonly #held: Uint32Array;

  constructor(most: number, lanes: number, gapMs: number) {
    this.lane = new Uint16Array(most);
    this.startedMs = new Float64Array(most);
    this.endedMs = new Float64Array(most);
    this.returnedMs = new Float64Array(most);
    this.committedMs = new Float64Array(most);
    this.#gapMs = gapMs;
    this.#open = new Int32Array(lanes).fill(-1);
    this.#held = new Uint32Array(lanes);
  }

  add(ring: TaskRing, place: number, atMs: number, lane: number, together: number): void {
    const startedMs = (ring.startedAtMs[place] ?? 0) - atMs;
    const open = this.#open[lane] ?? -1;
    const follows =
      open >= 0 &&
      (this.#held[lane] ?? 0) < together &&
      Math.abs(startedMs - (this.endedMs[open] ?? 0)) < this.#gapMs;
    const bar = follows ? open : this.count++;
    if (!follows) {
      this.#open[lane] = bar;
      this.#held[lane] = 0;
      this.lane[bar] = lane;
      this.startedMs[bar] = startedMs;
    }
    this.#held[lane] = (this.#held[lane] ?? 0) + 1;
    this.endedMs[bar] = (ring.endedAtMs[place] ?? 0) - atMs;
    this.returnedMs[bar] = (ring.returnedAtMs[place] ?? 0) - atMs;
    this.committedMs[bar] = (ring.committedAtMs[place] ?? 0) - atMs;
  }
}
