// The present figures of the pipeline, part of every frame: stages, workers, pool, sources, what a batch costs.
import type { InjectedFaultKind } from './injectedFaults.ts';
import type { KnobKey } from './knobs.ts';
import type { LedgerCounts } from './ledger.ts';
import type {
  BreakerState,
  LatencyStage,
  Percentiles,
  SourceState,
  WorkerDeath,
  WorkerState,
} from './report.ts';

export const stageNames = ['sources', 'ingest', 'queue', 'pool', 'commit', 'ui'] as const;
export type StageName = (typeof stageNames)[number];

/** Shares of the last second, 0 to 1; they need not add up to 1. */
export interface StageFigures {
  readonly name: StageName;
  /** Readings a second; frames a second for `ui`. */
  readonly ratePerS: number;
  /** What it holds now, its most in the last minute, and what it can hold. Units: see `fillUnit`. */
  readonly fill: number;
  readonly fillPeak: number;
  readonly fillCapacity: number;
  readonly fillUnit: 'sources live' | 'readings' | 'batches' | 'clients';
  readonly busyShare: number;
  readonly blockedShare: number;
}

export interface WorkerColumnsRow {
  readonly id: number;
  /** The event loop stands among the workers while it computes itself (mode `inline`). */
  readonly thread: 'worker' | 'event loop';
  /** `starting`: its thread is loading; `waiting`: it died and its next start is put off. */
  readonly state: WorkerState;
  /** Shares of the last second; waiting: a batch is on its way to it or back. They add up to 1. */
  readonly busyShare: number;
  readonly waitingShare: number;
  readonly idleShare: number;
  readonly tasksPerS: number;
  readonly readingsPerS: number;
  /** Heap and array buffers of its isolate when it was first measured, and now. */
  readonly heapStartMiB: number;
  readonly heapMiB: number;
  readonly arrayBuffersStartMiB: number;
  readonly arrayBuffersMiB: number;
  /** Deaths, whatever the reason; replacements for growing memory are not among them. */
  readonly restarts: number;
  readonly recycled: number;
}

/** How the pool keeps itself alive. */
export interface PoolHealth {
  /** Circuit breaker on consecutive deaths of workers: `open` computes in the event loop, `half-open` tries one. */
  readonly breaker: BreakerState;
  readonly breakerSinceMs: number;
  /** Deaths since a worker last brought a batch back. */
  readonly consecutiveFailures: number;
  /** As the knob says, and as many as are being kept now: fewer after repeated failures. */
  readonly workersWanted: number;
  readonly workersAllowed: number;
  readonly workersLive: number;
  /** When a worker, or the breaker's next try, is due next, ms since the epoch; null when nothing is put off. */
  readonly nextStartAtMs: number | null;
  /** Deaths by reason since the start. */
  readonly deaths: Readonly<Record<WorkerDeath, number>>;
  readonly recycled: number;
  /** Batches given again, and those split in search of what is at fault. */
  readonly recomputedBatches: number;
  readonly splitBatches: number;
  /** From the failure of an attempt to its readings' commit; of the last 10 s. */
  readonly recoveryMs: Percentiles;
}

export interface SourceFigures {
  readonly id: string;
  readonly state: SourceState;
  readonly sensors: number;
  readonly readingsPerS: number;
  readonly ledger: LedgerCounts;
  readonly errors: number;
  readonly lastError: string;
  readonly reconnects: number;
  readonly blockedMs: number;
  readonly pollRoundMs: Percentiles;
  /** 0 to 1 for what ends (a replay); null otherwise. */
  readonly progress: number | null;
}

/** What a batch costs, estimated from the newest batches: mean overhead, and compute time over readings. */
export interface CostFit {
  readonly overheadUsPerBatch: number | null;
  readonly costUsPerReading: number | null;
  readonly ipcShare: number | null;
  readonly overheadUncertaintyUs: number | null;
  readonly costUncertaintyUs: number | null;
  readonly r2: number | null;
  readonly batches: number;
  readonly unknownBecause: string;
}

/** Present figures; sent in every frame, whatever the view. Percentiles over the last 10 s, rates over the last 1 s. */
export interface PipelineFigures {
  readonly uptimeS: number;
  readonly offeredPerS: number;
  readonly processedPerS: number;
  readonly batchesPerS: number;
  readonly shedPerS: number;
  /** Mean readings of the batches of the last second; NaN when there were none. */
  readonly batchReadings: number;
  readonly ledger: LedgerCounts;
  readonly ledgerDifference: number;
  readonly byReason: Readonly<Record<string, number>>;
  readonly oldestQueuedMs: number;
  readonly latencyMs: { readonly readingToFeature: Percentiles } & Readonly<
    Record<LatencyStage, Percentiles>
  >;
  readonly lagMs: Percentiles;
  readonly memoryMiB: number;
  readonly stages: readonly StageFigures[];
  readonly workers: readonly WorkerColumnsRow[];
  readonly sources: readonly SourceFigures[];
  readonly cost: CostFit;
  readonly pool: PoolHealth;
  /** Faults put in on purpose since the start, by kind; `active` while any knob of `faults` is on or a shot lasts. */
  readonly injected: {
    readonly active: boolean;
    readonly counts: Readonly<Record<InjectedFaultKind, number>>;
  };
  /** Knobs that auto-tune holds now. */
  readonly heldKnobs: readonly KnobKey[];
  /** Set while computing in the event loop holds it: a sentence for the operator. Empty otherwise. */
  readonly notice: string;
}
