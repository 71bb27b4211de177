// Whether the backlog of an open loop grows, told by its slope. Pure.

/** Looks in either half of the time: with fewer a chance dip decides. */
const leastLooks = 5;
/** Of the offered rate: a backlog that grows by less is noise, or the time is too short to tell. */
const leastGrowth = 0.02;

export interface BacklogSwing {
  readonly offeredPerS: number;
  /** Readings by which it goes up and down anyway. */
  readonly swing: number;
  /** How long it may take from one low to the next. */
  readonly periodMs: number;
}

export class BacklogTrend {
  readonly #atMs: number[] = [];
  readonly #readings: number[] = [];

  /** `readings` due and not committed at this moment; moments rise. */
  add(atMs: number, readings: number): void {
    this.#atMs.push(atMs);
    this.#readings.push(readings);
  }

  /**
   * Compares the lowest backlogs of the first and the second half of the time: while batches fill and leave, a backlog
   * goes up and down, and one that is worked off comes down to the same again and again. False before `leastSpanMs`
   * have been looked at.
   */
  grows({ offeredPerS, swing, periodMs }: BacklogSwing, leastSpanMs: number): boolean {
    const middle = this.#atMs.length >> 1;
    const spanMs = (this.#atMs.at(-1) ?? 0) - (this.#atMs[0] ?? 0);
    if (middle < leastLooks || spanMs < Math.max(leastSpanMs, 4 * periodMs)) return false;
    const rise = lowest(this.#readings.slice(middle)) - lowest(this.#readings.slice(0, middle));
    const growthPerS = rise / (spanMs / 2_000);
    return rise > swing && growthPerS > leastGrowth * offeredPerS;
  }
}

function lowest(readings: readonly number[]): number {
  return readings.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
}
