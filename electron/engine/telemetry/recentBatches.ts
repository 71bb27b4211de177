// What the newest batches took, kept by their size: those of a rare size stay beside many of another. In the event loop.
import type { CostPoints } from '../../../shared/frame.ts';
import type { Clock } from '../sources/sensorSource.ts';

/** Batches that are read at a time. */
const mostRecentBatches = 400;
/** What is older says little about how the pipeline is now. */
const oldestMs = 300_000;
/** Sizes of one kind lie within a factor of two: 1, 2 to 3, 4 to 7 … 32,768 to 65,535 readings. */
const sizeKinds = 16;
/** Of the batches of one kind about so many a second are kept, every n-th: 400 then tell of seconds, not of a moment. */
const mostPerSecond = 100;

/** One entry for each batch, in no order. */
export interface BatchTimes {
  readonly readings: Float64Array;
  readonly ranges: Float64Array;
  /** Round trip less waiting at the worker less compute. */
  readonly journeyMs: Float64Array;
  /** Measured where it was computed. */
  readonly computeMs: Float64Array;
}

/** The newest batches of sizes within a factor of two. */
class SizeKind {
  readonly readings = new Float64Array(mostRecentBatches);
  readonly ranges = new Float64Array(mostRecentBatches);
  readonly journeyMs = new Float64Array(mostRecentBatches);
  readonly computeMs = new Float64Array(mostRecentBatches);
  readonly atMs = new Float64Array(mostRecentBatches);
  count = 0;
  next = 0;
  /** Every so many-th is kept. */
  #every = 1;
  #skipped = 0;
  #seen = 0;
  #secondBeganAtMs = Number.NEGATIVE_INFINITY;

  /** Whether the batch that is back now is one of those to keep. */
  isKept(nowMs: number): boolean {
    this.#seen++;
    if (nowMs - this.#secondBeganAtMs >= 1_000) {
      const elapsedS = Math.max(1, (nowMs - this.#secondBeganAtMs) / 1_000);
      this.#every = Math.max(1, Math.round(this.#seen / elapsedS / mostPerSecond));
      this.#seen = 0;
      this.#secondBeganAtMs = nowMs;
    }
    if (++this.#skipped < this.#every) return false;
    this.#skipped = 0;
    return true;
  }

  /** How many of the newest, at most `most`, came at `fromMs` or later. */
  freshCount(fromMs: number, most: number): number {
    const kept = Math.min(this.count, most);
    let fresh = 0;
    while (fresh < kept && (this.atMs[this.placeOf(fresh)] as number) >= fromMs) fresh++;
    return fresh;
  }

  /** Place of the newest but `back`. */
  placeOf(back: number): number {
    return (this.next - 1 - back + mostRecentBatches) % mostRecentBatches;
  }
}

/** At most 400, shared among the sizes there are, of each the newest, none older than five minutes. */
export class RecentBatches {
  /** By size; null where no batch has had such a size. */
  readonly #kinds: (SizeKind | null)[] = Array.from({ length: sizeKinds }, () => null);
  readonly #clock: Pick<Clock, 'monotonicMs'>;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  add(readings: number, ranges: number, journeyMs: number, computeMs: number): void {
    const index = Math.min(sizeKinds - 1, 31 - Math.clz32(Math.max(1, readings)));
    let kind = this.#kinds[index];
    if (!kind) {
      kind = new SizeKind();
      this.#kinds[index] = kind;
    }
    const nowMs = this.#clock.monotonicMs();
    if (!kind.isKept(nowMs)) return;
    const { next } = kind;
    kind.readings[next] = readings;
    kind.ranges[next] = ranges;
    kind.journeyMs[next] = journeyMs;
    kind.computeMs[next] = computeMs;
    kind.atMs[next] = nowMs;
    kind.next = (next + 1) % mostRecentBatches;
    kind.count = Math.min(mostRecentBatches, kind.count + 1);
  }

  /** Forgets what was measured under other settings. */
  reset(): void {
    this.#kinds.fill(null);
  }

  read(): BatchTimes {
    const chosen = this.#choose(this.#clock.monotonicMs() - oldestMs);
    const count = chosen.reduce((sum, { take }) => sum + take, 0);
    const times = {
      readings: new Float64Array(count),
      ranges: new Float64Array(count),
      journeyMs: new Float64Array(count),
      computeMs: new Float64Array(count),
    };
    let at = 0;
    for (const { kind, take } of chosen) {
      for (let back = 0; back < take; back++, at++) {
        const place = kind.placeOf(back);
        times.readings[at] = kind.readings[place] as number;
        times.ranges[at] = kind.ranges[place] as number;
        times.journeyMs[at] = kind.journeyMs[place] as number;
        times.computeMs[at] = kind.computeMs[place] as number;
      }
    }
    return times;
  }

  /** For the plot: readings and time of each batch. */
  points(): CostPoints {
    const { readings, journeyMs, computeMs } = this.read();
    return { readings, ms: journeyMs.map((ms, i) => ms + (computeMs[i] as number)) };
  }

  /** What sizes of which there are few leave over goes to the others. */
  #choose(fromMs: number): { kind: SizeKind; take: number }[] {
    const fresh = this.#kinds
      .filter((kind) => kind !== null)
      .map((kind) => ({ kind, take: kind.freshCount(fromMs, mostRecentBatches) }))
      .filter(({ take }) => take > 0)
      .sort((a, b) => a.take - b.take);
    let left = mostRecentBatches;
    return fresh.map(({ kind, take }, i) => {
      const share = Math.min(take, Math.floor(left / (fresh.length - i)));
      left -= share;
      return { kind, take: share };
    });
  }
}
