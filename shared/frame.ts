// What the engine sends to a UI, about ten times a second, and what the UI asks to be in it.
import type { EngineEvent } from './events.ts';
import type { Knobs } from './knobs.ts';
import type { PipelineFigures } from './pipelineFigures.ts';
import type { Limits, SourceConfig } from './plant.ts';
import type { Sensor } from './sensor.ts';
import type { TuningFigures } from './tuning/tuning.ts';

/** A stretch of time to show. `endMs` null follows the present. Spans go up to 15 minutes back. */
export interface TimeSpan {
  readonly spanMs: number;
  /** ms since the epoch. */
  readonly endMs: number | null;
}

/** What a UI looks at: nothing else is built for it. Replaced whole by each `view` message. */
export interface View {
  /** False: no frames at all, until it is true again. */
  readonly visible: boolean;
  /** Last values and sparklines of all sensors. */
  readonly wall: boolean;
  /** Lines of the live chart, at most 8 slots. */
  readonly series: { readonly slots: readonly number[]; readonly span: TimeSpan } | null;
  /** The last 15 minutes of the same sensors, coarse. */
  readonly overview: boolean;
  /** Slot of the sensor whose details are shown. */
  readonly detail: { readonly slot: number; readonly span: TimeSpan } | null;
  /** History of the pipeline's figures. */
  readonly history: TimeSpan | null;
  /** The task stream. */
  readonly tasks: boolean;
  /** The tuning lab; the points of the fit with it. */
  readonly tuning: boolean;
}

export const hiddenView: View = {
  visible: false,
  wall: false,
  series: null,
  overview: false,
  detail: null,
  history: null,
  tasks: false,
  tuning: false,
};

/** One source, as the UI lists it. */
export interface SourceStructure {
  readonly config: SourceConfig;
  readonly name: string;
  /** In words: "simulated, poll 100 ms". */
  readonly summary: string;
  /** Slots of its sensors, in order. */
  readonly slots: readonly number[];
}

/** What changes seldom. Sent in the first frame and again whenever its revision moves on. */
export interface Structure {
  readonly revision: number;
  readonly plantName: string;
  readonly sources: readonly SourceStructure[];
  /** In the order of sources. Their position here is their position in the wall's columns. */
  readonly sensors: readonly Sensor[];
  readonly knobs: Knobs;
  readonly limits: Readonly<Record<string, Limits>>;
  readonly picked: readonly string[];
  readonly startedAtMs: number;
  readonly host: 'desktop' | 'headless';
  readonly cores: number;
}

/** Columns over `Structure.sensors`, all of its length. */
export interface WallColumns {
  readonly revision: number;
  /** The newest committed value; NaN when it is missing or there is none. */
  readonly values: Float64Array;
  /** The last finite value, for what is stale; NaN when there is none. */
  readonly lastFinite: Float64Array;
  /** When the newest reading arrived, ms since the epoch; NaN before the first. */
  readonly arrivedAtMs: Float64Array;
  /** Index into `sensorStates`. */
  readonly states: Uint8Array;
  /** Since when it is in that state, ms since the epoch. */
  readonly stateSinceMs: Float64Array;
  /** Readings a second committed, over the last 10 s. */
  readonly ratesHz: Float32Array;
  readonly sparks: SparkColumns;
}

/**
 * New sparkline buckets since the client's last frame. Bucket numbers are absolute (time / bucketMs); the first one
 * sent may repeat the newest of the frame before, which was still filling: replace it. After a pause the first
 * bucket lies at most `sparkBuckets` back.
 */
export interface SparkColumns {
  readonly bucketMs: number;
  readonly firstBucket: number;
  readonly buckets: number;
  /** Row by row: sensor × buckets. NaN where no finite reading fell into the bucket. */
  readonly min: Float32Array;
  readonly max: Float32Array;
}
export const sparkBuckets = 240;
export const sparkBucketMs = 250;

/**
 * One line of a chart, oldest first, at most about 300 buckets. Empty buckets are left out; a row whose min, max and
 * mean are NaN breaks the line (missing readings, or a gap).
 */
export interface SeriesColumns {
  readonly slot: number;
  /** Middle of the bucket, ms since the epoch, by time of arrival. */
  readonly t: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Pairs from, to (ms): stretches of 2 s or more and of more than 3 intervals without a reading. */
  readonly gapsMs: Float64Array;
}

export interface SensorDetail {
  readonly slot: number;
  /** Newest committed rolling features; names in the order of values, NaN where undefined. Empty when the set is off. */
  readonly rolling: { readonly names: readonly string[]; readonly values: Float64Array } | null;
  /** The newest whole window. */
  readonly windowed: {
    readonly names: readonly string[];
    readonly values: Float64Array;
    /** seq of its first reading, and how many. */
    readonly start: number;
    readonly size: number;
    readonly endedAtMs: number;
  } | null;
  /** Rolling mean and population std over time, oldest first; NaN where undefined. */
  readonly band: { readonly t: Float64Array; readonly mean: Float64Array; readonly std: Float64Array };
  readonly lastSeq: number;
  /** The last reading's own timestamp. */
  readonly lastReadingT: number;
  readonly missing: number;
}

export const historyMetrics = [
  'offeredPerS',
  'processedPerS',
  'batchReadings',
  'batchSizeKnob',
  'workersKnob',
  'maxWaitKnob',
  'cpuCores',
  'queued',
  'capacityReadings',
  'queueWaitP50',
  'dispatchP50',
  'computeP50',
  'returnP50',
  'orderWaitP50',
  'readingToFeatureP50',
  'readingToFeatureP99',
  'lagP50',
  'lagP99',
  'lagMax',
  'busyShareMin',
  'busyShareMedian',
  'busyShareMax',
  'shedPerS',
] as const;
export type HistoryMetric = (typeof historyMetrics)[number];

/** Figures of the pipeline over time, oldest first, at most 300 buckets. Times in ms, rates per second. NaN: none. */
export interface HistoryColumns {
  readonly t: Float64Array;
  readonly min: Readonly<Record<HistoryMetric, Float32Array>>;
  readonly mean: Readonly<Record<HistoryMetric, Float32Array>>;
  readonly max: Readonly<Record<HistoryMetric, Float32Array>>;
}

/** Tasks that were committed since the client's last frame (the newest 2,000 at most). */
export interface TaskColumns {
  readonly worker: Uint16Array;
  readonly dispatchedAtMs: Float64Array;
  readonly startedAtMs: Float64Array;
  readonly endedAtMs: Float64Array;
  readonly returnedAtMs: Float64Array;
  /** When the last of its ranges was committed: later than returned where it waited for order. */
  readonly committedAtMs: Float64Array;
  readonly readings: Uint32Array;
  /** Tasks left out because there were more. */
  readonly left: number;
}

/** Points of the fit: the newest batches, at most 400. */
export interface CostPoints {
  readonly readings: Float64Array;
  /** Round trip less waiting at the worker, in ms. */
  readonly ms: Float64Array;
}

/** Times in frames are ms since the epoch by the engine's clock. Typed arrays are owned by the receiver. */
/**
 * `series`, `overview`, `detail`, `history`, `costPoints` and `tuning` come at most five times a second, and after a change of the
 * view; null means "as before". A stretch that lies wholly in the past is sent once.
 */
export interface Frame {
  readonly kind: 'frame';
  /** Counts from 0 for each client; merged frames leave no gap. */
  readonly number: number;
  readonly atMs: number;
  readonly structure: Structure | null;
  readonly figures: PipelineFigures;
  readonly wall: WallColumns | null;
  readonly series: readonly SeriesColumns[] | null;
  readonly overview: readonly SeriesColumns[] | null;
  readonly detail: SensorDetail | null;
  readonly history: HistoryColumns | null;
  readonly costPoints: CostPoints | null;
  readonly tasks: TaskColumns | null;
  readonly tuning: TuningFigures | null;
  /** New since the client's last frame, oldest first; the first frame brings the newest 500. */
  readonly events: readonly EngineEvent[];
}
