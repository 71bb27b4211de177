// Readings taken out of the live rings, for the lab to send again and again. Made in the engine's event loop.
import { largestHaloReadings } from '../../../shared/knobs.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import type { RingStore, SensorRing } from '../ringStore.ts';

const mostReadingsPerSensor = 65_536;
const mostReadings = 2_000_000;
/** So many arrivals give a rate by themselves; of fewer the timestamps know more. */
const arrivalsForRate = 20;

/** One sensor's readings: its columns in `Capture.columns`. */
export interface CapturedSensor {
  /** With a slot and a source of its own in the lab. */
  readonly sensor: Sensor;
  /** Measured while the capture was taken. */
  readonly rateHz: number;
  /** Index of its first value in `columns`; `count` follow. */
  readonly first: number;
  readonly count: number;
  /** How long one round of its readings takes at its rate, ms. */
  readonly roundMs: number;
}

/** Goes to the lab's thread by reference. */
export interface Capture {
  readonly sensors: readonly CapturedSensor[];
  /** Float64: all values; then, as many, when each reading is due after the begin of its sensor's round, ms. */
  readonly columns: SharedArrayBuffer;
  readonly readings: number;
  readonly readingsPerS: number;
  /** The longest of the sensors' stretches, by their timestamps. */
  readonly spanS: number;
}

/** How many readings were offered to each ring at one moment. */
export type OfferedCounts = ReadonlyMap<number, number>;

export function offeredCounts(rings: RingStore, sensors: readonly Sensor[]): OfferedCounts {
  return new Map(sensors.map(({ slot }) => [slot, rings.rings.get(slot)?.offered ?? 0]));
}

/** Whether any of these sensors has a reading in its ring. */
export function hasReadings(rings: RingStore, sensors: readonly Sensor[]): boolean {
  return sensors.some(({ slot }) => (rings.rings.get(slot)?.next ?? 0) > 0);
}

/**
 * The newest readings of each sensor that delivers, bounded for each and in all. `before`: what had been offered
 * `elapsedMs` ago. Where nothing at all has arrived since (a file at its end, sources that are paused) the timestamps
 * say at which rate it came; null when they do not either.
 */
export function takeCapture(
  rings: RingStore,
  sensors: readonly Sensor[],
  before: OfferedCounts,
  elapsedMs: number,
): Capture | null {
  const anyArrived = sensors.some(({ slot }) => {
    const ring = rings.rings.get(slot);
    return ring !== undefined && arrivedSince(before, ring) > 0;
  });
  const delivering = sensors.flatMap((sensor) => {
    const ring = rings.rings.get(sensor.slot);
    const count = ring ? readableReadings(ring) : 0;
    if (!ring || count === 0) return [];
    const arrived = arrivedSince(before, ring);
    const rateHz = anyArrived
      ? measuredRateHz(ring, count, arrived, elapsedMs)
      : timestampsRateHz(ring, count);
    return rateHz > 0 ? [{ ring, sensor, count, rateHz }] : [];
  });
  if (delivering.length === 0) return null;
  const mostEach = Math.max(1, Math.floor(mostReadings / delivering.length));
  const counts = delivering.map(({ count }) => Math.min(count, mostEach));
  const readings = counts.reduce((sum, count) => sum + count, 0);
  const columns = new SharedArrayBuffer(2 * readings * Float64Array.BYTES_PER_ELEMENT);
  const values = new Float64Array(columns, 0, readings);
  const dueMs = new Float64Array(columns, values.byteLength, readings);
  let [first, spanMs] = [0, 0];
  const captured = delivering.map(({ ring, sensor, rateHz }, slot): CapturedSensor => {
    const count = counts[slot] as number;
    const roundMs = (1_000 * count) / rateHz;
    spanMs = Math.max(spanMs, copyReadings(ring, count, roundMs, values, dueMs, first));
    first += count;
    return { sensor: { ...sensor, slot, sourceId: 'lab' }, rateHz, first: first - count, count, roundMs };
  });
  const readingsPerS = captured.reduce((sum, { rateHz }) => sum + rateHz, 0);
  return { sensors: captured, columns, readings, readingsPerS, spanS: spanMs / 1_000 };
}

function arrivedSince(before: OfferedCounts, { offered, sensor }: SensorRing): number {
  return offered - (before.get(sensor.slot) ?? 0);
}

/** The newest readings that are surely still in their places. */
function readableReadings(ring: SensorRing): number {
  const oldest = Math.max(0, ring.next - ring.capacity, ring.next - mostReadingsPerSensor);
  const kept = Math.max(oldest, ring.settled - largestHaloReadings);
  let seq = Math.min(kept, ring.next);
  // What lies before was kept by the present layout only if it has been written since: unwritten places are 0.
  while (seq > oldest && (ring.time(seq - 1) !== 0 || ring.value(seq - 1) !== 0)) seq--;
  while (seq < ring.next && ring.time(seq) === 0 && ring.value(seq) === 0) seq++;
  return ring.next - seq;
}

/** By arrivals; where these are few by the timestamps, unless they disagree with what arrived. */
function measuredRateHz(ring: SensorRing, count: number, arrived: number, elapsedMs: number): number {
  const byArrivals = (1_000 * arrived) / elapsedMs;
  if (arrived >= arrivalsForRate) return byArrivals;
  const byTimestamps = timestampsRateHz(ring, count);
  const agrees = Math.abs((byTimestamps * elapsedMs) / 1_000 - arrived) <= 1.5;
  return byTimestamps > 0 && agrees ? byTimestamps : byArrivals;
}

/** 0 where the timestamps do not say. */
function timestampsRateHz(ring: SensorRing, count: number): number {
  const spanMs = ring.time(ring.next - 1) - ring.time(ring.next - count);
  return spanMs > 0 ? (1_000 * (count - 1)) / spanMs : 0;
}

/**
 * Copies the newest `count` readings from `first` on. Their due times follow their timestamps, stretched to the live
 * rate, so that bursts and sensors that are read together stay so. Returns the time that they span, ms.
 */
function copyReadings(
  ring: SensorRing,
  count: number,
  roundMs: number,
  values: Float64Array,
  dueMs: Float64Array,
  first: number,
): number {
  const seqStart = ring.next - count;
  const begin = ring.time(seqStart);
  const spanMs = ring.time(ring.next - 1) - begin;
  const periodMs = spanMs > 0 ? (spanMs * count) / (count - 1) : 0;
  let latestMs = 0;
  for (let i = 0; i < count; i++) {
    values[first + i] = ring.value(seqStart + i);
    const elapsedMs =
      periodMs > 0 ? ((ring.time(seqStart + i) - begin) * roundMs) / periodMs : (i * roundMs) / count;
    // Timestamps may go back; what is due does not, nor does it leave the round.
    latestMs = Math.min(roundMs, Math.max(latestMs, elapsedMs));
    dueMs[first + i] = latestMs;
  }
  return Math.max(0, spanMs);
}
