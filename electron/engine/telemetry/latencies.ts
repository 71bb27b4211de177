// Stage times of readings, by one clock from arrival to commit.
import { type LatencyStage, latencyStages, type Percentiles } from '../../../shared/report.ts';
import type { Batch } from '../batch.ts';
import { SlidingHistogram } from './slidingHistogram.ts';

export type LatencyPercentiles = { readingToFeature: Percentiles } & Record<LatencyStage, Percentiles>;
type LatencyName = keyof LatencyPercentiles;
const names: readonly LatencyName[] = ['readingToFeature', ...latencyStages];

/** Every reading counts once in each. */
export class Latencies {
  readonly #histograms = Object.fromEntries(names.map((name) => [name, new SlidingHistogram()])) as Record<
    LatencyName,
    SlidingHistogram
  >;

  /** Stages that all readings of a batch share. */
  recordBatch(batch: Batch): void {
    if (batch.outcome?.kind !== 'computed') return;
    const { startedAtMs, endedAtMs } = batch.outcome;
    this.#histograms.dispatch.record(startedAtMs - batch.dispatchedAtMs, batch.readings);
    this.#histograms.compute.record(endedAtMs - startedAtMs, batch.readings);
    this.#histograms.return.record(batch.returnedAtMs - endedAtMs, batch.readings);
  }

  recordOrderWait(waitedMs: number, count: number): void {
    this.#histograms.orderWait.record(waitedMs, count);
  }

  recordArrival(count: number, arrivedAtMs: number, dispatchedAtMs: number, committedAtMs: number): void {
    this.#histograms.queueWait.record(dispatchedAtMs - arrivedAtMs, count);
    this.#histograms.readingToFeature.record(committedAtMs - arrivedAtMs, count);
  }

  endInterval(): LatencyPercentiles {
    return this.#each((histogram) => histogram.endInterval());
  }

  endSecond(): void {
    for (const name of names) this.#histograms[name].endSecond();
  }

  recent(): LatencyPercentiles {
    return this.#each((histogram) => histogram.recent());
  }

  /** From arrival to commit, of the last `seconds` that have begun. */
  readingToFeatureOf(seconds: number): Percentiles {
    return this.#histograms.readingToFeature.ofSeconds(seconds);
  }

  whole(): LatencyPercentiles {
    return this.#each((histogram) => histogram.whole());
  }

  #each(read: (histogram: SlidingHistogram) => Percentiles): LatencyPercentiles {
    return Object.fromEntries(
      names.map((name) => [name, read(this.#histograms[name])]),
    ) as LatencyPercentiles;
  }
}
