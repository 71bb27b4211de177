// The run report, which /api/state serves live in the same shape.
import type { EngineEvent } from './events.ts';
import type { Knobs } from './knobs.ts';
import type { LedgerReport } from './ledger.ts';

/** Null where the data cannot give the figure. */
export interface Percentiles {
  p50: number | null;
  p99: number | null;
  max: number | null;
}

export const latencyStages = ['queueWait', 'dispatch', 'compute', 'return', 'orderWait'] as const;
export type LatencyStage = (typeof latencyStages)[number];

export interface WorkerReport {
  /** Counts from 1; a retired worker keeps its number and stays listed. */
  id: number;
  state: 'live' | 'retired';
  /** Compute time / wall time of the worker's life. */
  busyShare: number;
  tasks: number;
  readings: number;
  restarts: number;
}

export const sourceStates = ['starting', 'live', 'paused', 'blocked', 'failed', 'done', 'stopped'] as const;
export type SourceState = (typeof sourceStates)[number];

export interface SourceReport {
  state: SourceState;
  reconnects: number;
  /** Time that the source was held because the queue was full. */
  blockedMs: number;
  /** Time from the first request of a round to its last answer; nulls for sources that do not poll. */
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
  };
  sources: Record<string, SourceReport>;
  /** Clients that were disconnected for what they sent, and requests refused. */
  clientFaults: number;
  memory: { rssStartMiB: number; rssPeakMiB: number; rssEndMiB: number };
  events: EngineEvent[];
}
