// Rolling features computed window by window, straight from their definitions: slow, and sharing no code with the
// kernels that tests hold against it.
import type { RollingFeatureName } from '../../shared/featureNames.ts';

/** Over the readings values[max(0, i − window + 1)] to values[i]. */
export function slidingReference(
  values: readonly number[],
  i: number,
  window: number,
  low: number,
  high: number,
): Record<RollingFeatureName, number> {
  const readings = values.slice(Math.max(0, i - window + 1), i + 1);
  const finite = readings.filter(Number.isFinite);
  const last = readings.at(-1) ?? Number.NaN;
  const min = finite.length === 0 ? Number.NaN : Math.min(...finite);
  const max = finite.length === 0 ? Number.NaN : Math.max(...finite);
  const constant = min === max;
  const first = finite[0] ?? Number.NaN;
  const offsets = finite.map((value) => value - first);
  const about = compensatedSum(offsets) / finite.length;
  const centred = offsets.map((offset) => offset - about);
  const correction = compensatedSum(centred) / finite.length;
  const squares = compensatedSum(centred.map((offset) => (offset - correction) ** 2));
  const std = constant ? 0 : Math.sqrt(squares / finite.length);
  return {
    norm: Number.isFinite(last) ? (last - low) / (high - low) : Number.NaN,
    mean: constant ? first : first + (about + correction),
    std_pop: finite.length === 0 ? Number.NaN : std,
    min,
    max,
    zscore_last: Number.isFinite(last) && std > 0 ? (last - first - about - correction) / std : Number.NaN,
    'ewma_0.1_last': weightedMean(readings),
  };
}

function weightedMean(readings: readonly number[]): number {
  let mean = Number.NaN;
  let weight = 1;
  for (const value of readings) {
    weight *= 0.9;
    if (!Number.isFinite(value)) continue;
    mean = Number.isNaN(mean) ? value : (weight * mean + 0.1 * value) / (weight + 0.1);
    weight = 1;
  }
  return mean;
}

/** Neumaier's summation: exact to the last digits. */
function compensatedSum(terms: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const term of terms) {
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}
