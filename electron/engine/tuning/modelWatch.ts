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
/** With fewer batches in the last second, the mean is that of the last ten. */
const leastInSecond = 5;

type Journey = Pick<BatchCosts, 'overheadUs' | 'journeyUsPerReading'>;
type Following = Pick<ModelFigures, keyof typeof nothingFollows | 'remark'>;

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

export class ModelWatch {
  readonly #parts: TuningParts;
  readonly #loopCpu = new SampledCounter();
  /** What the figures follow from; null while it is not known. */
  #costs: BatchCosts | null = null;
  #figures: ModelFigures | null = null;
  #madeAtMs = Number.NEGATIVE_INFINITY;
  /** As measured while the pool last computed: the event loop's own batches do not tell it. */
  #poolJourney: Journey | null = null;

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
    const { recentBatches } = pipeline.telemetry;
    const { batch: batchKnobs, pool } = knobs();
    const { offeredPerS } = pipeline.telemetry.recentRates();
    const times = recentBatches.read();
    const batch = fitBatches(times, pool.transport === 'copy') ?? unknownModel(times);
    const bounds = this.#boundInput(offeredPerS > 0);
    const meanBatch = Math.min(batchKnobs.size, this.#meanBatch() || batchKnobs.size);
    this.#costs = costsOf(batch, rangesByBatch(times, sensors().length));
    return {
      batch,
      batchSize: batchKnobs.size,
      meanBatch,
      workers: pool.workers,
      mode: pool.mode,
      poolStartMs: pipeline.poolStartMs,
      fillMs: offeredPerS > 0 ? fillMs(knobs(), offeredPerS) : null,
      stages: stageBounds(bounds),
      ...(this.#costs
        ? this.#following(this.#costs, batch.identifiable, this.#circumstances(meanBatch, bounds))
        : { ...nothingFollows, remark: batch.remark }),
    };
  }

  /** NaN while there are none. */
  #meanBatch(): number {
    const { telemetry } = this.#parts.pipeline;
    if (telemetry.batchesPerS >= leastInSecond) return telemetry.meanBatchReadings;
    const { readingsPerS, batchesPerS } = telemetry.recentRates();
    return readingsPerS / batchesPerS;
  }

  #circumstances(meanBatch: number, bounds: BoundInput): Circumstances {
    const { workers, inFlightPerWorker } = this.#parts.knobs().pool;
    const { readingsPerS, batchesPerS } = this.#parts.pipeline.telemetry.recentRates();
    const { ingest, commit, dispatch } = bounds.work;
    const perReadingUs = (share: number): number => (readingsPerS > 0 ? (1e6 * share) / readingsPerS : 0);
    return {
      readings: Math.max(1, meanBatch),
      workers,
      inFlightPerWorker,
      cores: bounds.cores,
      cpuShare: computeCpuShare(bounds),
      loop: {
        perReadingUs: perReadingUs(ingest + commit),
        besideUs: perReadingUs(Math.max(0, besideShare(bounds) - idleShare)),
        perBatchUs: batchesPerS > 0 ? (1e6 * dispatch) / batchesPerS : 0,
      },
    };
  }

  #following(costs: BatchCosts, isIdentifiable: boolean, at: Circumstances): Following {
    const { pipeline, knobs } = this.#parts;
    const presentUsPerReading = computeUs(costs, at.readings) / at.readings;
    const inline = inlineThroughput(presentUsPerReading, at);
    if (knobs().pool.mode === 'inline' || pipeline.poolIsBroken) {
      const journey = this.#poolJourney;
      return {
        ...nothingFollows,
        ...(journey && this.#comparison({ ...costs, ...journey }, presentUsPerReading, at)),
        presentUsPerReading,
        predictedReadingsPerS: inline.readingsPerS,
        predictedLimit: inline.limit,
        remark: journey ? inlineRemark : neverPooledRemark,
      };
    }
    const { overheadUs, journeyUsPerReading } = costs;
    this.#poolJourney = { overheadUs, journeyUsPerReading };
    const pooled = poolThroughput(costs, at);
    const comparison = this.#comparison(costs, presentUsPerReading, at);
    return {
      efficiency: efficiencyOf(costs, at.readings),
      journeyShare: journeyShareOf(costs, at.readings),
      // At other sizes than the measured ones the means say nothing.
      batchFor95: isIdentifiable ? batchFor95(costs) : null,
      presentUsPerReading,
      predictedReadingsPerS: pooled.readingsPerS,
      predictedLimit: pooled.limit,
      ...comparison,
      remark: comparison.breakEvenUsPerReading === null ? neverPaysRemark : '',
    };
  }

  /** The pool against the event loop, with the pool's costs. */
  #comparison(
    costs: BatchCosts,
    presentUsPerReading: number,
    at: Circumstances,
  ): Pick<ModelFigures, 'breakEvenUsPerReading' | 'betterMode' | 'payBackReadings'> {
    const breakEven = breakEvenUs(costs, at);
    const { poolStartMs } = this.#parts.pipeline;
    // What the event loop does beside its stages it does in either case; how much is the pool's doing is not measured.
    const alike = { ...at, loop: { ...at.loop, besideUs: 0 } };
    const [pooled, inline] = [poolThroughput(costs, alike), inlineThroughput(presentUsPerReading, alike)];
    return {
      breakEvenUsPerReading: breakEven,
      betterMode: pooled.readingsPerS > inline.readingsPerS ? 'pool' : 'inline',
      payBackReadings:
        poolStartMs === null ? null : payBackReadings(poolStartMs, pooled.readingsPerS, inline.readingsPerS),
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

const neverPaysRemark =
  'With these workers and batches no work per reading makes the pool faster than the event loop.';
const inlineRemark =
  'In the event loop a batch makes no journey. What the pool would do is by its journey as it was last measured.';
const neverPooledRemark =
  'The pool has computed nothing yet: what its journey costs, and so the break-even, is not known.';

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
