// The engine as its hosts see it. Plain Node: no Electron, no DOM.
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import type { EngineEvent, EventPriority } from '../../shared/events.ts';
import type { Frame, View } from '../../shared/frame.ts';
import type { Plant } from '../../shared/plant.ts';
import type { Command, CommandResult } from '../../shared/protocol.ts';
import type { OutputReport, RunReport } from '../../shared/report.ts';
import type { Sensor } from '../../shared/sensor.ts';
import type { LabState } from '../../shared/tuning/tuning.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import type { LabFiles } from './lab/labFiles.ts';
import type { OpenSource } from './sources/sensorSource.ts';
import type { TimeLimit } from './timeLimit.ts';

/** What a host hands to the engine. */
export interface EngineOptions {
  /** Path of the built worker, loaded by every thread of the pool. */
  readonly workerFile: string;
  /** The same computation for mode `inline`. */
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly openSource: OpenSource;
  readonly host: 'desktop' | 'headless';
  readonly plant: Plant;
  /** Folder that file names in the plant start from. */
  readonly baseFolder: string;
  readonly outputs: readonly CommitOutput[];
  /** Where to keep what is committed, and what to go on from. */
  readonly checkpoint?: CheckpointOptions;
  /** The tuning lab's thread; without it sweeps and lessons are refused. */
  readonly lab?: LabFiles;
  /** All that `stop` may take: sources, drain, pool and outputs together. 30,000 ms where it is absent. */
  readonly drainLimitMs?: number;
}

export interface CheckpointOptions {
  readonly file: string;
  /** What was committed longer than this before the end of a run is not computed again in the next. */
  readonly intervalMs: number;
  /** What the file held at the start; null when there was none. */
  readonly from: Checkpoint | null;
}

/** Consecutive committed readings of one sensor, valid only during the call. */
export interface CommittedRange {
  readonly sensor: Sensor;
  readonly seqStart: number;
  readonly count: number;
  /** Timestamp and value of reading i (0 ≤ i < count); the value is NaN when it is missing. */
  time(i: number): number;
  value(i: number): number;
  /** Rolling features of reading i in the order of `rollingFeatureNames`, written into `into`; false when the set is off. */
  rolling(i: number, into: Float64Array): boolean;
  /** Windows that end in this range, in order. */
  readonly windows: readonly CommittedWindow[];
}

export interface CommittedWindow {
  /** seq of the window's last reading. */
  readonly seqEnd: number;
  readonly start: number;
  readonly size: number;
  /** In the order of `windowFeatureNames`. */
  readonly values: Float64Array;
}

/** Receives every committed range, in order for each sensor. */
export interface CommitOutput {
  write(range: CommittedRange): void;
  /** Undefined while there is room; else resolves when there is: commit is held back until then. */
  room(): Promise<void> | undefined;
  /** Resolves when all that was written before this call outlives the process; rejects when it cannot be. */
  flushed(): Promise<void>;
  /** How it is doing; null for what no person reads. */
  report(): OutputReport | null;
  /**
   * Resolves when all is written and closed; rejects when it cannot be. What is not written when the limit is over is
   * given up at once, and the report counts it.
   */
  close(limit?: TimeLimit): Promise<void>;
}

/** Where one client stands, kept by its session. Opaque outside the engine. */
export interface FrameCursor {
  frames: number;
  structureRevision: number;
  nextEvent: number;
  nextTask: number;
  nextSparkBucket: number;
  /** ms since the epoch of the last chart columns sent. */
  chartsAtMs: number;
  /** ms since the epoch of the last figures of the tuning lab. */
  tuningAtMs: number;
  /** What those were built for. */
  chartsView: View | null;
}

export interface Engine {
  /** Opens and runs the plant's sources once the pool is warm. Rejects with SourceRefused, CheckpointRefused or PoolFailed. */
  start(): Promise<void>;
  /**
   * Stops the sources, drains, closes pool and outputs, all within `drainLimitMs`. What could not be drained in time is
   * shed by name. Rejects when an output could not be closed whole; `report` is complete then, too.
   */
  stop(): Promise<RunReport>;
  /** Live, with percentiles of the last 10 s; after `stop`, those of the whole run. */
  report(): RunReport;
  /** Rejects with CommandRefused. */
  execute<C extends Command>(command: C): Promise<CommandResult<C>>;
  /**
   * Opens a plant that its host has read, in turn with commands. `baseFolder`: where file names in it start from, from
   * now on. Rejects with CommandRefused; then nothing has changed.
   */
  openPlant(opened: { readonly plant: Plant; readonly baseFolder: string }): Promise<void>;
  newCursor(): FrameCursor;
  /** Builds what the view asks for and moves the cursor on. */
  buildFrame(view: View, cursor: FrameCursor): Frame;
  /** To be asked once for each frame built: how much later than at once it is to leave, ms; 0 unless put in on purpose. */
  takeFrameDelayMs(): number;
  /** For sessions, at each tick with a client that looks on: whether its frame had to wait, for credit or for the one before. */
  noteFrameDue(waits: boolean): void;
  /** About ten times a second while running. Returns what ends it. */
  onTick(listener: () => void): () => void;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Resolves when every source has ended by itself and all is drained (replay at its end). */
  readonly finished: Promise<void>;
  /**
   * For hosts: the machine is about to sleep. Sources rest and time stands still until `wake`, so that no sensor is
   * stale, no worker overdue and no figure worse for it; what the lab measures is given up.
   */
  sleep(): void;
  /** For hosts: the machine is awake again. Without it the engine goes on by itself after a minute awake. */
  wake(): void;
  /** What the tuning lab is at. */
  readonly lab: LabState;
  /** For hosts: an entry in the events list about the run as a whole. */
  noteRun(priority: EventPriority, message: string): void;
  /** For hosts: something worth an entry in the events list ("client disconnected: …"). */
  noteClientFault(message: string): void;
  /** For hosts: an output can write no more ("The output … cannot be written: …"). */
  noteOutputFault(message: string): void;
}
