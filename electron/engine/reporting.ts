// Builds the run report, live and at the end.
import type { EngineEvent } from '../../shared/events.ts';
import type { Knobs } from '../../shared/knobs.ts';
import type { PoolHealth } from '../../shared/pipelineFigures.ts';
import type { Percentiles, RunReport, SourceReport } from '../../shared/report.ts';
import type { Ledger } from './account.ts';
import type { SourceRunner } from './sourceRunner.ts';
import { cpuTimeMs } from './telemetry/cpuTime.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface ReportParts {
  readonly ledger: Ledger;
  readonly telemetry: Telemetry;
  readonly runners: readonly SourceRunner[];
  readonly knobs: Knobs;
  readonly events: EngineEvent[];
  readonly nowMs: number;
  readonly clientFaults: number;
  readonly health: PoolHealth & { readonly breakerOpened: number };
  readonly quarantined: RunReport['quarantined'];
  readonly injectedFaults: RunReport['injectedFaults'];
  readonly checkpoint: RunReport['checkpoint'];
  readonly outputs: RunReport['outputs'];
  readonly autoTune: RunReport['autoTune'] | null;
  readonly durationS: number;
  /** What had been done when the sources were stopped; null while running. */
  readonly atStop: { received: number; processed: number; batches: number } | null;
}

/** While running, rates and percentiles are those of the last ten seconds; at the end those of the whole run. */
export function buildReport(parts: ReportParts): RunReport {
  const { ledger, telemetry, runners, knobs, atStop, durationS, health } = parts;
  const cost = telemetry.cost.fit();
  const whole = atStop !== null;
  const perSecond = (count: number): number => (durationS > 0 ? count / durationS : 0);
  return {
    durationS,
    knobs,
    ledger: ledger.report(),
    throughput: atStop
      ? {
          offeredPerS: perSecond(atStop.received),
          readingsPerS: perSecond(atStop.processed),
          batchesPerS: perSecond(atStop.batches),
        }
      : telemetry.recentRates(),
    latencyMs: whole ? telemetry.latencies.whole() : telemetry.latencies.recent(),
    eventLoopLagMs: whole ? telemetry.lag.histogram.whole() : telemetry.lag.histogram.recent(),
    pool: {
      workers: telemetry.workers.report(parts.nowMs),
      overheadUsPerBatch: cost.overheadUsPerBatch,
      costUsPerReading: cost.costUsPerReading,
      ipcShare: cost.ipcShare,
      unknownBecause: cost.overheadUsPerBatch === null ? cost.unknownBecause : '',
      breaker: { state: health.breaker, opened: health.breakerOpened },
      deaths: health.deaths,
      recycled: health.recycled,
      recomputedBatches: health.recomputedBatches,
      splitBatches: health.splitBatches,
      recoveryMs: whole ? telemetry.recovery.whole() : health.recoveryMs,
    },
    quarantined: parts.quarantined,
    injectedFaults: parts.injectedFaults,
    checkpoint: parts.checkpoint,
    outputs: parts.outputs,
    sources: Object.fromEntries(runners.map((runner) => [runner.config.id, sourceReport(runner, whole)])),
    clientFaults: parts.clientFaults,
    memory: {
      rssStartMiB: telemetry.memory.startMiB,
      rssPeakMiB: telemetry.memory.peakMiB,
      rssEndMiB: telemetry.memory.nowMiB,
    },
    cpuTimeS: cpuTimeMs() / 1_000,
    ...(parts.autoTune && { autoTune: parts.autoTune }),
    events: parts.events,
  };
}

function sourceReport(runner: SourceRunner, whole: boolean): SourceReport {
  const pollRoundMs: Percentiles = whole ? runner.pollRound.whole() : runner.pollRound.recent();
  return { state: runner.state, reconnects: runner.reconnects, blockedMs: runner.blockedMs, pollRoundMs };
}
