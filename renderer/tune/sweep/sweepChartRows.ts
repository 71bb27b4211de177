// Rows of the sweep chart: measured cells and the models' curves over one logarithmic axis of batch sizes. Pure.
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { predictedReadingsPerS } from '../../../shared/tuning/sweepModel.ts';

/** `c0` curve, `p0` point and `e0` its spread below and above, by position of the line; `o…`: of the compared sweep. */
export interface SweepRow {
  readonly batch: number;
  readonly [key: string]: number | readonly [number, number] | null;
}

type RowValues = Record<string, number | readonly [number, number] | null>;

const curveSteps = 60;

/** `domain`: of the axis, between whose ends curves run. */
export function sweepRows(
  lines: readonly SweepLine[],
  compared: readonly SweepLine[],
  [low, high]: readonly [number, number],
): SweepRow[] {
  const steps = Array.from({ length: curveSteps + 1 }, (_, i) => low * (high / low) ** (i / curveSteps));
  const measured = [...lines, ...compared].flatMap(({ cells }) => cells.map(({ batch }) => batch));
  const batches = [...new Set([...steps, ...measured])].sort((a, b) => a - b);
  return batches.map((batch) => {
    const values: RowValues = {};
    addLines(values, lines, '', batch);
    addLines(values, compared, 'o', batch);
    return { ...values, batch };
  });
}

function addLines(values: RowValues, lines: readonly SweepLine[], prefix: string, batch: number): void {
  for (const [index, { model, setup, cells }] of lines.entries()) {
    if (model && setup.workers > 0) values[`${prefix}c${index}`] = predictedReadingsPerS(model, batch);
    const spread = cells.find((cell) => cell.batch === batch)?.readingsPerS;
    if (!spread) continue;
    values[`${prefix}p${index}`] = spread.mean;
    values[`${prefix}e${index}`] = [spread.mean - spread.low, spread.high - spread.mean];
  }
}

/** The most that is drawn, spread included. */
export function mostThroughput(lines: readonly SweepLine[]): number {
  return Math.max(0, ...lines.flatMap(({ cells }) => cells.map((cell) => cell.readingsPerS?.high ?? 0)));
}
