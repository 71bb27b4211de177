// What travels between the engine and a worker: one batch out, its results back.
import { windowFeatureNames } from './featureNames.ts';
import type { PoisonSettings, TaskFault } from './injectedFaults.ts';
import type { WorkKind } from './knobs.ts';

/** What is computed, the same for every range of a batch. */
export interface ComputeSettings {
  /** Readings a window spans, at most. */
  readonly window: number;
  readonly hop: number;
  readonly rolling: boolean;
  /** Whether the set `window` is computed. */
  readonly windowed: boolean;
  /** Work added for each reading, in microseconds of CPU (`burn`) or of waiting (`sleep`). */
  readonly workPerReadingUs: number;
  readonly workKind: WorkKind;
  /** Absent when no reading is poisoned. */
  readonly poison?: PoisonSettings;
}

/** How the pool sees what a worker is at, without a message: workers write it, the pool reads it. */
export interface TaskSupervision {
  /** Int32, one place a thread: place threadId modulo its length. */
  readonly heartbeats: SharedArrayBuffer;
  /** Written there while the task is computed, then 0 again. Never 0. */
  readonly taskNumber: number;
  /** Suffered by this attempt in its worker. */
  readonly fault?: TaskFault;
  /** Kept by the worker for good after this task: a leak put in on purpose. */
  readonly leakKiB?: number;
}

/** How fast `burn` runs, found by one thread for all of a process: an Int32 of state, then at byte 8 a Float64. */
export type BurnRate = SharedArrayBuffer;
export const burnRateBytes = 16;

/** What a thread of the pool is started with. */
export interface WorkerStart {
  readonly burnRate: BurnRate;
}

/** Transport `shared`: nothing is copied on the way in. */
export interface SharedBatchTask {
  readonly transport: 'shared';
  readonly rings: SharedArrayBuffer;
  /** Triplets: slot, seq of the first reading, count. Counts add up to `readings`. */
  readonly ranges: Float64Array;
  readonly readings: number;
  readonly settings: ComputeSettings;
  /** A buffer to write results into when it is large enough; transferred to the worker. */
  readonly recycled: ArrayBuffer | null;
}

/** One reading as a plain object, as transport `copy` sends it. */
export interface PlainReading {
  readonly sensor: string;
  readonly t: number;
  readonly value: number;
}

export interface PlainRange {
  readonly slot: number;
  readonly low: number;
  readonly high: number;
  readonly rateHz: number;
  readonly seqStart: number;
  /** The up to window − 1 readings before `readings`, oldest first. */
  readonly halo: readonly PlainReading[];
  readonly readings: readonly PlainReading[];
}

/** Transport `copy`: readings are cloned, there to be seen beside `shared`. */
export interface PlainBatchTask {
  readonly transport: 'copy';
  readonly ranges: readonly PlainRange[];
  readonly readings: number;
  readonly settings: ComputeSettings;
}

/** `supervision` is put in by the pool. */
export type BatchTask = (SharedBatchTask | PlainBatchTask) & { readonly supervision?: TaskSupervision };

/**
 * A task of transport `shared` that has settings and heartbeats in common with an earlier one of the same thread: only
 * what differs, without names. The rings go along each time: kept by a thread, those of a layout that is no more would
 * lie in its memory until a full collection.
 */
export type RepeatedTask = readonly [
  /** Number of that earlier task, the last one that was sent whole. */
  likeTask: number,
  taskNumber: number,
  rings: SharedArrayBuffer,
  ranges: Float64Array,
  readings: number,
  recycled: ArrayBuffer | null,
];

/** What a thread of the pool is sent. */
export type TaskMessage = BatchTask | RepeatedTask;

/** Measured in the worker. Times are process.hrtime in ms: one clock for all threads of a process. */
export interface WorkerFigures {
  readonly threadId: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Of the time from start to end, what added work of kind `sleep` waited. */
  readonly waitedMs: number;
  /** CPU time of the thread since it began, in ms; refreshed at most ten times a second. */
  readonly threadCpuMs: number;
  /** Heap of the worker's isolate in MiB; refreshed at most ten times a second. */
  readonly heapMiB: number;
  /** Array buffers of the worker's isolate in MiB, shared ones left out; refreshed with `heapMiB`. */
  readonly arrayBuffersMiB: number;
}

/**
 * `columns` holds, as float64: `readings` values of each rolling feature, feature after feature in the order of
 * `rollingFeatureNames` (absent when `rolling` is off), then `windowRows` rows of
 * [index of the range, seq of the window's last reading, features in the order of `windowFeatureNames`],
 * ordered by range and seq. NaN where a feature is undefined. The buffer may be longer than what is used.
 */
export interface SharedBatchResult extends WorkerFigures {
  readonly transport: 'shared';
  readonly columns: Float64Array;
  readonly windowRows: number;
}

export interface PlainResult {
  readonly rolling: Record<string, number> | null;
  /** Of the window that ends at this reading, where one does. */
  readonly windowed: Record<string, number> | null;
}

/** One result for each reading of the batch, in the order of ranges. */
export interface PlainBatchResult extends WorkerFigures {
  readonly transport: 'copy';
  readonly results: readonly PlainResult[];
}

export type BatchResult = SharedBatchResult | PlainBatchResult;

/** Doubles that come before the features in a window row. */
export const windowRowHeaderDoubles = 2;

/** Doubles of one window row. */
export const windowRowDoubles = windowRowHeaderDoubles + windowFeatureNames.length;
