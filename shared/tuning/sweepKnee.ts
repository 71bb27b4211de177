// Which cells of a sweep may be recommended, and which of them is: the smallest batch that is as good as the best. Pure.
import type { SweepCell } from './sweep.ts';

/** A batch within this share of the best throughput is as good as the best. */
const kneeShare = 0.95;

/**
 * Whether the setting carries the rate that its latencies were measured at: its backlog did not grow, and the upper end
 * of its throughput reaches that rate. Of one that does not p99 tells only how short the measurement was.
 */
export function carriesRate({ readingsPerS, offeredPerS, fallsBehind }: SweepCell): boolean {
  return readingsPerS !== null && fallsBehind !== true && readingsPerS.high >= (offeredPerS ?? 0);
}

/** Whether a setting may be recommended: it carries the rate, with p99 at or under the target. */
export function keepsTarget(cell: SweepCell, targetP99Ms: number): boolean {
  return carriesRate(cell) && cell.p99Ms !== null && cell.p99Ms <= targetP99Ms;
}

/** The cell that surely reaches the most: whose interval has the highest lower end. Null without a measured one. */
export function surelyBest(cells: readonly SweepCell[]): SweepCell | null {
  return cells.reduce<SweepCell | null>(
    (best, cell) => (lowerEnd(cell) > (best ? lowerEnd(best) : 0) ? cell : best),
    null,
  );
}

/**
 * Smallest batch within 5 % of the best throughput among cells that keep the target. Within is whose mean reaches 95 %
 * of what the best surely reaches, the highest lower end of all their intervals: a single lucky cell with a wide
 * interval raises the bar for nobody, and its own width helps none over it. Of several with this batch the one that
 * uses the least CPU, then the fewest workers. Null when no cell keeps the target.
 */
export function kneeOf(cells: readonly SweepCell[], targetP99Ms: number): SweepCell | null {
  const eligible = cells.filter((cell) => keepsTarget(cell, targetP99Ms));
  const best = surelyBest(eligible);
  const enough = kneeShare * (best ? lowerEnd(best) : 0);
  const [knee = null] = eligible
    .filter((cell) => throughputOf(cell) >= enough)
    .sort((a, b) => a.batch - b.batch || cpuOf(a) - cpuOf(b) || a.workers - b.workers);
  return knee;
}

export function throughputOf({ readingsPerS }: SweepCell): number {
  return readingsPerS?.mean ?? 0;
}

function lowerEnd({ readingsPerS }: SweepCell): number {
  return readingsPerS?.low ?? 0;
}

function cpuOf({ openCpuCores }: SweepCell): number {
  return openCpuCores ?? Number.POSITIVE_INFINITY;
}
