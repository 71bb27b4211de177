// What the lab's thread is asked to measure of one setting, and what it answers. Between the engine's event loop and that thread.
import type { Knobs } from '../../../shared/knobs.ts';
import type { Capture } from './capture.ts';

/** One measurement of one cell: a repeat of its closed loop, or its open loop. */
export interface CellTask {
  readonly capture: Capture;
  /** All of them, as the cell sets them. Faults put in on purpose are off, the queue blocks. */
  readonly knobs: Knobs;
  readonly loop: 'closed' | 'open';
  /** Of the open loop: readings that fall due each second, all sensors together, in the proportions of the capture. */
  readonly offeredPerS: number;
  /** Of the open loop: it ends then, however many batches have come back. */
  readonly limitMs: number;
}

/** Closed loop: as fast as the pipeline takes it. */
export interface ClosedLoopFigures {
  readonly loop: 'closed';
  readonly readingsPerS: number;
  /** Readings that its batches had. */
  readonly meanBatch: number | null;
  readonly journeyShare: number | null;
  readonly overheadUsPerBatch: number | null;
  readonly costUsPerReading: number | null;
  readonly cpuCores: number | null;
  readonly lagP99Ms: number | null;
}

/** Open loop: at the rate of the task. Latencies from the moment a reading was due to its commit. */
export interface OpenLoopFigures {
  readonly loop: 'open';
  readonly offeredPerS: number;
  readonly batches: number;
  readonly meanBatch: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Of each block of its time, in order: how the percentiles scatter. */
  readonly blocks: readonly LatencyBlock[];
  readonly cpuCores: number | null;
  /** Its backlog grew: the percentiles grow for as long as it runs. */
  readonly fallsBehind: boolean;
}

export interface LatencyBlock {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** `disturbed`: why the measurement does not count and is to be taken again: "W1 exited with code 7". */
export type CellResult =
  | { readonly disturbed: string }
  | {
      readonly disturbed: null;
      readonly figures: ClosedLoopFigures | OpenLoopFigures;
      /**
       * Resident memory of the process that the setting's workers added when they started, and that it gained while this
       * closed loop ran. Null where unknown, in the event loop, and for an open loop.
       */
      readonly memoryMiB: number | null;
    };

/** Asks for the memory of the process with these worker counts, which rise. */
export interface WorkerMemoryTask {
  readonly capture: Capture;
  readonly knobs: Knobs;
  readonly workers: readonly number[];
}

/** Point by point, beginning with no workers. */
export interface WorkerMemoryResult {
  readonly points: readonly { readonly workers: number; readonly rssMiB: number }[];
}
