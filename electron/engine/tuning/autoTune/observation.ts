// What auto-tune sees of the pipeline five times a second, and the load that it reckons with. Pure.
import { type BatchTimes, type Setting, sameSetting } from './settingForecast.ts';

export interface Observation {
  /** By the monotonic clock. */
  readonly atMs: number;
  /** Of the last 200 ms. */
  readonly offeredPerS: number;
  readonly shedPerS: number;
  readonly processedPerS: number;
  /** Of the readings committed in the last 200 ms; null where there were none. */
  readonly p99Ms: number | null;
  readonly queued: number;
  readonly capacityReadings: number;
  /** Of the whole process, over the last second; null where that is not the pipeline's alone: a job runs in the lab. */
  readonly cpuCores: number | null;
  /** Of a core, over the last second. */
  readonly eventLoopShare: number;
  /** CPU time / wall time of computing: little where it waits; 1 while that is not known. */
  readonly cpuShareOfCompute: number;
  /** Null until enough batches have come back under the present features. */
  readonly times: BatchTimes | null;
  /** As the knobs are. */
  readonly setting: Setting;
}

const keptSamples = 15;
/** Sources that send in lumps have their mean in this many samples. */
const rateSamples = 3;
/** So many samples, and so many batches for each worker in them, tell what the pool does and not how commits fall. */
const poolRateSamples = 5;
const leastBatchesEach = 10;

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

  /** The most readings a second that went through in any second of the last 3 s under the newest setting; 0 where too few did. */
  get mostProcessedPerS(): number {
    const newest = this.#all.at(-1)?.setting;
    const others = newest ? this.#all.findLastIndex(({ setting }) => !sameSetting(setting, newest)) : -1;
    let most = 0;
    for (let end = others + 1 + poolRateSamples; newest && end <= this.#all.length; end++) {
      const part = this.#all.slice(end - poolRateSamples, end);
      const perS = mean(part.map(({ processedPerS }) => processedPerS));
      const seconds = ((part.at(-1)?.atMs ?? 0) - (part[0]?.atMs ?? 0)) / 1_000;
      if (perS * seconds >= leastBatchesEach * newest.workers * newest.batch) most = Math.max(most, perS);
    }
    return most;
  }

  #rateAt(end: number, samples: number): number {
    return mean(this.#all.slice(Math.max(0, end - samples), end).map(({ offeredPerS }) => offeredPerS));
  }
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
