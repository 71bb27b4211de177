// The straight line through a window's finite readings. Runs in workers.
import type { WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/** Writes into the row of results that begins at out[row]; the window has at least one finite reading. */
export function writeTrend(contents: WindowContents, rateHz: number, out: Float64Array, row: number): void {
  const { positions, deviations, squares, count, shift, meanOffset, unit } = contents;
  let positionSum = 0;
  for (let i = 0; i < count; i++) positionSum += positions[i] as number;
  const middle = positionSum / count;
  let positionSquares = 0;
  let product = 0;
  for (let i = 0; i < count; i++) {
    const position = (positions[i] as number) - middle;
    positionSquares += position * position;
    product += position * (deviations[i] as number);
  }
  const varies = squares > 0;
  const slope = count < 2 ? Number.NaN : varies ? product / positionSquares : 0;
  out[row + featureAt.trend_slope] = slope * unit;
  out[row + featureAt.trend_slope_per_s] = slope * unit * rateHz;
  out[row + featureAt.trend_intercept] = (shift + (meanOffset - slope * middle)) * unit;
  out[row + featureAt.trend_r] = varies ? product / Math.sqrt(positionSquares * squares) : Number.NaN;
}
