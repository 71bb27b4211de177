// The run report, which /api/state serves live in the same shape.
import type { EngineEvent } from './events.ts';
import type { InjectedFaultKind } from './injectedFaults.ts';
import type { Knobs } from './knobs.ts';
import type { LedgerReport } from './ledger.ts';
import type { AutoTuneReport } from './tuning/autoTune.ts';

/** Null where the data cannot give the figure. */
export interface Percentiles {
  p50: number | null;
  p99: number | null;
  max: number | null;
}

export const latencyStages = ['queueWait', 'dispatch', 'compute', 'return', 'orderWait'] as const;
export type LatencyStage = (typeof latencyStages)[number];

export const workerStates = ['starting', 'live', 'waiting', 'retired'] as const;
export type WorkerState = (typeof workerStates)[number];

/** Why a worker's thread ended although it was not asked to. */
export const workerDeaths = ['exit', 'error', 'outOfMemory', 'overdue', 'unreadable', 'start'] as const;
export type WorkerDeath = (typeof workerDeaths)[number];

export const breakerStates = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof breakerStates)[number];

export interface WorkerReport {
  /** Counts from 1; a retired worker keeps its number and stays listed. */
  id: number;
  state: WorkerState;
  /** Compute time / wall time of the worker's life. */
  busyShare: number;
  tasks: number;
  readings: number;
  restarts: number;
  recycled: number;
}

/** A reading that could not be computed, by name. */
export interface QuarantinedReading {
  sensor: string;
  seq: number;
  /** Null when it was missing. */
  value: number | null;
  reason: string;
}

/** What is known of a run's checkpoint file. */
export interface CheckpointReport {
  file: string;
  /** Readings may be in both outputs only when they were committed within this time before the end. */
  intervalMs: number;
  written: number;
  /** The moment whose commits the newest one holds. */
  lastWrittenAtMs: number | null;
  /** When the checkpoint was written that this run went on from; null for a run from the beginning. */
  resumedFromMs: number | null;
}

/** What came of a file that committed readings are written to. */
export interface OutputReport {
  file: string;
  /** Committed readings whose lines are in the file. */
  written: number;
  /** Committed readings that are not in the file because it could not be written; 0 while all is well. */
  lost: number;
  /** Why it could not be written. */
  failure: string | null;
}

export const sourceStates = ['starting', 'live', 'paused', 'blocked', 'failed', 'done', 'stopped'] as const;
export type SourceState = (typeof sourceStates)[number];

export interface SourceReport {
  state: SourceState;
  reconnects: number;
  /** Time that the source was held because the queue was full. */
  blockedMs: number;
  /** Time from when a round was due to its last answer; nulls for sources that do not poll. */
  pollRoundMs: Percentiles;
}

export interface RunReport {
  /** From start to the moment sources were stopped; the drain is left out. */
  durationS: number;
  knobs: Knobs;
  ledger: LedgerReport;
  throughput: { offeredPerS: number; readingsPerS: number; batchesPerS: number };
  latencyMs: { readingToFeature: Percentiles } & Record<LatencyStage, Percentiles>;
  eventLoopLagMs: Percentiles;
  pool: {
    workers: WorkerReport[];
    overheadUsPerBatch: number | null;
    costUsPerReading: number | null;
    /** overhead / (overhead + cost × readings in a batch) */
    ipcShare: number | null;
    /** Why a figure is null; empty when none is. */
    unknownBecause: string;
    breaker: { state: BreakerState; opened: number };
    deaths: Record<WorkerDeath, number>;
    recycled: number;
    recomputedBatches: number;
    splitBatches: number;
    /** From the failure of an attempt to its readings' commit. */
    recoveryMs: Percentiles;
  };
  /**
   * Readings that could not be computed: the newest 10,000 by name, and how many more there were. Those of the runs
   * before, up to the checkpoint that this one goes on from, are among them.
   */
  quarantined: { readings: QuarantinedReading[]; more: number };
  /** Faults put in on purpose, by kind. */
  injectedFaults: Record<InjectedFaultKind, number>;
  /** Null without `--checkpoint`. */
  checkpoint: CheckpointReport | null;
  outputs: OutputReport[];
  sources: Record<string, SourceReport>;
  /** Clients that were disconnected for what they sent, and requests refused. */
  clientFaults: number;
  memory: { rssStartMiB: number; rssPeakMiB: number; rssEndMiB: number };
  /** CPU time of the whole process since it began, all its threads together. */
  cpuTimeS: number;
  /** Absent where auto-tune has never been on. */
  autoTune?: AutoTuneReport;
  events: EngineEvent[];
}
