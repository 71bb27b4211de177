// What the event loop spends on readings and batches, from the shares of its time that were measured. Pure.
import type { RecentWork } from '../telemetry/stageMeter.ts';
import type { LoopCost } from './figuresFromFit.ts';

/** Timers and samples keep the event loop busy for about such a share of its time, whatever flows. */
const idleShare = 0.02;
/**
 * Hearing of a batch takes no more than so many times what posting it takes, a turn no more than so many times composing
 * one: with few batches what the event loop does beside is mostly for others.
 */
const mostBeside = 3;
/** Of the seconds that the present setting can be judged by. */
export interface Recent {
  readonly work: RecentWork;
  readonly busyThreads: number;
  readonly cpuCores: number;
  readonly offeredPerS: number;
  readonly readingsPerS: number;
  readonly batchesPerS: number;
}

/**
 * What the event loop does beside its stages it does for batches: turns in between where it computes them itself, and
 * where workers do, hearing of each.
 */
export function loopCost(recent: Recent, inEventLoop: boolean): LoopCost {
  const { work, readingsPerS, batchesPerS, busyThreads } = recent;
  const { sources, ingest, dispatch, commit, frames, loop, posting } = work;
  const computing = inEventLoop ? Math.min(busyThreads, recent.cpuCores) : 0;
  const beside = Math.max(0, loop - sources - ingest - dispatch - commit - frames - computing - idleShare);
  const per = (share: number, perS: number): number => (perS > 0 ? (1e6 * share) / perS : 0);
  const composing = Math.max(0, dispatch - posting);
  const forBatches = Math.min(beside, mostBeside * (inEventLoop ? composing : posting));
  return {
    perReadingUs: per(sources + ingest + commit, readingsPerS),
    perBatchUs: per(composing + (inEventLoop ? forBatches : 0), batchesPerS),
    journeyPerBatchUs: inEventLoop ? 0 : per(posting + forBatches, batchesPerS),
    freeShare: Math.max(0.01, 1 - frames - idleShare),
  };
}
