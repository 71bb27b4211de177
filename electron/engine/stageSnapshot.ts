// What every stage of the pipeline holds at this moment.
import type { Pipeline } from './pipeline.ts';
import type { SourceRunner } from './sourceRunner.ts';
import type { StageSnapshot } from './telemetry/stageMeter.ts';

/** `frameClients`: clients that were sent a frame in the last second. */
export function stageSnapshot(
  pipeline: Pipeline,
  runners: readonly SourceRunner[],
  frameClients: number,
): StageSnapshot {
  const { queue, rings, telemetry, committer } = pipeline;
  const workers = telemetry.workers.rows();
  let [ringReadings, ringCapacity] = [0, 0];
  for (const ring of rings.rings.values()) {
    ringReadings += ring.next - ring.settled;
    ringCapacity += ring.capacity;
  }
  return {
    sourcesLive: runners.filter(({ state }) => state === 'live' || state === 'blocked').length,
    sources: runners.length,
    sourcesBlockedMs: mean(runners.map((runner) => runner.blockedMs)),
    ringReadings,
    ringCapacity,
    queued: queue.queued,
    capacityReadings: queue.capacityReadings,
    inFlightBatches: pipeline.inFlightBatches,
    inFlightLimit: pipeline.inFlightLimit,
    waitingBatches: committer.waitingBatches,
    waitingLimit: pipeline.waitingLimit,
    outputsHeld: committer.held,
    workersBusyShare: mean(workers.map((worker) => worker.busyShare)),
    frameClients,
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
