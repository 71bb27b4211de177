// Draws sparklines of tiles on a canvas: the middle of each second's values, its spikes, and how the line ends.
import { sparkBuckets } from '../../shared/frame.ts';
import type { SensorState } from '../../shared/sensor.ts';
import type { SparkRing } from '../store/sparkRing.ts';
import { sparkRange } from './tileText.ts';

/** A box in CSS pixels of the canvas. */
export interface SparkBox {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Buckets drawn as one point, on absolute bucket numbers so that the shape stands still as it moves. */
const bucketsPerPoint = 4;
/** A point's extent beyond this share of the height is a spike and drawn as one. */
const spikeShare = 0.3;
const padding = 3;
/** The least extent that fills the height, as a share of the sensor's range. */
const leastShare = 0.004;

interface LineEnd {
  readonly x: number;
  readonly y: number;
}

/**
 * Adds the line of one sensor to the current path. `rangeSize`: high − low of the sensor. Returns where its last
 * finite point lies; null when there is none.
 */
export function traceSparkline(
  context: CanvasRenderingContext2D,
  ring: SparkRing,
  index: number,
  box: SparkBox,
  rangeSize: number,
): LineEnd | null {
  const { low, high } = sparkRange(ring, index);
  if (!Number.isFinite(low)) return null;
  const least = Math.max(rangeSize * leastShare, 1e-12);
  const size = Math.max(high - low, least);
  const bottom = (low + high - size) / 2;
  const room = box.height - 2 * padding;
  const yOf = (value: number) => box.height - padding - ((value - bottom) / size) * room;
  const firstBucket = ring.newestBucket - sparkBuckets + 1;
  const xOf = (bucket: number) =>
    box.left + Math.min(1, Math.max(0, (bucket - firstBucket + 1) / sparkBuckets)) * box.width;
  let isDrawing = false;
  let end: LineEnd | null = null;
  const firstPoint = Math.floor(Math.max(0, firstBucket) / bucketsPerPoint);
  const lastPoint = Math.floor(ring.newestBucket / bucketsPerPoint);
  for (let point = firstPoint; point <= lastPoint; point++) {
    const from = Math.max(firstBucket, point * bucketsPerPoint, 0);
    const to = Math.min(ring.newestBucket, (point + 1) * bucketsPerPoint - 1);
    const { lowest, highest } = pointExtent(ring, index, from, to);
    if (lowest > highest) {
      // The newest point may have had no time yet; any other without a value breaks the line.
      if (point < lastPoint) isDrawing = false;
      continue;
    }
    const x = xOf(to);
    const top = yOf(highest);
    const under = yOf(lowest);
    const y = (top + under) / 2;
    if (isDrawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDrawing = true;
    if (under - top > spikeShare * room) {
      context.moveTo(x, top);
      context.lineTo(x, under);
      context.moveTo(x, y);
    }
    end = { x, y };
  }
  return end;
}

function pointExtent(ring: SparkRing, index: number, from: number, to: number) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let bucket = from; bucket <= to; bucket++) {
    const at = index * sparkBuckets + (bucket % sparkBuckets);
    const min = ring.min[at] ?? Number.NaN;
    const max = ring.max[at] ?? Number.NaN;
    if (min < lowest) lowest = min;
    if (max > highest) highest = max;
  }
  return { lowest, highest };
}

/** Adds the flat dashed line that says since when nothing came: at the last value when stale, at the foot otherwise. */
export function traceLineEnd(
  context: CanvasRenderingContext2D,
  state: SensorState,
  end: LineEnd | null,
  box: SparkBox,
): void {
  if (state !== 'stale' && state !== 'missing' && state !== 'failed') return;
  const right = box.left + box.width;
  const from = end?.x ?? box.left;
  if (right - from < 1) return;
  const y = state === 'stale' && end ? end.y : box.height - 2;
  context.moveTo(from, y);
  context.lineTo(right, y);
}
