// How the pipeline is doing: what its stages report, sampled five times a second.
import type { BatchResult } from '../../../shared/batchTask.ts';
import type { HistoryMetric } from '../../../shared/frame.ts';
import type { Knobs } from '../../../shared/knobs.ts';
import type { LedgerCounts } from '../../../shared/ledger.ts';
import type { Percentiles } from '../../../shared/report.ts';
import type { Batch } from '../batch.ts';
import type { Clock } from '../sources/sensorSource.ts';
import { CostEstimate } from './costFit.ts';
import { cpuTimeMs } from './cpuTime.ts';
import { Latencies, type LatencyPercentiles } from './latencies.ts';
import { LoopLag } from './loopLag.ts';
import { PipelineHistory, sampleIntervalMs } from './pipelineHistory.ts';
import { SampledCounter } from './rate.ts';
import { RecentBatches } from './recentBatches.ts';
import { SlidingHistogram } from './slidingHistogram.ts';
import { StageMeter, type StageSnapshot } from './stageMeter.ts';
import { TaskLog } from './taskLog.ts';
import { WorkerRegister } from './workerFigures.ts';

const samplesPerSecond = 1_000 / sampleIntervalMs;

/** What the engine knows at the moment of a sample. */
export interface TelemetrySnapshot {
  readonly ledger: LedgerCounts;
  readonly knobs: Knobs;
  readonly stages: StageSnapshot;
}

export class Telemetry {
  readonly latencies = new Latencies();
  readonly lag: LoopLag;
  readonly cost = new CostEstimate();
  readonly recentBatches: RecentBatches;
  readonly workers = new WorkerRegister();
  readonly tasks = new TaskLog();
  readonly history = new PipelineHistory();
  readonly stages: StageMeter;
  /** From the failure of a batch's first attempt to its commit. */
  readonly recovery = new SlidingHistogram();
  readonly memory: MemoryMeter = new MemoryMeter();
  readonly #clock: Clock;
  readonly #received = new SampledCounter();
  readonly #processed = new SampledCounter();
  readonly #shed = new SampledCounter();
  readonly #quarantined = new SampledCounter();
  readonly #batchCount = new SampledCounter();
  readonly #batchReadings = new SampledCounter();
  readonly #cpu = new SampledCounter();
  readonly #timedBatches = new SampledCounter();
  readonly #timedReadings = new SampledCounter();
  readonly #journeyMs = new SampledCounter();
  readonly #computeMs = new SampledCounter();
  /** Of batches under settings that were the present ones; grows. */
  readonly #timed = { batches: 0, readings: 0, journeyMs: 0, computeMs: 0 };
  #batches = 0;
  #readings = 0;
  #samples = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.lag = new LoopLag(clock);
    this.recentBatches = new RecentBatches(clock);
    this.stages = new StageMeter(clock);
  }

  get batches(): number {
    return this.#batches;
  }

  get offeredPerS(): number {
    return this.#received.perSecond();
  }

  get processedPerS(): number {
    return this.#processed.perSecond();
  }

  get shedPerS(): number {
    return this.#shed.perSecond();
  }

  get batchesPerS(): number {
    return this.#batchCount.perSecond();
  }

  /** Cores that the whole process has kept busy over the last second, all its threads together. */
  get cpuCores(): number {
    return this.#cpu.perSecond() / 1_000;
  }

  /** Rates of the last seconds, ten at most. */
  recentRates(seconds = 10): {
    offeredPerS: number;
    readingsPerS: number;
    batchesPerS: number;
    quarantinedPerS: number;
  } {
    return {
      offeredPerS: this.#received.perSecond(seconds),
      readingsPerS: this.#processed.perSecond(seconds),
      batchesPerS: this.#batchCount.perSecond(seconds),
      quarantinedPerS: this.#quarantined.perSecond(seconds),
    };
  }

  /** What batches took under the present settings, mean of the last seconds, late ones included; null: none were. */
  recentBatchMeans(seconds = 10): { journeyMs: number; computeMs: number; readings: number } | null {
    const perS = this.#timedBatches.perSecond(seconds);
    if (!(perS > 0)) return null;
    return {
      journeyMs: this.#journeyMs.perSecond(seconds) / perS,
      computeMs: this.#computeMs.perSecond(seconds) / perS,
      readings: this.#timedReadings.perSecond(seconds) / perS,
    };
  }

  /** Mean readings of the last second's batches; NaN when there were none. */
  get meanBatchReadings(): number {
    return this.#batchReadings.perSecond() / this.#batchCount.perSecond();
  }

  /** What was measured of batches until now no longer holds. */
  forgetCost(): void {
    this.cost.reset();
    this.recentBatches.reset();
  }

  /**
   * A batch is back: books its worker, and its cost if it was computed under the present settings. `isWarm`: others
   * had come back under them before it was sent. Returns the worker's number.
   */
  returned(batch: Batch, result: BatchResult, isPresent: boolean, isWarm: boolean): number {
    const { id, waitedMs } = this.workers.book(result, batch.readings, batch.sentAtMs);
    if (!isPresent) return id;
    const computeMs = result.endedAtMs - result.startedAtMs;
    const journeyMs = Math.max(0, batch.returnedAtMs - batch.sentAtMs - waitedMs - computeMs);
    this.cost.add(batch.readings, journeyMs, computeMs);
    this.#timed.batches++;
    this.#timed.readings += batch.readings;
    this.#timed.journeyMs += journeyMs;
    this.#timed.computeMs += computeMs;
    if (isWarm) this.recentBatches.add(batch.readings, batch.ranges.length, journeyMs, computeMs);
    return id;
  }

  /** All of a batch is committed. */
  finished(batch: Batch): void {
    this.#batches++;
    this.#readings += batch.readings;
    if (batch.outcome?.kind !== 'computed') return;
    this.latencies.recordBatch(batch);
    if (!Number.isNaN(batch.failedAtMs)) this.recovery.record(this.#clock.monotonicMs() - batch.failedAtMs);
    const { worker, startedAtMs, endedAtMs } = batch.outcome;
    this.stages.took('dispatch', startedAtMs - batch.firstArrivedAtMs);
    this.stages.took('commit', this.#clock.monotonicMs() - endedAtMs);
    this.tasks.add({
      worker,
      dispatchedAtMs: batch.dispatchedAtMs,
      startedAtMs,
      endedAtMs,
      returnedAtMs: batch.returnedAtMs,
      committedAtMs: this.#clock.monotonicMs(),
      readings: batch.readings,
    });
  }

  sample({ ledger, knobs, stages }: TelemetrySnapshot): void {
    const nowMs = this.#clock.monotonicMs();
    this.#received.sample(ledger.received, nowMs);
    this.#processed.sample(ledger.processed, nowMs);
    this.#shed.sample(ledger.shed, nowMs);
    this.#quarantined.sample(ledger.quarantined, nowMs);
    this.#batchCount.sample(this.#batches, nowMs);
    this.#batchReadings.sample(this.#readings, nowMs);
    this.#timedBatches.sample(this.#timed.batches, nowMs);
    this.#timedReadings.sample(this.#timed.readings, nowMs);
    this.#journeyMs.sample(this.#timed.journeyMs, nowMs);
    this.#computeMs.sample(this.#timed.computeMs, nowMs);
    this.#cpu.sample(cpuTimeMs(), nowMs);
    this.workers.sample(nowMs);
    this.stages.sample(stages, nowMs);
    const latency = this.latencies.endInterval();
    const lag = this.lag.histogram.endInterval();
    this.recovery.endInterval();
    this.history.add(this.#clock.epochMs(), this.#historySample(latency, lag, knobs, stages));
    if (++this.#samples % samplesPerSecond === 0) this.#endSecond();
  }

  #historySample(
    latency: LatencyPercentiles,
    lag: Percentiles,
    knobs: Knobs,
    stages: StageSnapshot,
  ): Record<HistoryMetric, number> {
    const busy = this.workers
      .rows()
      .map((row) => row.busyShare)
      .sort((a, b) => a - b);
    return {
      offeredPerS: this.offeredPerS,
      processedPerS: this.processedPerS,
      batchReadings: this.meanBatchReadings,
      batchSizeKnob: knobs.batch.size,
      workersKnob: knobs.pool.workers,
      maxWaitKnob: knobs.batch.maxWaitMs,
      cpuCores: this.cpuCores,
      queued: stages.queued,
      capacityReadings: knobs.queue.capacityReadings,
      queueWaitP50: latency.queueWait.p50 ?? Number.NaN,
      dispatchP50: latency.dispatch.p50 ?? Number.NaN,
      computeP50: latency.compute.p50 ?? Number.NaN,
      returnP50: latency.return.p50 ?? Number.NaN,
      orderWaitP50: latency.orderWait.p50 ?? Number.NaN,
      readingToFeatureP50: latency.readingToFeature.p50 ?? Number.NaN,
      readingToFeatureP99: latency.readingToFeature.p99 ?? Number.NaN,
      lagP50: lag.p50 ?? Number.NaN,
      lagP99: lag.p99 ?? Number.NaN,
      lagMax: lag.max ?? Number.NaN,
      busyShareMin: busy[0] ?? Number.NaN,
      busyShareMedian: busy[busy.length >> 1] ?? Number.NaN,
      busyShareMax: busy.at(-1) ?? Number.NaN,
      shedPerS: this.shedPerS,
    };
  }

  #endSecond(): void {
    this.latencies.endSecond();
    this.lag.histogram.endSecond();
    this.recovery.endSecond();
    this.stages.endSecond();
    this.memory.sample();
  }
}

/** Resident memory of the whole process, workers included, in MiB. */
class MemoryMeter {
  readonly startMiB = rssMiB();
  #peakMiB = this.startMiB;
  #nowMiB = this.startMiB;

  sample(): void {
    this.#nowMiB = rssMiB();
    this.#peakMiB = Math.max(this.#peakMiB, this.#nowMiB);
  }

  get nowMiB(): number {
    return this.#nowMiB;
  }

  get peakMiB(): number {
    return this.#peakMiB;
  }
}

function rssMiB(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
