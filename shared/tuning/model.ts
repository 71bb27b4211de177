// The model of what a batch costs, and what follows from it: figures that the tuning lab shows and advises from.
import type { KnobChanges } from '../knobs.ts';

/** A value with its standard error, in the unit that the field's name says. */
export interface Estimate {
  readonly value: number;
  readonly uncertainty: number;
}

/**
 * Time of a batch of b readings in r ranges: overhead + cost · b + halo cost · r. What only a line through batches of
 * different sizes tells apart is null where `identifiable` is false; the means are measured of each batch itself.
 */
export interface BatchModel {
  readonly overheadUs: Estimate | null;
  readonly costUsPerReading: Estimate | null;
  readonly haloUsPerRange: Estimate | null;
  /** What of the journey grows with the batch (copying): beside overhead and cost, × b. Null: none to be told. */
  readonly journeyUsPerReading: Estimate | null;
  /** Null where no line was fitted. Told also where it is too low to be identifiable. */
  readonly r2: number | null;
  readonly batches: number;
  /** Largest batch / smallest batch of those fitted. */
  readonly spread: number;
  /** Whether overhead and cost can be told apart: sizes spread 4 × or more, and on a line (R² of 0.2 or more). */
  readonly identifiable: boolean;
  /**
   * Measured: round trip − waiting at the worker − compute, mean of a batch. Null below 5 batches, and where the event
   * loop computes.
   */
  readonly meanJourneyUs: Estimate | null;
  /** Measured where it was computed, mean of a batch. Null below 5 batches. */
  readonly meanComputeUs: Estimate | null;
  /** Mean readings of the batches that both means are of; null below 5 batches. */
  readonly meanReadings: number | null;
  /** Why a figure is null, or why it is not identifiable: a sentence; empty otherwise. */
  readonly remark: string;
}

/** What a throughput ends at. */
export type ThroughputLimit = 'workers' | 'event loop' | 'cores';

export type BoundKind = 'I/O-bound' | 'mixed' | 'CPU-bound';

/**
 * CPU time against wall time of a stage, of the last 10 s, by its own measurements alone. Both are sums over the pieces
 * that the stage works on, shared among the readings in them, so that their ratio is that of a piece:
 * - sources: all their time in which nothing holds them; of it, what they use of the event loop;
 * - ingest: a chunk, from being offered to being in its ring, the time that a full queue holds it included;
 * - dispatch: a batch, from its first reading's arrival until a worker starts on it;
 * - compute: a batch, from its start to its end;
 * - commit: a batch, from its end until all of it is committed: the way back, waiting for order and for outputs;
 * - ui: a frame, from being due to being sent.
 */
export interface StageBound {
  readonly stage: 'sources' | 'ingest' | 'dispatch' | 'compute' | 'commit' | 'ui';
  /** What `cpuUs` and `wallUs` are of. */
  readonly per: 'reading' | 'frame';
  /** µs. Null while the stage did nothing, or where it cannot be measured. */
  readonly cpuUs: number | null;
  readonly wallUs: number | null;
  /** cpuUs / wallUs, at most 1. */
  readonly cpuShare: number | null;
  readonly kind: BoundKind | null;
  /** What that means for where it should run; where the figures are null, why: a sentence. */
  readonly advice: string;
}

/** Figures of `ModelFigures` that can be unknown. */
export type ModelFigureName =
  | 'efficiency'
  | 'journeyShare'
  | 'batchFor95'
  | 'breakEvenUsPerReading'
  | 'presentUsPerReading'
  | 'betterMode'
  | 'payBackReadings'
  | 'predictedReadingsPerS'
  | 'fillMs';

/** What `journeyShare` is the ratio of, in µs. */
export interface JourneyTimes {
  readonly journeyUs: number;
  /** Journey and compute. */
  readonly wholeUs: number;
  /** Mean of the batches since the last change; false: by the fitted line, for a batch of `meanBatch`. */
  readonly isMeasured: boolean;
}

/** That a batch is sent before it is full. */
export interface EarlyClose {
  /** `batch.maxWaitMs` */
  readonly afterMs: number;
  /** Readings that it has by then: measured, and where no batch has come back, by the present rate. */
  readonly readings: number;
}

/** What follows from the model at the present setting. Null where it cannot be said, with the reason in `reasons`. */
export interface ModelFigures {
  readonly batch: BatchModel;
  /** As the knob says. */
  readonly batchSize: number;
  /**
   * Mean readings of the last 10 s' batches, at most `batchSize`: fewer where `batch.maxWaitMs` sends them before they
   * are full. Efficiency, shares, break-even and throughput are those of such batches.
   */
  readonly meanBatch: number;
  readonly workers: number;
  readonly mode: 'pool' | 'inline';
  /** Whether batches are computed there now: by mode, or because the pool is broken. */
  readonly inEventLoop: boolean;
  /** cost · b / (overhead + cost · b + halo cost · r). Null where `batch` is not identifiable. */
  readonly efficiency: number | null;
  /** journey / (journey + compute) of a batch: by the line, or measured where there is none. */
  readonly journeyShare: number | null;
  /** Null where the share is. */
  readonly journeyTimes: JourneyTimes | null;
  /** Smallest batch size whose efficiency is 95 % or more. Null where `batch` is not identifiable. */
  readonly batchFor95: number | null;
  /**
   * Work per reading (kernels included) above which the pool beats the event loop at this batch size and worker count.
   * Null: for no work, or unknown.
   */
  readonly breakEvenUsPerReading: number | null;
  /** Work per reading up to which it does; null: whatever more there is. With a break-even only. */
  readonly paysUpToUsPerReading: number | null;
  /** Measured compute time / readings. */
  readonly presentUsPerReading: number | null;
  /** On which side the present work lies. `pool` exactly where it is above the break-even and not above `paysUpTo`. */
  readonly betterMode: 'pool' | 'inline' | null;
  /** For a job that ends: readings from which on the pool, its start included, is done sooner. Null: never, or unknown. */
  readonly payBackReadings: number | null;
  readonly poolStartMs: number | null;
  readonly predictedReadingsPerS: number | null;
  readonly predictedLimit: ThroughputLimit | null;
  /** Time that a batch of `batchSize` takes to fill at the present rate, however long `batch.maxWaitMs` is. */
  readonly fillMs: number | null;
  /** Null: it fills before `batch.maxWaitMs` is over, or nothing comes in. */
  readonly closesEarly: EarlyClose | null;
  readonly stages: readonly StageBound[];
  /** Why a figure is null, by its name: a sentence. None for a figure that is known. */
  readonly reasons: Readonly<Partial<Record<ModelFigureName, string>>>;
  readonly remark: string;
}

/** Measured by the lab on request: what each further worker adds to the memory of the process. */
export interface WorkerMemory {
  readonly atMs: number;
  readonly points: readonly { readonly workers: number; readonly rssMiB: number }[];
  readonly perWorkerMiB: number | null;
}

/** Measured by the lab on request, in a closed loop at the present batch size and worker count. */
export interface CopyCost {
  readonly atMs: number;
  readonly batch: number;
  readonly workers: number;
  readonly sharedReadingsPerS: number;
  readonly copyReadingsPerS: number;
}

/** A plain sentence with what it would change. */
export interface Advice {
  /** The same advice keeps its id while its figures move. */
  readonly id: string;
  readonly text: string;
  /** Null: nothing to apply. */
  readonly changes: KnobChanges | null;
  /** On its button: "Apply batch 400". */
  readonly action: string;
  /** Beside its button: "journey 12 %, +8 ms". */
  readonly effect: string;
  /** Journey above 15 % that something can be gained by cutting, or a pool that loses to the event loop. */
  readonly warns: boolean;
}

/** Of the pipeline over some seconds. */
export interface ChangeFigures {
  readonly readingsPerS: number;
  readonly p99Ms: number | null;
  readonly busyShare: number | null;
  /** Null while the lab was running: its threads are of the same process. */
  readonly cpuCores: number | null;
}

/**
 * How far a change was measured. `cut short`: the next change came before the 3 s were over, and `after` is of what was
 * measured until then. `not measured`: it came before anything had settled.
 */
export type ChangeOutcome = 'measuring' | 'measured' | 'cut short' | 'not measured';

/** What a knob change did: measured before it and after it, not promised. */
export interface MeasuredChange {
  readonly atMs: number;
  /** Event texts: "batch.size 20 → 400". */
  readonly what: readonly string[];
  readonly before: ChangeFigures;
  readonly outcome: ChangeOutcome;
  /** Null while it is being measured, and where it was not measured. */
  readonly after: ChangeFigures | null;
  /** Seconds that `after` is of; 0 where it is null. */
  readonly afterS: number;
}

/** Batches of different sizes, sent for ten seconds so that the model can be told apart. */
export interface ProbeState {
  readonly running: boolean;
  readonly leftS: number;
  /** Whether one has run its time since a knob was last changed: another would tell no more. */
  readonly hasRun: boolean;
}
