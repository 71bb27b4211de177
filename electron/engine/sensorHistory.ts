// What one sensor's chart can show: min, max and mean by time of arrival, in three resolutions of fixed size.
import type { SeriesColumns } from '../../shared/frame.ts';

/** Bucket width and how many are kept: half a minute, five minutes, a quarter of an hour and a bit more. */
const levelShapes = [
  { bucketMs: 50, buckets: 640 },
  { bucketMs: 250, buckets: 1_280 },
  { bucketMs: 1_000, buckets: 1_024 },
] as const;
const mostBuckets = 300;
/** From here on a stretch without a reading is a gap, where it is also longer than three intervals. */
const leastGapMs = 2_000;

class Level {
  readonly bucketMs: number;
  readonly buckets: number;
  /** Bucket numbers since the epoch; 0 where nothing has been yet. */
  readonly numbers: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Finite readings. */
  readonly finite: Float64Array;
  /** Of the last reading in the bucket. */
  readonly rollingMean: Float64Array;
  readonly rollingStd: Float64Array;

  /** `columns` yields zeroed columns of `buckets` doubles. */
  constructor({ bucketMs, buckets }: (typeof levelShapes)[number], columns: () => Float64Array) {
    this.bucketMs = bucketMs;
    this.buckets = buckets;
    this.numbers = columns();
    this.min = columns();
    this.max = columns();
    this.sum = columns();
    this.finite = columns();
    this.rollingMean = columns();
    this.rollingStd = columns();
  }

  /** Index of the bucket of a time, emptied when it was of an older time. */
  open(atMs: number): number {
    const number = Math.floor(atMs / this.bucketMs);
    const index = number % this.buckets;
    if (this.numbers[index] !== number) {
      this.numbers[index] = number;
      this.min[index] = Number.POSITIVE_INFINITY;
      this.max[index] = Number.NEGATIVE_INFINITY;
      this.sum[index] = 0;
      this.finite[index] = 0;
      this.rollingMean[index] = Number.NaN;
      this.rollingStd[index] = Number.NaN;
    }
    return index;
  }

  /** Index of a bucket number that is still kept and was ever filled; −1 otherwise. */
  find(number: number): number {
    const index = number % this.buckets;
    return this.numbers[index] === number ? index : -1;
  }
}

const columnsPerLevel = 7;
const doublesOfAll = columnsPerLevel * levelShapes.reduce((sum, { buckets }) => sum + buckets, 0);

export class SensorHistory {
  readonly #levels: readonly Level[];

  constructor() {
    // One large zeroed buffer: its pages cost nothing before they are written, so a thousand sensors start at once.
    const buffer = new ArrayBuffer(doublesOfAll * 8);
    let offset = 0;
    this.#levels = levelShapes.map(
      (shape) =>
        new Level(shape, () => {
          const column = new Float64Array(buffer, offset, shape.buckets);
          offset += shape.buckets * 8;
          return column;
        }),
    );
  }

  /** Adds readings that arrived at one time; `sum` is that of the finite ones. */
  add(atMs: number, min: number, max: number, sum: number, finite: number): void {
    for (const level of this.#levels) {
      const index = level.open(atMs);
      if (finite === 0) continue;
      if (min < (level.min[index] as number)) level.min[index] = min;
      if (max > (level.max[index] as number)) level.max[index] = max;
      level.sum[index] = (level.sum[index] as number) + sum;
      level.finite[index] = (level.finite[index] as number) + finite;
    }
  }

  /** Notes the rolling mean and std of the newest reading. */
  addRolling(atMs: number, mean: number, std: number): void {
    for (const level of this.#levels) {
      const index = level.open(atMs);
      level.rollingMean[index] = mean;
      level.rollingStd[index] = std;
    }
  }

  /**
   * Min and max of sparkline buckets [first, first + buckets) of `bucketMs`, which must be a level's width, written
   * from `offset` on.
   */
  readSpark(
    bucketMs: number,
    first: number,
    buckets: number,
    min: Float32Array,
    max: Float32Array,
    offset: number,
  ): void {
    const level = this.#levels.find((candidate) => candidate.bucketMs === bucketMs);
    for (let i = 0; i < buckets; i++) {
      const index = level ? level.find(first + i) : -1;
      const filled = level && index >= 0 && (level.finite[index] as number) > 0;
      min[offset + i] = filled ? (level.min[index] as number) : Number.NaN;
      max[offset + i] = filled ? (level.max[index] as number) : Number.NaN;
    }
  }

  /** The line over (endMs − spanMs, endMs]; see SeriesColumns. `intervalMs` is the sensor's nominal one, NaN if unknown. */
  series(slot: number, spanMs: number, endMs: number, intervalMs: number, nowMs: number): SeriesColumns {
    const level = this.#levelFor(spanMs, endMs, nowMs);
    const merge = mergedBuckets(spanMs, level.bucketMs);
    const gapMs = Math.max(leastGapMs, 3 * (intervalMs || 0), 2 * merge * level.bucketMs);
    const line = new LineBuilder(slot, gapMs);
    const first = Math.floor((endMs - spanMs) / level.bucketMs / merge) * merge;
    const last = Math.floor(endMs / level.bucketMs);
    for (let number = first; number <= last; number += merge) {
      let [min, max, sum, finite, present] = [
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        0,
        0,
        false,
      ];
      for (let i = number; i < number + merge && i <= last; i++) {
        const index = level.find(i);
        if (index < 0) continue;
        present = true;
        min = Math.min(min, level.min[index] as number);
        max = Math.max(max, level.max[index] as number);
        sum += level.sum[index] as number;
        finite += level.finite[index] as number;
      }
      const middleMs = Math.min((number + merge / 2) * level.bucketMs, endMs);
      if (finite > 0) line.add(middleMs, min, max, sum / finite);
      else if (present) line.break(middleMs);
    }
    return line.columns(endMs);
  }

  /** Rolling mean and std over the same span. */
  band(
    spanMs: number,
    endMs: number,
    nowMs: number,
  ): { t: Float64Array; mean: Float64Array; std: Float64Array } {
    const level = this.#levelFor(spanMs, endMs, nowMs);
    const merge = mergedBuckets(spanMs, level.bucketMs);
    const [t, mean, std]: [number[], number[], number[]] = [[], [], []];
    const last = Math.floor(endMs / level.bucketMs);
    let since = Number.NEGATIVE_INFINITY;
    for (let number = Math.floor((endMs - spanMs) / level.bucketMs); number <= last; number++) {
      const index = level.find(number);
      if (index < 0 || number < since + merge) continue;
      since = number;
      t.push((number + 0.5) * level.bucketMs);
      mean.push(level.rollingMean[index] as number);
      std.push(level.rollingStd[index] as number);
    }
    return { t: Float64Array.from(t), mean: Float64Array.from(mean), std: Float64Array.from(std) };
  }

  /** The finest level that still holds the whole span, or the coarsest. */
  #levelFor(spanMs: number, endMs: number, nowMs: number): Level {
    const reachMs = Math.max(spanMs, nowMs - (endMs - spanMs));
    const level = this.#levels.find(({ bucketMs, buckets }) => bucketMs * (buckets - 2) >= reachMs);
    return level ?? (this.#levels.at(-1) as Level);
  }
}

function mergedBuckets(spanMs: number, bucketMs: number): number {
  return Math.max(1, Math.ceil(spanMs / bucketMs / mostBuckets));
}

/** Collects buckets into columns, breaking the line at gaps and missing readings. */
class LineBuilder {
  readonly #slot: number;
  readonly #gapMs: number;
  readonly #t: number[] = [];
  readonly #min: number[] = [];
  readonly #max: number[] = [];
  readonly #mean: number[] = [];
  readonly #gaps: number[] = [];
  #lastFiniteMs = Number.NaN;

  constructor(slot: number, gapMs: number) {
    this.#slot = slot;
    this.#gapMs = gapMs;
  }

  add(t: number, min: number, max: number, mean: number): void {
    if (t - this.#lastFiniteMs >= this.#gapMs) {
      this.#gaps.push(this.#lastFiniteMs, t);
      this.break((this.#lastFiniteMs + t) / 2);
    }
    this.#push(t, min, max, mean);
    this.#lastFiniteMs = t;
  }

  break(t: number): void {
    if (this.#t.length > 0 && !Number.isNaN(this.#mean.at(-1) as number))
      this.#push(t, Number.NaN, Number.NaN, Number.NaN);
  }

  columns(endMs: number): SeriesColumns {
    if (endMs - this.#lastFiniteMs >= this.#gapMs) this.#gaps.push(this.#lastFiniteMs, endMs);
    return {
      slot: this.#slot,
      t: Float64Array.from(this.#t),
      min: Float64Array.from(this.#min),
      max: Float64Array.from(this.#max),
      mean: Float64Array.from(this.#mean),
      gapsMs: Float64Array.from(this.#gaps),
    };
  }

  #push(t: number, min: number, max: number, mean: number): void {
    this.#t.push(t);
    this.#min.push(min);
    this.#max.push(max);
    this.#mean.push(mean);
  }
}
