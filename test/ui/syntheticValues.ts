// Values of synthetic sensors as functions of time, and the columns that frames make of them. Browser.
import {
  type HistoryColumns,
  type HistoryMetric,
  historyMetrics,
  type SeriesColumns,
  type SparkColumns,
  sparkBucketMs,
  type TimeSpan,
} from '../../shared/frame.ts';
import type { SyntheticPlant, SyntheticSensor } from './syntheticPlant.ts';

/** Uniform in 0..1, the same for the same numbers. */
export function noise(a: number, b: number): number {
  let x = Math.imul(a | 0, 374_761_393) + Math.imul(b | 0, 668_265_263);
  x = Math.imul(x ^ (x >>> 13), 1_274_126_177);
  return ((x ^ (x >>> 16)) >>> 0) / 4_294_967_296;
}

/** Since when a sensor that is not live is in its state, in ms before the present. */
export const stateAgeMs = { stale: 14_000, missing: 6_000, failed: 22_000 } as const;

/** Mean over a bucket that ends at `t`; NaN while the sensor gives nothing. `nowMs` is the present of the page's start. */
export function valueAt(sensor: SyntheticSensor, index: number, t: number, startMs: number): number {
  const { state, rise = 0, gapAgoS } = sensor;
  if (state && t > startMs - stateAgeMs[state]) return Number.NaN;
  if (gapAgoS !== undefined && t > startMs - gapAgoS * 1_000 && t < startMs - (gapAgoS - 7) * 1_000)
    return Number.NaN;
  const s = t / 1_000;
  const slow = Math.sin(s / (23 + (index % 5) * 4) + index) * 0.6;
  const fast = Math.sin(s / (3.1 + (index % 3)) + index * 2) * 0.12;
  const step = rise * Math.min(1, Math.max(0, (t - (startMs - 50_000)) / 12_000));
  const jitter = (noise(index, Math.floor(t / 250)) - 0.5) * 2 * sensor.noise;
  return sensor.base + (slow + fast) * sensor.swing + step + jitter * 0.6;
}

/** Half the distance from min to max in a bucket. */
function spreadAt(sensor: SyntheticSensor, index: number, t: number): number {
  const spike = noise(index + 91, Math.floor(t / 500)) > 0.997 ? 6 : 1;
  return sensor.noise * (0.5 + noise(index + 7, Math.floor(t / 250)) * 0.6) * 1.6 * spike;
}

export function sparkColumns(
  plant: SyntheticPlant,
  first: number,
  last: number,
  startMs: number,
): SparkColumns {
  const buckets = last - first + 1;
  const min = new Float32Array(plant.sensors.length * buckets);
  const max = new Float32Array(plant.sensors.length * buckets);
  plant.sensors.forEach((sensor, index) => {
    for (let i = 0; i < buckets; i++) {
      const t = (first + i) * sparkBucketMs;
      const value = valueAt(sensor, index, t, startMs);
      const spread = spreadAt(sensor, index, t) * 0.4;
      min[index * buckets + i] = value - spread;
      max[index * buckets + i] = value + spread;
    }
  });
  return { bucketMs: sparkBucketMs, firstBucket: first, buckets, min, max };
}

/** A line of the live chart with its gap, in at most `most` buckets. */
export function seriesColumns(
  plant: SyntheticPlant,
  slot: number,
  span: TimeSpan,
  nowMs: number,
  startMs: number,
  most = 300,
): SeriesColumns {
  const sensor = plant.sensors[slot];
  const rateHz = plant.structure.sensors[slot]?.rateHz ?? 1;
  const bucketMs = Math.max(span.spanMs / most, 1_000 / rateHz);
  const endMs = span.endMs ?? nowMs;
  const t: number[] = [];
  const columns = { min: [] as number[], max: [] as number[], mean: [] as number[] };
  const gaps: number[] = [];
  const from = Math.ceil((endMs - span.spanMs) / bucketMs);
  for (let bucket = from; (bucket + 0.5) * bucketMs <= endMs; bucket++) {
    const at = (bucket + 0.5) * bucketMs;
    const value = sensor ? valueAt(sensor, slot, at, startMs) : Number.NaN;
    const spread = sensor ? spreadAt(sensor, slot, at) : 0;
    t.push(at);
    columns.mean.push(value);
    columns.min.push(value - spread);
    columns.max.push(value + spread);
  }
  if (sensor?.gapAgoS) gaps.push(startMs - sensor.gapAgoS * 1_000, startMs - (sensor.gapAgoS - 7) * 1_000);
  return {
    slot,
    t: Float64Array.from(t),
    min: Float64Array.from(columns.min),
    max: Float64Array.from(columns.max),
    mean: Float64Array.from(columns.mean),
    gapsMs: Float64Array.from(gaps),
  };
}

type Level = (t: number) => number;

/** The pipeline's figures over time: around levels that a knob change and an overload move. */
export function historyColumns(
  span: TimeSpan,
  nowMs: number,
  levels: Partial<Record<HistoryMetric, Level>>,
): HistoryColumns {
  const points = 240;
  const endMs = span.endMs ?? nowMs;
  const stepMs = span.spanMs / points;
  const t = new Float64Array(points);
  const rows = { min: {}, mean: {}, max: {} } as Record<'min' | 'mean' | 'max', Record<string, Float32Array>>;
  for (const metric of historyMetrics) {
    rows.min[metric] = new Float32Array(points);
    rows.mean[metric] = new Float32Array(points);
    rows.max[metric] = new Float32Array(points);
  }
  const first = Math.floor((endMs - span.spanMs) / stepMs);
  for (let i = 0; i < points; i++) {
    const at = (first + i + 1) * stepMs;
    t[i] = at;
    historyMetrics.forEach((metric, index) => {
      const level = levels[metric]?.(at) ?? 0;
      const shaky = /Knob|capacity/.test(metric) ? 0 : 0.04;
      const value = level * (1 + (noise(index, Math.floor(at / 400)) - 0.5) * shaky);
      set(rows.min[metric], i, value * (1 - shaky * 2));
      set(rows.mean[metric], i, value);
      set(rows.max[metric], i, value * (1 + shaky * 2 * noise(index + 50, Math.floor(at / 400)) * 4));
    });
  }
  return { t, ...(rows as Pick<HistoryColumns, 'min' | 'mean' | 'max'>) };
}

function set(column: Float32Array | undefined, i: number, value: number): void {
  if (column) column[i] = value;
}
