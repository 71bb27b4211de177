// What the heat map can show of each cell: value, unit, digits, and how bright it is. Pure.
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { formatFixed, formatSignificant, noValue } from '../../format/numbers.ts';

export const heatMetricIds = ['throughput', 'p99', 'journey', 'cpu', 'lag', 'memory'] as const;
export type HeatMetricId = (typeof heatMetricIds)[number];

interface HeatMetric {
  readonly label: string;
  readonly read: (cell: SweepCell) => number | null;
  /** Grows from 0 to 1 with the value; `least` and `most` are those of all cells. */
  readonly share: (value: number, least: number, most: number) => number;
}

const linear = (value: number, _least: number, most: number) => (most > 0 ? value / most : 0);
/** Small throughputs stay apart beside large ones. */
const root = (value: number, _least: number, most: number) => (most > 0 ? Math.sqrt(value / most) : 0);
const logarithmic = (value: number, least: number, most: number) =>
  most > least && least > 0 && value > 0 ? Math.log(value / least) / Math.log(most / least) : 0;

export const heatMetrics: Readonly<Record<HeatMetricId, HeatMetric>> = {
  throughput: { label: 'Throughput', read: (cell) => cell.readingsPerS?.mean ?? null, share: root },
  p99: { label: 'p99', read: (cell) => cell.p99Ms, share: logarithmic },
  journey: { label: 'Journey', read: (cell) => cell.journeyShare, share: linear },
  cpu: { label: 'CPU', read: (cell) => cell.cpuCores, share: linear },
  lag: { label: 'Lag', read: (cell) => cell.lagP99Ms, share: logarithmic },
  memory: { label: 'Memory', read: (cell) => cell.memoryMiB, share: linear },
};

/** Steps of --heat-1 to --heat-7. */
const heatSteps = 7;

export interface HeatScale {
  /** "k readings/s" */
  readonly unit: string;
  readonly format: (value: number | null) => string;
  /** 1 to 7; 0 where there is no value. */
  readonly step: (value: number | null) => number;
}

export function heatScale(id: HeatMetricId, cells: readonly SweepCell[]): HeatScale {
  const { read, share } = heatMetrics[id];
  const values = cells.flatMap((cell) => read(cell) ?? []);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const { unit, divisor } = heatUnit(id, most);
  return {
    unit,
    format: (value) => (value === null ? noValue : threeDigits(value / divisor)),
    step: (value) =>
      value === null
        ? 0
        : Math.min(heatSteps, 1 + Math.floor(share(value, least, most) * (heatSteps - 0.01))),
  };
}

function heatUnit(id: HeatMetricId, most: number): { readonly unit: string; readonly divisor: number } {
  switch (id) {
    case 'throughput':
      if (most >= 1e7) return { unit: 'M readings/s', divisor: 1e6 };
      if (most >= 1e4) return { unit: 'k readings/s', divisor: 1e3 };
      return { unit: 'readings/s', divisor: 1 };
    case 'journey':
      return { unit: '% of the time', divisor: 0.01 };
    case 'cpu':
      return { unit: 'cores, full load', divisor: 1 };
    case 'lag':
      return { unit: 'ms, event loop p99', divisor: 1 };
    case 'memory':
      return { unit: 'MiB', divisor: 1 };
    case 'p99':
      return { unit: 'ms', divisor: 1 };
  }
}

/** "930", "66.6", "1.41", "0.05". */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return formatFixed(value, 0);
  if (size > 0 && size < 0.005) return formatSignificant(value, 1);
  return formatFixed(value, size >= 9.995 ? 1 : 2);
}
