// Rolling figures of a window whose squares leave the range of float64: scaled, in two passes. Runs in workers.
import { ewmaWeights } from './ewmaWeights.ts';
import { scaleFor } from './scale.ts';

/** Longest gap that is told apart; after it the old mean has no weight left in float64 anyway. */
const weights = ewmaWeights(4_096);

/** Filled by `summarizeExtremeWindow`; valid until its next call. */
export const extremeWindow = { mean: 0, std: 0, zscoreLast: 0, ewma: 0 };

/** Of values[start] to values[end − 1], of which at least two finite ones differ. */
export function summarizeExtremeWindow(values: Float64Array, start: number, end: number): void {
  let largest = 0;
  for (let i = start; i < end; i++) {
    const value = values[i] as number;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  const scale = scaleFor(largest);
  const mean = scaledMean(values, start, end, scale);
  let squares = 0;
  let residue = 0;
  let count = 0;
  let ewma = Number.NaN;
  let gap = 0;
  for (let i = start; i < end; i++) {
    const value = (values[i] as number) * scale;
    if (Number.isNaN(value)) {
      gap++;
      continue;
    }
    count++;
    residue += value - mean;
    squares += (value - mean) ** 2;
    ewma = Number.isNaN(ewma) ? value : ewma + (weights.fresh[gap] as number) * (value - ewma);
    gap = 0;
  }
  const std = Math.sqrt((squares - (residue * residue) / count) / count);
  extremeWindow.mean = mean / scale;
  extremeWindow.std = std / scale;
  extremeWindow.zscoreLast = ((values[end - 1] as number) * scale - mean) / std;
  extremeWindow.ewma = ewma / scale;
}

function scaledMean(values: Float64Array, start: number, end: number, scale: number): number {
  let sum = 0;
  let count = 0;
  for (let i = start; i < end; i++) {
    const value = (values[i] as number) * scale;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
