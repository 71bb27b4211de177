// How the figures of a cell scatter: their 95 % intervals. Pure.
import type { CellIntervals, Interval } from '../../../shared/tuning/sweep.ts';
import type { ClosedLoopFigures, OpenLoopFigures } from './cellTask.ts';
import { spreadOf } from './spread.ts';

/** `memoryMiB`: of each repeat that has it. */
export function cellIntervals(
  closed: readonly ClosedLoopFigures[],
  open: OpenLoopFigures | null,
  memoryMiB: readonly number[],
): CellIntervals {
  const repeats = (read: (figures: ClosedLoopFigures) => number | null): Interval | null =>
    intervalOf(closed.flatMap((figures) => read(figures) ?? []));
  const blocks = open?.blocks ?? [];
  return {
    journeyShare: repeats(({ journeyShare }) => journeyShare),
    overheadUsPerBatch: repeats(({ overheadUsPerBatch }) => overheadUsPerBatch),
    costUsPerReading: repeats(({ costUsPerReading }) => costUsPerReading),
    cpuCores: repeats(({ cpuCores }) => cpuCores),
    lagP99Ms: repeats(({ lagP99Ms }) => lagP99Ms),
    p50Ms: around(intervalOf(blocks.map(({ p50Ms }) => p50Ms)), open?.p50Ms ?? null),
    p99Ms: around(intervalOf(blocks.map(({ p99Ms }) => p99Ms)), open?.p99Ms ?? null),
    // Measured once, over the whole of the open loop.
    openCpuCores: null,
    memoryMiB: intervalOf(memoryMiB),
  };
}

function intervalOf(values: readonly number[]): Interval | null {
  const spread = spreadOf(values);
  return spread && values.length > 1 ? { low: spread.low, high: spread.high } : null;
}

/** A percentile of the whole lies beside the mean of its blocks' percentiles: the interval has both. */
function around(interval: Interval | null, figure: number | null): Interval | null {
  if (!interval || figure === null) return null;
  return { low: Math.min(interval.low, figure), high: Math.max(interval.high, figure) };
}
