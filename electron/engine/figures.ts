// The pipeline's present figures, as every frame carries them.

import type { Knobs } from '../../shared/knobs.ts';
import type { PipelineFigures, PoolHealth, SourceFigures } from '../../shared/pipelineFigures.ts';
import type { Ledger } from './account.ts';
import type { SourceRunner } from './sourceRunner.ts';
import type { StageSnapshot } from './telemetry/stageMeter.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** From here on a freeze of the event loop is told to the operator, in ms. */
const noticedFreezeMs = 50;

export interface FiguresParts {
  readonly telemetry: Telemetry;
  readonly ledger: Ledger;
  readonly runners: readonly SourceRunner[];
  readonly knobs: Knobs;
  readonly stages: StageSnapshot;
  readonly uptimeS: number;
  readonly oldestQueuedMs: number;
  readonly pool: PoolHealth;
  readonly injected: PipelineFigures['injected'];
  readonly heldKnobs: PipelineFigures['heldKnobs'];
}

export function buildFigures(parts: FiguresParts): PipelineFigures {
  const { telemetry, ledger, knobs } = parts;
  const lagMs = telemetry.lag.histogram.recent();
  return {
    uptimeS: parts.uptimeS,
    offeredPerS: telemetry.offeredPerS,
    processedPerS: telemetry.processedPerS,
    batchesPerS: telemetry.batchesPerS,
    shedPerS: telemetry.shedPerS,
    batchReadings: telemetry.meanBatchReadings,
    ledger: ledger.totals(),
    ledgerDifference: ledger.difference(),
    byReason: ledger.byReason(),
    oldestQueuedMs: parts.oldestQueuedMs,
    latencyMs: telemetry.latencies.recent(),
    lagMs,
    memoryMiB: telemetry.memory.nowMiB,
    stages: telemetry.stages.figures(parts.stages, telemetry.offeredPerS, telemetry.processedPerS),
    workers: telemetry.workers.rows(),
    sources: parts.runners.map(sourceFigures),
    cost: telemetry.cost.fit(),
    pool: parts.pool,
    injected: parts.injected,
    heldKnobs: parts.heldKnobs,
    notice: brokenNotice(parts.pool) || inlineNotice(knobs, lagMs.max ?? 0),
  };
}

function brokenNotice({ breaker, consecutiveFailures }: PoolHealth): string {
  if (breaker === 'closed') return '';
  const tries = breaker === 'half-open' ? ' One worker is being tried.' : '';
  return `The pool is broken: ${consecutiveFailures} workers died one after the other. Computing in the event loop.${tries}`;
}

function inlineNotice({ pool, features }: Knobs, longestFreezeMs: number): string {
  if (pool.mode !== 'inline') return '';
  if (longestFreezeMs < noticedFreezeMs && features.workPerReadingUs === 0)
    return 'Computing in the event loop.';
  return `Computing in the event loop: it was held for up to ${Math.round(longestFreezeMs)} ms, and every sensor with it.`;
}

function sourceFigures(runner: SourceRunner): SourceFigures {
  const { received, processed, quarantined, shed, queued, inFlight } = runner.account;
  return {
    id: runner.config.id,
    state: runner.state,
    sensors: runner.sensors.length,
    readingsPerS: runner.received.perSecond(),
    ledger: { received, processed, quarantined, shed, queued, inFlight },
    errors: runner.errors,
    lastError: runner.lastError,
    reconnects: runner.reconnects,
    blockedMs: runner.blockedMs,
    pollRoundMs: runner.pollRound.recent(),
    progress: runner.progress,
  };
}
