// Reads what auto-tune steers by from the running pipeline. In the engine's event loop, five times a second while it is on.
import type { Knobs } from '../../../../shared/knobs.ts';
import type { Pipeline } from '../../pipeline.ts';
import { batchTimes } from './batchTimes.ts';
import type { Observation } from './observation.ts';
import type { Setting } from './settingForecast.ts';

export class PipelineObserver {
  readonly #pipeline: Pipeline;
  #atMs = Number.NaN;
  #received = 0;
  #shed = 0;

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  /** Null at the first call: rates need two. */
  observe(atMs: number, knobs: Knobs): Observation | null {
    const { ledger, queue, telemetry } = this.#pipeline;
    const { received, shed } = ledger.totals();
    const seconds = (atMs - this.#atMs) / 1_000;
    const [newReceived, newShed] = [received - this.#received, shed - this.#shed];
    [this.#atMs, this.#received, this.#shed] = [atMs, received, shed];
    if (!(seconds > 0)) return null;
    return {
      atMs,
      offeredPerS: newReceived / seconds,
      shedPerS: newShed / seconds,
      p99Ms: telemetry.latencies.latest?.readingToFeature.p99 ?? null,
      queued: queue.queued,
      capacityReadings: queue.capacityReadings,
      cpuCores: telemetry.cpuCores,
      eventLoopShare: telemetry.stages.eventLoopShare,
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
