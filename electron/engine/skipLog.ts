// Where readings that were offered to a ring got no seq because they were shed on arrival.
import { largestHaloReadings } from '../../shared/knobs.ts';

const mostSteps = 4_096;

/** A step of a skip log: from this seq on, so many readings have been shed in all. */
export type SkipStep = readonly [seq: number, skipped: number];

/** What a checkpoint keeps of a skip log. */
export interface KeptSkips {
  /** Readings shed before the oldest reading that is told exactly. */
  readonly base: number;
  /** seq from which on the log is exact. */
  readonly exactFrom: number;
  readonly steps: readonly SkipStep[];
}

/**
 * Tells how many readings were offered before a seq. Bounded: when it is full it forgets what lies below the halo, and
 * then thins out, so that it tells too few rather than too many: a reading is offered twice rather than not at all.
 */
export class SkipLog {
  #base: number;
  #exactFrom: number;
  #steps: SkipStep[];

  constructor(kept: KeptSkips = { base: 0, exactFrom: 0, steps: [] }) {
    this.#base = kept.base;
    this.#exactFrom = kept.exactFrom;
    this.#steps = [...kept.steps];
  }

  /** `count` readings were shed right before the one with `seq`, which is not lower than any before. */
  note(seq: number, count: number, settled: number): void {
    if (count <= 0) return;
    const last = this.#steps.at(-1);
    const skipped = (last?.[1] ?? this.#base) + count;
    if (last?.[0] === seq) this.#steps[this.#steps.length - 1] = [seq, skipped];
    else this.#steps.push([seq, skipped]);
    if (this.#steps.length > mostSteps) this.#shorten(settled);
  }

  /** How many readings were shed before the one with `seq`. */
  before(seq: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as SkipStep)[0] <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#steps[low - 1]?.[1] ?? this.#base;
  }

  /** Of the steps up to `seq` the newest `most` that the halo before it needs. */
  keep(seq: number, most: number): KeptSkips {
    const haloFrom = Math.max(this.#exactFrom, seq - largestHaloReadings);
    const needed = this.#steps.filter(([at]) => at > haloFrom && at <= seq);
    const steps = needed.slice(-most);
    const firstStep = steps[0];
    if (steps.length === needed.length || !firstStep)
      return { base: this.before(haloFrom), exactFrom: haloFrom, steps };
    return { base: this.before(firstStep[0] - 1), exactFrom: firstStep[0], steps };
  }

  #shorten(settled: number): void {
    const forgotten = this.#steps.findLastIndex(([seq]) => seq <= settled - largestHaloReadings);
    if (forgotten >= 0) {
      [this.#exactFrom, this.#base] = this.#steps[forgotten] as SkipStep;
      this.#steps.splice(0, forgotten + 1);
    }
    if (this.#steps.length <= mostSteps / 2) return;
    // The newest stays, so that the sum is right.
    const newest = this.#steps.length - 1;
    this.#exactFrom = (this.#steps[newest] as SkipStep)[0];
    this.#steps = this.#steps.filter((_, i) => (newest - i) % 2 === 0);
  }
}
