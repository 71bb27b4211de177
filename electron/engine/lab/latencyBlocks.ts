// Latencies of the readings that were due in a stretch of time, as a whole and in blocks of it. Runs in the lab's thread.
import { build, type Histogram } from 'hdr-histogram-js';
import { SlidingHistogram } from '../telemetry/slidingHistogram.ts';
import type { LatencyBlock } from './cellTask.ts';

/** Readings whose latencies differ by less are recorded together, with the longer one. */
const latencyStepMs = 0.05;
/** Blocks are made of slices this long, of the time in which readings were due. */
const sliceMs = 125;
const mostBlocks = 8;
const leastBatchesEach = 10;
/** Recorded in µs, one per cent precise, up to an hour. */
const longestUs = 3_600_000_000;

export class DueLatencies {
  readonly histogram = new SlidingHistogram();
  readonly #slices: Histogram[] = [];
  readonly #fromMs: number;
  /** Readings due later do not count. Infinity while the measurement goes on. */
  untilMs = Number.POSITIVE_INFINITY;
  #pendingMs = 0;
  #pendingSlice = 0;
  #pending = 0;

  /** `fromMs`: ms since the epoch, as the readings' timestamps. */
  constructor(fromMs: number) {
    this.#fromMs = fromMs;
  }

  /** A reading was due then, and has been committed, or is still waited for, now. */
  add(dueMs: number, nowMs: number): void {
    if (dueMs < this.#fromMs || dueMs > this.untilMs) return;
    const latencyMs = nowMs - dueMs;
    const slice = Math.floor((dueMs - this.#fromMs) / sliceMs);
    const isOther = slice !== this.#pendingSlice || Math.abs(latencyMs - this.#pendingMs) > latencyStepMs;
    if (this.#pending > 0 && isOther) this.flush();
    if (this.#pending === 0) {
      this.#pendingMs = latencyMs;
      this.#pendingSlice = slice;
    }
    this.#pending++;
  }

  /** Before anything is read. */
  flush(): void {
    if (this.#pending === 0) return;
    this.histogram.record(this.#pendingMs, this.#pending);
    const us = Math.min(longestUs, Math.max(0, Math.round(this.#pendingMs * 1_000)));
    this.#slice(this.#pendingSlice).recordValueWithCount(us, this.#pending);
    this.#pending = 0;
  }

  /** The time in stretches of equal length, of ten of its `batches` or more each, eight at most; none below two. */
  blocks(batches: number): LatencyBlock[] {
    const count = Math.min(mostBlocks, Math.floor(batches / leastBatchesEach), this.#slices.length);
    if (count < 2) return [];
    return Array.from({ length: count }, (_, block) => {
      const from = Math.round((block * this.#slices.length) / count);
      const to = Math.round(((block + 1) * this.#slices.length) / count);
      return this.#slices.slice(from, to);
    }).flatMap(blockOf);
  }

  #slice(place: number): Histogram {
    while (this.#slices.length <= place) this.#slices.push(newHistogram());
    return this.#slices[place] as Histogram;
  }
}

/** None where no reading was due. */
function blockOf(slices: readonly Histogram[]): LatencyBlock[] {
  const all = newHistogram();
  for (const slice of slices) if (slice.totalCount > 0) all.add(slice);
  if (all.totalCount === 0) return [];
  const ms = (percentile: number): number =>
    Math.min(all.getValueAtPercentile(percentile), all.maxValue) / 1_000;
  return [{ p50Ms: ms(50), p99Ms: ms(99) }];
}

function newHistogram(): Histogram {
  return build({ bitBucketSize: 32, highestTrackableValue: longestUs, numberOfSignificantValueDigits: 2 });
}
