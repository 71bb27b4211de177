// What the event loop spends on readings and batches, from the shares of its time that were measured. Pure.
import type { RecentWork } from '../telemetry/stageMeter.ts';
import type { RecentCompute } from '../telemetry/workerFigures.ts';
import type { LoopCost } from './figuresFromFit.ts';

/** Timers and samples keep the event loop busy for about such a share of its time, whatever flows. */
const idleShare = 0.02;
/**
 * Hearing of a batch takes no more than so many times what posting it takes, a turn no more than so many times composing
 * one: with few batches what the event loop does beside is mostly for others.
 */
const mostBeside = 3;
/**
 * Load of the event loop up to which nothing beside its stages is charged to batches, because timers are most of it, and
 * from which on all of it is; between them a growing part, so that no figure jumps.
 */
const timersUpTo = 0.1;
const chargedFrom = 0.2;
/** Share of its time that a thread must be at work for a throughput to follow from it; less is enough once it was. */
const leastLoad = 0.12;
const leastLoadKept = 0.08;

/** Of the seconds that the present setting can be judged by. */
export interface Recent extends RecentCompute {
  readonly work: RecentWork;
  readonly offeredPerS: number;
  readonly readingsPerS: number;
  readonly batchesPerS: number;
}

/**
 * What the event loop does beside its stages it does for batches: turns in between where it computes them itself, and
 * where workers do, hearing of each. Null where nothing went through.
 */
export function loopCost(recent: Recent, inEventLoop: boolean): LoopCost | null {
  const { work, readingsPerS, batchesPerS, busyThreads } = recent;
  const { sources, ingest, dispatch, commit, frames, loop, posting } = work;
  if (!(readingsPerS > 0 && batchesPerS > 0)) return null;
  const computing = inEventLoop ? Math.min(busyThreads, recent.cpuCores) : 0;
  const beside = Math.max(0, loop - sources - ingest - dispatch - commit - frames - computing - idleShare);
  const per = (share: number, perS: number): number => (1e6 * share) / perS;
  const charged = (loop - frames - timersUpTo) / (chargedFrom - timersUpTo);
  const composing = Math.max(0, dispatch - posting);
  const most = Math.min(beside, mostBeside * (inEventLoop ? composing : posting));
  const forBatches = most * Math.max(0, Math.min(1, charged));
  return {
    perReadingUs: per(sources + ingest + commit, readingsPerS),
    perBatchUs: per(composing + (inEventLoop ? forBatches : 0), batchesPerS),
    journeyPerBatchUs: inEventLoop ? 0 : per(posting + forBatches, batchesPerS),
    freeShare: Math.max(0.01, 1 - frames - idleShare),
  };
}

/**
 * Whether there is load enough to tell from it how much would go through. `threads`: that compute; `toldBefore`: whether
 * there was when last asked, so that figures do not come and go.
 */
export function loadTells({ work, busyThreads }: Recent, threads: number, toldBefore: boolean): boolean {
  const load = Math.max(work.loop - work.frames, busyThreads / threads);
  return load >= (toldBefore ? leastLoadKept : leastLoad);
}
