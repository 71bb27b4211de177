// Rows of the sweep chart: one figure of the measured cells and the models' curves over one logarithmic axis of batch sizes. Pure.
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { predictedReadingsPerS } from '../../../shared/tuning/sweepModel.ts';
import { drawnInterval, drawnValue, type SweepMetricId } from './sweepMetrics.ts';

type RowValue = number | readonly [number, number] | null;

/**
 * `p0` point and `e0` its spread below and above, by position of the line, null where the cell has no such figure;
 * `c0` curve; `o…`: of the compared sweep.
 */
export interface SweepRow {
  readonly batch: number;
  readonly [key: string]: RowValue;
}

const curveSteps = 60;

/** `domain`: of the axis, between whose ends curves run. Curves are of throughput alone. */
export function sweepRows(
  id: SweepMetricId,
  lines: readonly SweepLine[],
  compared: readonly SweepLine[],
  [low, high]: readonly [number, number],
): SweepRow[] {
  const isModelled = id === 'throughput';
  const steps = isModelled
    ? Array.from({ length: curveSteps + 1 }, (_, i) => low * (high / low) ** (i / curveSteps))
    : [];
  const measured = [...lines, ...compared].flatMap(({ cells }) => cells.map(({ batch }) => batch));
  const batches = [...new Set([...steps, ...measured])].sort((a, b) => a - b);
  return batches.map((batch) => {
    const values: Record<string, RowValue> = {};
    for (const [prefix, of] of [
      ['', lines],
      ['o', compared],
    ] as const)
      for (const [index, line] of of.entries()) {
        addPoint(values, id, line, `${prefix}p${index}`, `${prefix}e${index}`, batch);
        if (isModelled && line.model && line.setup.workers > 0)
          values[`${prefix}c${index}`] = predictedReadingsPerS(line.model, batch);
      }
    return { ...values, batch };
  });
}

function addPoint(
  values: Record<string, RowValue>,
  id: SweepMetricId,
  { cells }: SweepLine,
  pointKey: string,
  spreadKey: string,
  batch: number,
): void {
  const cell = cells.find((other) => other.batch === batch);
  if (!cell) return;
  const value = drawnValue(id, cell);
  values[pointKey] = value;
  const interval = drawnInterval(id, cell);
  if (value !== null && interval) values[spreadKey] = [value - interval.low, interval.high - value];
}
