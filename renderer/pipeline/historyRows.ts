// Rows of each pipeline chart from the history's columns. Pure.
import type { HistoryColumns, HistoryMetric } from '../../shared/frame.ts';
import { bandOrBreak, type ChartRow, orBreak } from '../charts/chartRows.ts';

/** One moment of the history, read by metric. */
export interface Moment {
  /** Relative to the end of the axis. */
  readonly ms: number;
  /** Since the epoch. */
  readonly atMs: number;
  readonly mean: (metric: HistoryMetric) => number | null;
  readonly most: (metric: HistoryMetric) => number | null;
  readonly band: (lower: HistoryMetric, upper: HistoryMetric) => readonly [number, number] | null;
}

/** A row for each bucket that lies in the span, and one before it so that lines reach the left edge. */
export function historyRows(
  history: HistoryColumns,
  endMs: number,
  spanMs: number,
  rowOf: (moment: Moment) => ChartRow,
): ChartRow[] {
  const rows: ChartRow[] = [];
  for (let index = 0; index < history.t.length; index++) {
    const ms = (history.t[index] ?? 0) - endMs;
    const next = (history.t[index + 1] ?? endMs) - endMs;
    if (ms > 0 || next < -spanMs) continue;
    rows.push(
      rowOf({
        ms,
        atMs: history.t[index] ?? 0,
        mean: (metric) => orBreak(history.mean[metric][index]),
        most: (metric) => orBreak(history.max[metric][index]),
        band: (lower, upper) => bandOrBreak(history.min[lower][index], history.max[upper][index]),
      }),
    );
  }
  return rows;
}

/** Below this share of time the workers' load says nothing about what they could do. */
const leastBusyShare = 0.05;

/** In, out and shed, and what the workers could do at this load: out ÷ their busy share. */
export function throughputRow({ ms, mean }: Moment): ChartRow {
  const out = mean('processedPerS');
  const busy = mean('busyShareMedian');
  const shed = mean('shedPerS');
  return {
    ms,
    in: mean('offeredPerS'),
    out,
    capacity:
      out !== null && out > 0 && busy !== null && busy >= leastBusyShare ? out / Math.min(1, busy) : null,
    shed: shed !== null && shed > 0 ? shed : null,
  };
}

export function batchSizeRow({ ms, mean, most, band }: Moment): ChartRow {
  return {
    ms,
    actual: mean('batchReadings'),
    range: band('batchReadings', 'batchReadings'),
    knob: most('batchSizeKnob'),
  };
}

export function queueRow({ ms, mean, most, band }: Moment): ChartRow {
  return { ms, queued: mean('queued'), range: band('queued', 'queued'), capacity: most('capacityReadings') };
}

/** Stages in the order of a reading's way, as they are stacked from the bottom. */
export const latencyKeys = ['queueWait', 'dispatch', 'compute', 'return', 'orderWait'] as const;
export type LatencyKey = (typeof latencyKeys)[number];

export function latencyRow({ ms, mean }: Moment): ChartRow {
  return {
    ms,
    queueWait: mean('queueWaitP50'),
    dispatch: mean('dispatchP50'),
    compute: mean('computeP50'),
    return: mean('returnP50'),
    orderWait: mean('orderWaitP50'),
    p99: mean('readingToFeatureP99'),
    p50: mean('readingToFeatureP50'),
  };
}

/** The event loop is promised to be late by no more than this at p99. */
export const promisedLagMs = 10;

export function lagRow({ ms, mean, band }: Moment): ChartRow {
  const p99 = mean('lagP99');
  return {
    ms,
    p99,
    p50: mean('lagP50'),
    range: band('lagP50', 'lagMax'),
    max: band('lagMax', 'lagMax')?.[1] ?? null,
    beyond: p99 !== null && p99 > promisedLagMs ? promisedLagMs : null,
  };
}
