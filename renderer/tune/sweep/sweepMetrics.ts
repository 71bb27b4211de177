// What a sweep measures of each cell, as charts and heat map show it: value, spread, unit, digits, scale and shade. Pure.
import type { Interval, IntervalFigure, SweepCell } from '../../../shared/tuning/sweep.ts';
import { throughputInterval } from '../../../shared/tuning/sweepPrecision.ts';
import { amountScale, type ValueScale } from '../../charts/valueScale.ts';
import { formatFixed, formatSi, formatSignificant, noValue } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { logAmountScale } from './logScale.ts';

export const sweepMetricIds = ['throughput', 'p50', 'p99', 'journey', 'lag', 'cpu', 'memory'] as const;
export type SweepMetricId = (typeof sweepMetricIds)[number];

export interface SweepMetric {
  /** In the unit; null where it was not measured. */
  readonly read: (cell: SweepCell) => number | null;
  /** 95 % interval in the unit; null where there is none. */
  readonly spread: (cell: SweepCell) => Interval | null;
  /** On charts equal ratios are equally far apart. */
  readonly isLog: boolean;
  /** Of the heat map: grows from 0 to 1 with the value; `least` and `most` are those of all cells. */
  readonly share: (value: number, least: number, most: number) => number;
}

const linear = (value: number, _least: number, most: number) => (most > 0 ? value / most : 0);
/** Small throughputs stay apart beside large ones. */
const root = (value: number, _least: number, most: number) => (most > 0 ? Math.sqrt(value / most) : 0);
const logarithmic = (value: number, least: number, most: number) =>
  most > least && least > 0 && value > 0 ? Math.log(value / least) / Math.log(most / least) : 0;

/** Absent in sweeps that were saved before figures had intervals. */
const intervalOf = (figure: IntervalFigure) => (cell: SweepCell) => cell.intervals?.[figure] ?? null;

export const sweepMetrics: Readonly<Record<SweepMetricId, SweepMetric>> = {
  throughput: {
    read: (cell) => cell.readingsPerS?.mean ?? null,
    spread: throughputInterval,
    isLog: false,
    share: root,
  },
  p50: {
    read: (cell) => cell.p50Ms,
    spread: intervalOf('p50Ms'),
    isLog: true,
    share: logarithmic,
  },
  p99: {
    read: (cell) => cell.p99Ms,
    spread: intervalOf('p99Ms'),
    isLog: true,
    share: logarithmic,
  },
  journey: {
    read: (cell) => (cell.journeyShare === null ? null : cell.journeyShare * 100),
    spread: (cell) => {
      const interval = intervalOf('journeyShare')(cell);
      return interval && { low: interval.low * 100, high: interval.high * 100 };
    },
    isLog: false,
    share: linear,
  },
  lag: {
    read: (cell) => cell.lagP99Ms,
    spread: intervalOf('lagP99Ms'),
    isLog: true,
    share: logarithmic,
  },
  cpu: {
    read: (cell) => cell.cpuCores,
    spread: intervalOf('cpuCores'),
    isLog: false,
    share: linear,
  },
  memory: {
    read: (cell) => cell.memoryMiB,
    spread: intervalOf('memoryMiB'),
    isLog: false,
    share: linear,
  },
};

export interface MetricWords {
  readonly label: string;
  readonly title: string;
  /** What it is measured as, in a few words. */
  readonly caption: string;
  readonly unit: string;
}

export function metricWords(id: SweepMetricId): MetricWords {
  return {
    label: t(`sweep:metric.${id}.label`),
    title: t(`sweep:metric.${id}.title`),
    caption: t(`sweep:metric.${id}.caption`),
    unit: t(`sweep:metric.${id}.unit`),
  };
}

/**
 * Whether the memory of no two cells of the same workers and work lies apart: then it says nothing of batch size or
 * transport. False where fewer than two are known.
 */
export function memoryIsNoise(cells: readonly SweepCell[]): boolean {
  const bySetup = Map.groupBy(cells, ({ workers, workPerReadingUs }) => `${workers} ${workPerReadingUs}`);
  const groups = [...bySetup.values()].map((group) => group.filter(({ memoryMiB }) => memoryMiB !== null));
  const compared = groups.filter((group) => group.length > 1);
  return (
    compared.length > 0 && compared.every((group) => !areAnyApart(group.map(sweepMetrics.memory.spread)))
  );
}

/** What has no interval lies apart from nothing. */
function areAnyApart(intervals: readonly (Interval | null)[]): boolean {
  const known = intervals.filter((interval) => interval !== null);
  const highestLow = Math.max(...known.map(({ low }) => low));
  return known.some(({ high }) => high < highestLow);
}

/** "Throughput against batch size" */
export function againstBatchSize(id: SweepMetricId): string {
  return t('sweep:againstBatchSize', { figure: metricWords(id).title });
}

/** What charts draw of a cell; null also for what a logarithmic axis has no place for. */
export function drawnValue(id: SweepMetricId, cell: SweepCell): number | null {
  const { read, isLog } = sweepMetrics[id];
  const value = read(cell);
  return value !== null && isLog && value <= 0 ? null : value;
}

/** On a logarithmic axis an interval that reaches 0 is drawn down to this share of its value. */
const leastDrawnShare = 0.1;

/** What charts draw of a cell's spread; null where it has none, or no value that is drawn. */
export function drawnInterval(id: SweepMetricId, cell: SweepCell): Interval | null {
  const { spread, isLog } = sweepMetrics[id];
  const [value, interval] = [drawnValue(id, cell), spread(cell)];
  if (value === null || !interval) return null;
  return { low: isLog ? Math.max(interval.low, leastDrawnShare * value) : interval.low, high: interval.high };
}

/** The value axis of a chart of these cells, spread included. `more`: further values that must lie inside. */
export function metricScale(
  id: SweepMetricId,
  cells: readonly SweepCell[],
  heightPx: number,
  more: readonly number[] = [],
): ValueScale {
  const { isLog } = sweepMetrics[id];
  const values = cells.flatMap((cell) => {
    const value = drawnValue(id, cell);
    const interval = drawnInterval(id, cell);
    return value === null ? [] : interval ? [value, interval.low, interval.high] : [value];
  });
  return isLog
    ? logAmountScale([...values, ...more], heightPx)
    : amountScale(Math.max(0, ...values, ...more));
}

/** As read beside charts: "930 k", "7.8", "0.42", with three digits at most. */
export function metricText(id: SweepMetricId, value: number | null): string {
  if (value === null) return noValue;
  return id === 'throughput' ? formatSi(value, 3) : threeDigits(value);
}

/** Steps of --heat-1 to --heat-7. */
const heatSteps = 7;

export interface HeatScale {
  /** "k readings/s" */
  readonly unit: string;
  readonly format: (value: number | null) => string;
  /** 1 to 7; 0 where there is no value. */
  readonly step: (value: number | null) => number;
}

export function heatScale(id: SweepMetricId, cells: readonly SweepCell[]): HeatScale {
  const { read, share } = sweepMetrics[id];
  const { unit: plainUnit } = metricWords(id);
  const values = cells.flatMap((cell) => read(cell) ?? []);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const [divisor, prefix] = id === 'throughput' ? heatPrefix(most) : [1, ''];
  return {
    unit: prefix ? `${prefix} ${plainUnit}` : plainUnit,
    format: (value) => (value === null ? noValue : threeDigits(value / divisor)),
    step: (value) =>
      value === null
        ? 0
        : Math.min(heatSteps, 1 + Math.floor(share(value, least, most) * (heatSteps - 0.01))),
  };
}

function heatPrefix(most: number): readonly [number, string] {
  if (most >= 1e7) return [1e6, 'M'];
  return most >= 1e4 ? [1e3, 'k'] : [1, ''];
}

/** "930", "66.6", "1.41", "0.05". */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return formatFixed(value, 0);
  if (size > 0 && size < 0.005) return formatSignificant(value, 1);
  return formatFixed(value, size >= 9.995 ? 1 : 2);
}
