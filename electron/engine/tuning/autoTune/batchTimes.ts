// What the newest batches took, parted into journey, compute however few readings there are, and compute of a reading. Pure.
import type { CostPoints } from '../../../../shared/frame.ts';
import type { CostFit } from '../../../../shared/pipelineFigures.ts';
import type { BatchTimes } from './settingForecast.ts';

/** What of a fit is used. */
export type KnownCost = Pick<CostFit, 'overheadUsPerBatch' | 'costUsPerReading'>;

/** Largest batch / smallest batch from which on a line can part them. */
const leastSpread = 2;

/** Null until the fit knows what a batch costs. */
export function batchTimes(fit: KnownCost, points: CostPoints): BatchTimes | null {
  const { overheadUsPerBatch, costUsPerReading } = fit;
  if (overheadUsPerBatch === null || costUsPerReading === null) return null;
  const journeyMs = overheadUsPerBatch / 1_000;
  const whole: BatchTimes = { journeyMs, fixedMs: 0, perReadingMs: costUsPerReading / 1_000 };
  if (spreadOf(points.readings) < leastSpread) return whole;
  const line = weightedLine(points);
  // A line that noise has tilted says less than the mean.
  if (!(line.slope > 0.2 * whole.perReadingMs && line.slope <= 1.2 * whole.perReadingMs)) return whole;
  return {
    journeyMs,
    fixedMs: Math.max(0, line.intercept - journeyMs),
    perReadingMs: Math.min(line.slope, whole.perReadingMs),
  };
}

function spreadOf(readings: Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of readings) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most / least;
}

/** Least squares with weight 1 / readings: large batches scatter more. */
function weightedLine({ readings, ms }: CostPoints): { intercept: number; slope: number } {
  let [weights, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < readings.length; i++) {
    const [x, y] = [readings[i] as number, ms[i] as number];
    const weight = 1 / Math.max(1, x);
    weights += weight;
    sumX += weight * x;
    sumY += weight * y;
    sumXX += weight * x * x;
    sumXY += weight * x * y;
  }
  const slope = (weights * sumXY - sumX * sumY) / (weights * sumXX - sumX * sumX);
  return { intercept: (sumY - slope * sumX) / weights, slope };
}
