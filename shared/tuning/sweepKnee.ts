// Which cells of a sweep may be recommended, and which of them is: the smallest batch that is as good as the best. Pure.
import type { SweepCell } from './sweep.ts';
import { throughputInterval } from './sweepPrecision.ts';

/** A batch within this share of the best throughput is as good as the best. */
const kneeShare = 0.95;
/** So much of it has to be sure: the lower end of the interval. */
const sureShare = 0.9;
/** Lag p99 of the event loop, ms: one that is later is held, and every sensor with it. */
export const mostLagMs = 10;

/**
 * Whether the setting carries the rate that its latencies were measured at: its backlog did not grow, and the upper end
 * of its throughput reaches that rate. Of one that does not p99 tells only how short the measurement was.
 */
export function carriesRate({ readingsPerS, offeredPerS, fallsBehind }: SweepCell): boolean {
  return readingsPerS !== null && fallsBehind !== true && readingsPerS.high >= (offeredPerS ?? 0);
}

/** Whether a setting carries the rate, with p99 at or under the target. */
export function keepsTarget(cell: SweepCell, targetP99Ms: number): boolean {
  return carriesRate(cell) && cell.p99Ms !== null && cell.p99Ms <= targetP99Ms;
}

/** Whether a cell computes in the event loop and was not seen to leave it free enough for sensors. */
export function holdsEventLoop({ workers, lagP99Ms }: Pick<SweepCell, 'workers' | 'lagP99Ms'>): boolean {
  return workers === 0 && !(lagP99Ms !== null && lagP99Ms <= mostLagMs);
}

/** Whether a setting may be recommended: it keeps the target, surely, and leaves the event loop free. */
export function mayBeRecommended(cell: SweepCell, targetP99Ms: number): boolean {
  return keepsTarget(cell, targetP99Ms) && throughputInterval(cell) !== null && !holdsEventLoop(cell);
}

/** The cell that surely reaches the most: whose interval has the highest lower end. Null without a measured one. */
export function surelyBest(cells: readonly SweepCell[]): SweepCell | null {
  return cells.reduce<SweepCell | null>(
    (best, cell) => (lowerEnd(cell) > (best ? lowerEnd(best) : 0) ? cell : best),
    null,
  );
}

/**
 * Smallest batch as good as the best among cells that may be recommended. So that noise alone does not choose, the best is
 * the one whose interval has the highest lower end, not the one with the luckiest mean; as good is whose mean reaches
 * 95 % of the mean of the best, and whose interval's lower end reaches 90 % of it. Of several with this batch the one
 * that uses the least CPU, then the fewest workers. Null when there is none.
 */
export function kneeOf(cells: readonly SweepCell[], targetP99Ms: number): SweepCell | null {
  return smallestAsGood(cells.filter((cell) => mayBeRecommended(cell, targetP99Ms)));
}

/** The same, of cells that are all to be judged. */
export function smallestAsGood(eligible: readonly SweepCell[]): SweepCell | null {
  const best = surelyBest(eligible);
  const [knee = null] = eligible
    .filter((cell) => best !== null && isAsGood(cell, best))
    .sort((a, b) => a.batch - b.batch || cpuOf(a) - cpuOf(b) || a.workers - b.workers);
  return knee;
}

export function throughputOf({ readingsPerS }: SweepCell): number {
  return readingsPerS?.mean ?? 0;
}

function isAsGood(cell: SweepCell, best: SweepCell): boolean {
  const bar = throughputOf(best);
  return cell === best || (throughputOf(cell) >= kneeShare * bar && lowerEnd(cell) >= sureShare * bar);
}

function lowerEnd({ readingsPerS }: SweepCell): number {
  return readingsPerS?.low ?? 0;
}

function cpuOf({ openCpuCores }: SweepCell): number {
  return openCpuCores ?? Number.POSITIVE_INFINITY;
}
