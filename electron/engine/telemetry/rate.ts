// Rates and shares over the last second and the last ten, from counters that only grow.

const secondsKept = 10;
const samplesPerSecond = 5;
const samples = secondsKept * samplesPerSecond;

/** A counter sampled five times a second. */
export class SampledCounter {
  readonly #values = new Float64Array(samples + 1);
  readonly #atMs = new Float64Array(samples + 1);
  #count = 0;
  #next = 0;

  sample(value: number, atMs: number): void {
    this.#values[this.#next] = value;
    this.#atMs[this.#next] = atMs;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#values.length, this.#count + 1);
  }

  /** Growth per second over the last `seconds` (at most 10); 0 before the second sample. */
  perSecond(seconds = 1): number {
    const back = Math.min(this.#count - 1, Math.round(seconds * samplesPerSecond));
    if (back < 1) return 0;
    const length = this.#values.length;
    const newest = (this.#next - 1 + length) % length;
    const oldest = (newest - back + length) % length;
    const elapsedMs = (this.#atMs[newest] as number) - (this.#atMs[oldest] as number);
    if (elapsedMs <= 0) return 0;
    return (((this.#values[newest] as number) - (this.#values[oldest] as number)) / elapsedMs) * 1_000;
  }

  /** For counters of ms: the share of the last second, 0 to 1. */
  share(): number {
    return Math.min(1, Math.max(0, this.perSecond(1) / 1_000));
  }
}

/** The largest value of the last minute, in one-second steps. */
export class MinutePeak {
  readonly #seconds = new Float64Array(60);
  #at = 0;

  note(value: number): void {
    if (value > (this.#seconds[this.#at] as number)) this.#seconds[this.#at] = value;
  }

  endSecond(): void {
    this.#at = (this.#at + 1) % this.#seconds.length;
    this.#seconds[this.#at] = 0;
  }

  get peak(): number {
    return this.#seconds.reduce((a, b) => Math.max(a, b), 0);
  }
}
