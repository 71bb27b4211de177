// Draws sparklines of tiles on a canvas: the middle of each second's values, its spikes, and how the line ends.
import { sparkBuckets } from '../../shared/frame.ts';
import type { SensorState } from '../../shared/sensor.ts';
import type { SparkRing } from '../store/sparkRing.ts';

/** A box in CSS pixels of the canvas. */
export interface SparkBox {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Buckets drawn as one point, on absolute bucket numbers so that the shape stands still as it moves. */
const bucketsPerPoint = 4;
/** A point whose extent is so many times the usual one is a spike, and drawn from its lowest to its highest value. */
const spikeFactor = 3;
const padding = 3;
/** The least extent that fills the height, as a share of the sensor's range. */
const leastShare = 0.004;

interface LineEnd {
  readonly x: number;
  readonly y: number;
}

const mostPoints = sparkBuckets / bucketsPerPoint + 2;
const lowest = new Float32Array(mostPoints);
const highest = new Float32Array(mostPoints);

/** Fills `lowest` and `highest` for the points of one sensor; NaN where there is no value. Returns the usual extent. */
function gatherPoints(
  ring: SparkRing,
  index: number,
  firstPoint: number,
  points: number,
  firstBucket: number,
): number {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < points; i++) {
    const from = Math.max(firstBucket, (firstPoint + i) * bucketsPerPoint);
    const to = Math.min(ring.newestBucket, (firstPoint + i + 1) * bucketsPerPoint - 1);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let bucket = from; bucket <= to; bucket++) {
      const at = index * sparkBuckets + (bucket % sparkBuckets);
      const min = ring.min[at] ?? Number.NaN;
      const max = ring.max[at] ?? Number.NaN;
      if (min < low) low = min;
      if (max > high) high = max;
    }
    const isThere = low <= high;
    lowest[i] = isThere ? low : Number.NaN;
    highest[i] = isThere ? high : Number.NaN;
    if (isThere) {
      sum += high - low;
      counted++;
    }
  }
  return counted > 0 ? sum / counted : 0;
}

const isSpike = (i: number, usual: number) => (highest[i] ?? 0) - (lowest[i] ?? 0) > usual * spikeFactor;
const middle = (i: number) => ((lowest[i] ?? Number.NaN) + (highest[i] ?? Number.NaN)) / 2;

/** What has to fit into the height: the middles, and spikes whole. */
function drawnExtent(points: number, usual: number): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points; i++) {
    const spike = isSpike(i, usual);
    const from = spike ? (lowest[i] ?? Number.NaN) : middle(i);
    const to = spike ? (highest[i] ?? Number.NaN) : middle(i);
    if (from < low) low = from;
    if (to > high) high = to;
  }
  return { low, high };
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
  if (ring.newestBucket < 0) return null;
  const firstBucket = Math.max(0, ring.newestBucket - sparkBuckets + 1);
  const firstPoint = Math.floor(firstBucket / bucketsPerPoint);
  const points = Math.floor(ring.newestBucket / bucketsPerPoint) - firstPoint + 1;
  const usual = gatherPoints(ring, index, firstPoint, points, firstBucket);
  const { low, high } = drawnExtent(points, usual);
  if (low > high) return null;
  const size = Math.max(high - low, rangeSize * leastShare, 1e-12);
  const bottom = (low + high - size) / 2;
  const room = box.height - 2 * padding;
  const yOf = (value: number) => box.height - padding - ((value - bottom) / size) * room;
  let isDrawing = false;
  let end: LineEnd | null = null;
  for (let i = 0; i < points; i++) {
    const value = middle(i);
    if (Number.isNaN(value)) {
      // The newest point may have had no time yet; any other without a value breaks the line.
      if (i < points - 1) isDrawing = false;
      continue;
    }
    const last = Math.min(ring.newestBucket, (firstPoint + i + 1) * bucketsPerPoint - 1);
    const x = box.left + (1 - (ring.newestBucket - last) / sparkBuckets) * box.width;
    const y = yOf(value);
    if (isDrawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDrawing = true;
    if (isSpike(i, usual)) {
      context.moveTo(x, yOf(highest[i] ?? value));
      context.lineTo(x, yOf(lowest[i] ?? value));
      context.moveTo(x, y);
    }
    end = { x, y };
  }
  return end;
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
