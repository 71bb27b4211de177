// What the lab's thread is asked to run, and what it hands back: a plant on an engine of its own, watched for some seconds.
import type { TaskColumns } from '../../../shared/frame.ts';
import type { KnobChanges } from '../../../shared/knobs.ts';
import type { PlantInput } from '../../../shared/plant.ts';
import type { RunReport } from '../../../shared/report.ts';

export interface PlantRunTask {
  readonly plant: PlantInput;
  /** It runs so long before anything is measured. */
  readonly warmUpMs: number;
  /** What is measured, at most. */
  readonly durationMs: number;
  /** Ids of sources that are paused in the plant and begin when measuring does. */
  readonly begin: readonly string[];
  /** Measuring ends as soon as all that was received is settled: for sources that end by themselves. */
  readonly untilSettled: boolean;
  /** Knobs that move while it is measured, one set after the other at this interval, over and over; null: none. */
  readonly changes: { readonly everyMs: number; readonly sets: readonly KnobChanges[] } | null;
}

/** Counters since the engine started, at each look; `t` in ms since measuring began. */
export interface LookColumns {
  readonly t: Float64Array;
  readonly received: Float64Array;
  readonly processed: Float64Array;
}

/** The longest freeze of the event loop in each stretch of 200 ms; `t` in ms since measuring began, NaN: none measured. */
export interface LagColumns {
  readonly t: Float64Array;
  readonly longestMs: Float32Array;
}

export interface PlantRunResult {
  /** As it was when measuring ended, percentiles of the last 10 s. */
  readonly report: RunReport;
  /** When measuring began, ms since the epoch. */
  readonly startedAtMs: number;
  /** What was measured. */
  readonly durationMs: number;
  readonly looks: LookColumns;
  /** Tasks committed while it was measured, the newest 8,000 at most. Times in ms since measuring began. */
  readonly tasks: TaskColumns;
  readonly lag: LagColumns;
}
