// Reads what auto-tune steers by from the running pipeline. In the engine's event loop, five times a second while it is on.

import type { CostPoints } from '../../../../shared/frame.ts';
import type { Knobs } from '../../../../shared/knobs.ts';
import type { LedgerCounts } from '../../../../shared/ledger.ts';
import type { Percentiles } from '../../../../shared/report.ts';
import type { RecentCompute } from '../../telemetry/workerFigures.ts';
import { computeCpuShare } from '../stageBounds.ts';
import { batchTimes, type KnownCost } from './batchTimes.ts';
import type { Observation } from './observation.ts';
import type { Setting } from './settingForecast.ts';

/** The pipeline as far as it is observed. */
export interface ObservedPipeline {
  readonly poolIsBroken: boolean;
  readonly ledger: { totals(): Pick<LedgerCounts, 'received' | 'shed' | 'processed'> };
  readonly queue: { readonly queued: number; readonly capacityReadings: number };
  readonly telemetry: {
    readonly latencies: { readonly latest: { readonly readingToFeature: Pick<Percentiles, 'p99'> } | null };
    readonly cpuCores: number;
    readonly offeredPerS: number;
    readonly stages: { readonly eventLoopShare: number };
    readonly workers: { recent(): Omit<RecentCompute, 'busyThreads'> };
    readonly cost: { fit(): KnownCost };
    readonly recentBatches: { points(): CostPoints };
  };
}

export class PipelineObserver {
  readonly #pipeline: ObservedPipeline;
  #atMs = Number.NaN;
  #received = 0;
  #shed = 0;
  #processed = 0;

  constructor(pipeline: ObservedPipeline) {
    this.#pipeline = pipeline;
  }

  /** Null at the first call: rates need two. */
  observe(atMs: number, knobs: Knobs, labRuns: boolean): Observation | null {
    const { ledger, queue, telemetry } = this.#pipeline;
    const { received, shed, processed } = ledger.totals();
    const seconds = (atMs - this.#atMs) / 1_000;
    const [newReceived, newShed] = [received - this.#received, shed - this.#shed];
    const newProcessed = processed - this.#processed;
    [this.#atMs, this.#received, this.#shed, this.#processed] = [atMs, received, shed, processed];
    if (!(seconds > 0)) return null;
    return {
      atMs,
      offeredPerS: newReceived / seconds,
      shedPerS: newShed / seconds,
      processedPerS: newProcessed / seconds,
      p99Ms: telemetry.latencies.latest?.readingToFeature.p99 ?? null,
      queued: queue.queued,
      capacityReadings: queue.capacityReadings,
      cpuCores: labRuns ? null : telemetry.cpuCores,
      eventLoopShare: telemetry.stages.eventLoopShare,
      cpuShareOfCompute: computeCpuShare(telemetry.workers.recent()),
      times: batchTimes(telemetry.cost.fit(), telemetry.recentBatches.points()),
      setting: settingOf(knobs),
    };
  }
}

export function settingOf({ pool, batch }: Knobs): Setting {
  return {
    workers: pool.mode === 'inline' ? 1 : pool.workers,
    batch: batch.size,
    maxWaitMs: batch.maxWaitMs,
  };
}
