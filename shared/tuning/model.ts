// The model of what a batch costs, and what follows from it: figures that the tuning lab shows and advises from.
import type { KnobChanges } from '../knobs.ts';

/** A value with its standard error, in the unit that the field's name says. */
export interface Estimate {
  readonly value: number;
  readonly uncertainty: number;
}

/** Time of a batch of b readings in r ranges: overhead + cost · b + halo cost · r. Null where the data cannot tell. */
export interface BatchModel {
  readonly overheadUs: Estimate | null;
  readonly costUsPerReading: Estimate | null;
  readonly haloUsPerRange: Estimate | null;
  /** What of the journey grows with the batch (copying): beside overhead and cost, × b. Null: none to be told. */
  readonly journeyUsPerReading: Estimate | null;
  readonly r2: number | null;
  readonly batches: number;
  /** Largest batch / smallest batch of those fitted. */
  readonly spread: number;
  /** Whether sizes are spread far enough (4 ×) to tell overhead from cost by the fitted line. */
  readonly identifiable: boolean;
  /** Why a figure is null, or why it is not identifiable: a sentence; empty otherwise. */
  readonly remark: string;
}

/** What a throughput ends at. */
export type ThroughputLimit = 'workers' | 'event loop' | 'cores';

export type BoundKind = 'I/O-bound' | 'mixed' | 'CPU-bound';

/** CPU time against wall time of a stage, of the last 10 s. */
export interface StageBound {
  readonly stage: 'sources' | 'ingest' | 'dispatch' | 'compute' | 'commit' | 'ui';
  /** Null while it did nothing. */
  readonly cpuShare: number | null;
  readonly kind: BoundKind | null;
  /** What that means for where it should run: a sentence. */
  readonly advice: string;
}

/** What follows from the model at the present setting. Null where it cannot be said, with the reason in `remark`. */
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
  /** cost · b / (overhead + cost · b + halo cost · r) */
  readonly efficiency: number | null;
  readonly journeyShare: number | null;
  /** Smallest batch size whose efficiency is 95 % or more. */
  readonly batchFor95: number | null;
  /** Work per reading (kernels included) above which the pool beats the event loop at this batch size and worker count. */
  readonly breakEvenUsPerReading: number | null;
  readonly presentUsPerReading: number | null;
  readonly betterMode: 'pool' | 'inline' | null;
  /** For a job that ends: readings from which on the pool, its start included, is done sooner. Null: never, or unknown. */
  readonly payBackReadings: number | null;
  readonly poolStartMs: number | null;
  readonly predictedReadingsPerS: number | null;
  readonly predictedLimit: ThroughputLimit | null;
  /** Time until a batch is full at the present rate, at most `batch.maxWaitMs`. */
  readonly fillMs: number | null;
  readonly stages: readonly StageBound[];
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
  /** Journey above 15 %, or a pool that loses to the event loop. */
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

/** What a knob change did: measured before it and after it, not promised. */
export interface MeasuredChange {
  readonly atMs: number;
  /** Event texts: "batch.size 20 → 400". */
  readonly what: readonly string[];
  readonly before: ChangeFigures;
  /** Null while it is being measured. */
  readonly after: ChangeFigures | null;
}

/** Batches of different sizes, sent for ten seconds so that the model can be told apart. */
export interface ProbeState {
  readonly running: boolean;
  readonly leftS: number;
}
