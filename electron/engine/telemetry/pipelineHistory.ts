// Figures of the pipeline over the last quarter of an hour, one sample every 200 ms.
import { type HistoryColumns, type HistoryMetric, historyMetrics } from '../../../shared/frame.ts';

export const sampleIntervalMs = 200;
const samplesKept = 4_600;
const mostBuckets = 300;

export type HistorySample = Record<HistoryMetric, number>;

export class PipelineHistory {
  readonly #atMs = new Float64Array(samplesKept);
  readonly #columns = new Map<HistoryMetric, Float32Array>(
    historyMetrics.map((metric) => [metric, new Float32Array(samplesKept)]),
  );
  #count = 0;

  add(atMs: number, sample: HistorySample): void {
    const index = this.#count++ % samplesKept;
    this.#atMs[index] = atMs;
    for (const [metric, column] of this.#columns) column[index] = sample[metric];
  }

  /** Samples of (endMs − spanMs, endMs], merged into at most 300 buckets that keep their extremes. */
  read(spanMs: number, endMs: number): HistoryColumns {
    const bucketMs = Math.max(sampleIntervalMs, spanMs / mostBuckets);
    const oldest = Math.max(0, this.#count - samplesKept);
    const starts: number[] = [];
    let bucket = Number.NaN;
    let end = oldest;
    for (let i = oldest; i < this.#count; i++) {
      const atMs = this.#atMs[i % samplesKept] as number;
      if (atMs > endMs) break;
      end = i + 1;
      if (atMs <= endMs - spanMs) continue;
      const number = Math.floor(atMs / bucketMs);
      if (number !== bucket) starts.push(i);
      bucket = number;
    }
    return this.#merge(starts, end);
  }

  #merge(starts: readonly number[], end: number): HistoryColumns {
    const t = Float64Array.from(starts, (start) => this.#atMs[start % samplesKept] as number);
    const [min, mean, max] = [
      emptyColumns(starts.length),
      emptyColumns(starts.length),
      emptyColumns(starts.length),
    ];
    for (const [metric, column] of this.#columns) {
      starts.forEach((start, i) => {
        const extremes = extremesOf(column, start, starts[i + 1] ?? end);
        min[metric][i] = extremes.min;
        mean[metric][i] = extremes.mean;
        max[metric][i] = extremes.max;
      });
    }
    return { t, min, mean, max };
  }
}

function emptyColumns(length: number): Record<HistoryMetric, Float32Array> {
  return Object.fromEntries(historyMetrics.map((metric) => [metric, new Float32Array(length)])) as Record<
    HistoryMetric,
    Float32Array
  >;
}

/** Over samples [start, stop); NaN where there is none. */
function extremesOf(
  column: Float32Array,
  start: number,
  stop: number,
): { min: number; mean: number; max: number } {
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = start; i < stop; i++) {
    const value = column[i % samplesKept] as number;
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  return count > 0 ? { min, mean: sum / count, max } : { min: Number.NaN, mean: Number.NaN, max: Number.NaN };
}
