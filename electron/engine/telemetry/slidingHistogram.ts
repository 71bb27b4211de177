// Percentiles of durations: of the last interval, of the last ten seconds, and of the whole run.
import { build, type Histogram } from 'hdr-histogram-js';
import type { Percentiles } from '../../../shared/report.ts';

const slices = 10;
/** Recorded in µs, one per cent precise, up to an hour. */
const longestUs = 3_600_000_000;

function newHistogram(): Histogram {
  // 64-bit counts: at millions of readings a second 32 bits last only minutes.
  return build({ bitBucketSize: 64, highestTrackableValue: longestUs, numberOfSignificantValueDigits: 2 });
}

const noPercentiles: Percentiles = { p50: null, p99: null, max: null };

function percentilesMs(histogram: Histogram): Percentiles {
  if (histogram.totalCount === 0) return noPercentiles;
  // A percentile is the upper end of its bucket, which may lie above the largest value.
  const percentileMs = (percentile: number): number =>
    Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) / 1_000;
  return { p50: percentileMs(50), p99: percentileMs(99), max: histogram.maxValue / 1_000 };
}

export class SlidingHistogram {
  readonly #interval = newHistogram();
  readonly #slices = Array.from({ length: slices }, newHistogram);
  readonly #whole = newHistogram();
  readonly #merged = newHistogram();
  /** Scratch of `ofSeconds`. */
  readonly #stretch = newHistogram();
  #slice = 0;
  #recent: Percentiles | null = null;

  record(durationMs: number, count = 1): void {
    this.#interval.recordValueWithCount(toUs(durationMs), count);
  }

  /** As if one had been measured every `intervalMs`: a freeze of 200 ms at 5 ms counts as 200, 195, … 5. */
  recordWithExpectedInterval(durationMs: number, intervalMs: number): void {
    this.#interval.recordValueWithExpectedInterval(toUs(durationMs), intervalMs * 1_000);
  }

  /** Ends the present interval and returns its percentiles. */
  endInterval(): Percentiles {
    const percentiles = percentilesMs(this.#interval);
    if (this.#interval.totalCount > 0) {
      (this.#slices[this.#slice] as Histogram).add(this.#interval);
      this.#whole.add(this.#interval);
      this.#interval.reset();
      this.#recent = null;
    }
    return percentiles;
  }

  /** To be called once a second: what is older than ten seconds leaves the recent percentiles. */
  endSecond(): void {
    this.#slice = (this.#slice + 1) % slices;
    this.#slices[this.#slice]?.reset();
    this.#recent = null;
  }

  /** Of the last ten seconds, up to the last interval that ended. */
  recent(): Percentiles {
    if (!this.#recent) {
      this.#merged.reset();
      for (const slice of this.#slices) if (slice.totalCount > 0) this.#merged.add(slice);
      this.#recent = percentilesMs(this.#merged);
    }
    return this.#recent;
  }

  /** Of the last `seconds` that have begun, the present one included, up to the last interval that ended. */
  ofSeconds(seconds: number): Percentiles {
    this.#stretch.reset();
    for (let back = 0; back < Math.min(slices, seconds); back++) {
      const slice = this.#slices[(this.#slice - back + slices) % slices] as Histogram;
      if (slice.totalCount > 0) this.#stretch.add(slice);
    }
    return percentilesMs(this.#stretch);
  }

  whole(): Percentiles {
    this.endInterval();
    return percentilesMs(this.#whole);
  }
}

function toUs(durationMs: number): number {
  return Math.min(longestUs, Math.max(0, Math.round(durationMs * 1_000)));
}
