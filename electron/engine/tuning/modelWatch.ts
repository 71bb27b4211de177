// What a batch costs and what follows from it at the present setting, from the pipeline's newest batches.
import { availableParallelism } from 'node:os';
import type { BatchModel, ModelFigures } from '../../../shared/tuning/model.ts';
import { SampledCounter } from '../telemetry/rate.ts';
import type { BatchTimes } from '../telemetry/recentBatches.ts';
import { fitBatches, leastBatches } from './batchFit.ts';
import {
  type BatchCosts,
  batchFor95,
  breakEvenUs,
  type Circumstances,
  computeUs,
  costsOf,
  efficiencyOf,
  fillMs,
  inlineThroughput,
  journeyShareOf,
  payBackReadings,
  poolThroughput,
} from './figuresFromFit.ts';
import { rangesByBatch } from './rangesByBatch.ts';
import { type BoundInput, besideShare, computeCpuShare, stageBounds } from './stageBounds.ts';
import type { TuningParts } from './tuningParts.ts';

/** Figures are made anew no more often. */
const keptMs = 1_000;
/** Timers, samples and clients keep the event loop busy for about such a share of its time, whatever flows. */
const idleShare = 0.02;

export class ModelWatch {
  readonly #parts: TuningParts;
  readonly #loopCpu = new SampledCounter();
  /** What the figures follow from; null while it is not known. */
  #costs: BatchCosts | null = null;
  #figures: ModelFigures | null = null;
  #madeAtMs = Number.NEGATIVE_INFINITY;
  /** As measured while the pool last computed: the event loop's own batches do not tell it. */
  #poolCosts: Pick<BatchCosts, 'overheadUs' | 'journeyUsPerReading'> | null = null;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  /** To be called five times a second, in the event loop's thread. */
  sample(): void {
    const { user, system } = process.threadCpuUsage();
    this.#loopCpu.sample((user + system) / 1e3, this.#parts.clock.monotonicMs());
  }

  /** At most a second old. */
  figures(): ModelFigures {
    const nowMs = this.#parts.clock.monotonicMs();
    if (!this.#figures || nowMs - this.#madeAtMs >= keptMs || this.#settingsDiffer(this.#figures)) {
      this.#figures = this.#make();
      this.#madeAtMs = nowMs;
    }
    return this.#figures;
  }

  /** Of the figures made last. */
  get costs(): BatchCosts | null {
    return this.#costs;
  }

  #settingsDiffer({ batchSize, workers, mode }: ModelFigures): boolean {
    const { batch, pool } = this.#parts.knobs();
    return batchSize !== batch.size || workers !== pool.workers || mode !== pool.mode;
  }

  #make(): ModelFigures {
    const { pipeline, knobs, sensors } = this.#parts;
    const { telemetry } = pipeline;
    const { batch: batchKnobs, pool } = knobs();
    const { offeredPerS, readingsPerS, batchesPerS } = telemetry.recentRates();
    const times = telemetry.recentBatches.read();
    const batch = fitBatches(times) ?? unknownModel(times);
    const bounds = this.#boundInput(offeredPerS > 0);
    const meanBatch = Math.min(
      batchKnobs.size,
      batchesPerS > 0 ? readingsPerS / batchesPerS : batchKnobs.size,
    );
    const common = {
      batch,
      batchSize: batchKnobs.size,
      meanBatch,
      workers: pool.workers,
      mode: pool.mode,
      poolStartMs: pipeline.poolStartMs,
      fillMs: offeredPerS > 0 ? fillMs(knobs(), offeredPerS) : null,
      stages: stageBounds(bounds),
    };
    const costs = costsOf(batch, rangesByBatch(times, sensors().length));
    this.#costs = costs;
    if (!costs) return { ...common, ...nothingFollows, remark: batch.remark };
    const { ingest, commit, dispatch } = bounds.work;
    const perReadingUs = (share: number): number => (readingsPerS > 0 ? (1e6 * share) / readingsPerS : 0);
    return {
      ...common,
      ...this.#following(costs, {
        readings: Math.max(1, meanBatch),
        workers: pool.workers,
        inFlightPerWorker: pool.inFlightPerWorker,
        cores: availableParallelism(),
        cpuShare: computeCpuShare(bounds),
        loop: {
          perReadingUs: perReadingUs(ingest + commit),
          besideUs: perReadingUs(Math.max(0, besideShare(bounds) - idleShare)),
          perBatchUs: batchesPerS > 0 ? (1e6 * dispatch) / batchesPerS : 0,
        },
      }),
    };
  }

  #following(costs: BatchCosts, at: Circumstances): Omit<ModelFigures, keyof CommonFigures> {
    const inPool = this.#parts.knobs().pool.mode === 'pool' && !this.#parts.pipeline.poolIsBroken;
    if (inPool) this.#poolCosts = costs;
    const presentUsPerReading = computeUs(costs, at.readings) / at.readings;
    const poolCosts = this.#poolCosts && { ...costs, ...pickJourney(this.#poolCosts) };
    const own = inPool
      ? {
          efficiency: efficiencyOf(costs, at.readings),
          journeyShare: journeyShareOf(costs, at.readings),
          batchFor95: batchFor95(costs),
          presentUsPerReading,
        }
      : { efficiency: null, journeyShare: null, batchFor95: null, presentUsPerReading };
    const inline = inlineThroughput(presentUsPerReading, at);
    if (!poolCosts) {
      const { readingsPerS, limit } = inline;
      return {
        ...nothingFollows,
        ...own,
        predictedReadingsPerS: readingsPerS,
        predictedLimit: limit,
        remark:
          'The pool has computed nothing yet: what its journey costs, and so the break-even, is not known.',
      };
    }
    const pooled = poolThroughput(poolCosts, at);
    const breakEven = breakEvenUs(poolCosts, at);
    const predicted = inPool ? pooled : inline;
    const { poolStartMs } = this.#parts.pipeline;
    return {
      ...own,
      breakEvenUsPerReading: breakEven,
      betterMode: breakEven !== null && presentUsPerReading > breakEven ? 'pool' : 'inline',
      payBackReadings:
        poolStartMs === null ? null : payBackReadings(poolStartMs, pooled.readingsPerS, inline.readingsPerS),
      predictedReadingsPerS: predicted.readingsPerS,
      predictedLimit: predicted.limit,
      remark: inPool ? neverRemark(breakEven) : inlineRemark,
    };
  }

  #boundInput(isOffered: boolean): BoundInput {
    const { pipeline, knobs } = this.#parts;
    const { pool } = knobs();
    const work = pipeline.telemetry.stages.recent();
    const cpu = this.#loopCpu.perSecond(10) / 1_000;
    return {
      mode: pool.mode,
      workers: pool.workers,
      cores: availableParallelism(),
      work,
      loopCpuShare: work.loop > 0 ? Math.min(1, cpu / work.loop) : null,
      ...pipeline.telemetry.workers.recent(),
      isOffered,
    };
  }
}

type CommonFigures = Pick<
  ModelFigures,
  'batch' | 'batchSize' | 'meanBatch' | 'workers' | 'mode' | 'poolStartMs' | 'fillMs' | 'stages'
>;

const inlineRemark =
  'In the event loop a batch makes no journey. What the pool would do is by its journey as it was last measured.';

function neverRemark(breakEven: number | null): string {
  if (breakEven !== null) return '';
  return 'With these workers and batches no work per reading makes the pool faster than the event loop.';
}

const nothingFollows = {
  efficiency: null,
  journeyShare: null,
  batchFor95: null,
  breakEvenUsPerReading: null,
  presentUsPerReading: null,
  betterMode: null,
  payBackReadings: null,
  predictedReadingsPerS: null,
  predictedLimit: null,
} as const;

function pickJourney({
  overheadUs,
  journeyUsPerReading,
}: Pick<BatchCosts, 'overheadUs' | 'journeyUsPerReading'>) {
  return { overheadUs, journeyUsPerReading };
}

function unknownModel({ readings }: BatchTimes): BatchModel {
  return {
    overheadUs: null,
    costUsPerReading: null,
    haloUsPerRange: null,
    journeyUsPerReading: null,
    r2: null,
    batches: readings.length,
    spread: 1,
    identifiable: false,
    remark:
      readings.length === 0
        ? 'No batch has come back under these settings: start a source.'
        : `Only ${readings.length} of at least ${leastBatches} batches have come back under these settings.`,
  };
}
