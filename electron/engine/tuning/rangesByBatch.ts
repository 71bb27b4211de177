// How many ranges a batch of so many readings has, judged by those there have been. Pure.
import type { BatchTimes } from '../telemetry/recentBatches.ts';

/** From such a share of ranges to readings on, nearly every reading is a range of its own. */
const singleReadings = 0.9;

/**
 * Between the sizes that were seen in proportion, below and above them as at the nearest; where each sensor has one
 * reading to give, as many as readings until all sensors are in.
 */
export function rangesByBatch(
  { readings, ranges }: Pick<BatchTimes, 'readings' | 'ranges'>,
  sensors: number,
): (batch: number) => number {
  const sizes = meansBySize(readings, ranges);
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  if (!smallest || !largest) return () => 1;
  const most = Math.max(1, sensors, largest.ranges);
  const single = largest.ranges >= singleReadings * largest.readings;
  return (batch) => {
    if (batch >= largest.readings) return Math.min(batch, single ? most : largest.ranges);
    const above = sizes.findIndex((size) => size.readings > batch);
    const [from, to] = [sizes[above - 1] ?? smallest, sizes[above] ?? largest];
    if (from === to || batch <= from.readings) return Math.min(batch, from.ranges);
    const place = Math.log(batch / from.readings) / Math.log(to.readings / from.readings);
    return Math.min(batch, from.ranges * (to.ranges / from.ranges) ** place);
  };
}

interface SizeMean {
  readonly readings: number;
  readonly ranges: number;
}

/** Of sizes within a factor of two, smallest first. */
function meansBySize(readings: Float64Array, ranges: Float64Array): SizeMean[] {
  const sums = new Map<number, { readings: number; ranges: number; count: number }>();
  for (let i = 0; i < readings.length; i++) {
    const kind = 31 - Math.clz32(readings[i] as number);
    const sum = sums.get(kind) ?? { readings: 0, ranges: 0, count: 0 };
    sums.set(kind, sum);
    sum.readings += readings[i] as number;
    sum.ranges += ranges[i] as number;
    sum.count++;
  }
  return [...sums.values()]
    .map((sum) => ({ readings: sum.readings / sum.count, ranges: sum.ranges / sum.count }))
    .sort((a, b) => a.readings - b.readings);
}
