// What auto-tune sees of the pipeline five times a second, and the load that it reckons with. Pure.
import type { BatchTimes, Setting } from './settingForecast.ts';

export interface Observation {
  /** By the monotonic clock. */
  readonly atMs: number;
  /** Of the last 200 ms. */
  readonly offeredPerS: number;
  readonly shedPerS: number;
  /** Of the readings committed in the last 200 ms; null where there were none. */
  readonly p99Ms: number | null;
  readonly queued: number;
  readonly capacityReadings: number;
  /** Of the whole process, over the last second; null where that is not the pipeline's alone: a job runs in the lab. */
  readonly cpuCores: number | null;
  /** Of a core, over the last second. */
  readonly eventLoopShare: number;
  /** Null until enough batches have come back under the present features. */
  readonly times: BatchTimes | null;
  /** As the knobs are. */
  readonly setting: Setting;
}

const keptSamples = 15;
/** Sources that send in lumps have their mean in this many samples. */
const rateSamples = 3;

/** The newest observations, 3 s of them. */
export class RecentObservations {
  readonly #all: Observation[] = [];

  add(observation: Observation): void {
    this.#all.push(observation);
    if (this.#all.length > keptSamples) this.#all.shift();
  }

  clear(): void {
    this.#all.length = 0;
  }

  /** Readings a second over the last second. */
  get offeredPerS(): number {
    return this.#rateAt(this.#all.length, 5);
  }

  /** The most of the last 3 s: a load that falls is believed only then. */
  get peakPerS(): number {
    let peak = 0;
    for (let end = Math.min(rateSamples, this.#all.length); end <= this.#all.length; end++)
      peak = Math.max(peak, this.#rateAt(end, rateSamples));
    return peak;
  }

  /** The middle p99 of the last second's samples; null where nothing was committed. */
  get typicalP99Ms(): number | null {
    const known = this.#all
      .slice(-5)
      .flatMap(({ p99Ms }) => p99Ms ?? [])
      .sort((a, b) => a - b);
    return known[known.length >> 1] ?? null;
  }

  /** Of the samples since a moment that have one: the share whose p99 is over the target; NaN below ten of them. */
  shareOver(targetMs: number, sinceMs: number): number {
    const known = this.#all.filter(({ atMs, p99Ms }) => atMs > sinceMs && p99Ms !== null);
    if (known.length < 10) return Number.NaN;
    return known.filter(({ p99Ms }) => (p99Ms ?? 0) > targetMs).length / known.length;
  }

  #rateAt(end: number, samples: number): number {
    const part = this.#all.slice(Math.max(0, end - samples), end);
    return part.length > 0 ? part.reduce((sum, { offeredPerS }) => sum + offeredPerS, 0) / part.length : 0;
  }
}
