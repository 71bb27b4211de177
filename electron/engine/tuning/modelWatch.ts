// What a batch costs and what follows from it at the present setting, from the pipeline's newest batches.
import { availableParallelism } from 'node:os';
import type { BatchModel, ModelFigures } from '../../../shared/tuning/model.ts';
import type { BatchTimes } from '../telemetry/recentBatches.ts';
import { fitBatches, leastBatches } from './batchFit.ts';
import { computePlace } from './computePlace.ts';
import {
  type BatchCosts,
  type Circumstances,
  closesEarly,
  computeUs,
  costsOf,
  costsOfMeans,
  fillMs,
  type LoopCost,
} from './figuresFromFit.ts';
import { type BatchMeans, type Following, followingOf, nothingComesIn } from './following.ts';
import { loadTells, loopCost, type Recent } from './loopCost.ts';
import { rangesByBatch } from './rangesByBatch.ts';
import { type SettledWindow, settledWindow } from './settledWindow.ts';
import { isFull } from './situation.ts';
import { computeCpuShare, stageBounds } from './stageBounds.ts';
import type { TuningParts } from './tuningParts.ts';

/** Figures are made anew no more often. */
const keptMs = 1_000;
/** With fewer batches in the last second, the mean is that of the last ten. */
const leastInSecond = 5;

/** What a batch takes only where it makes the journey, and what event loop and worker spend on that. All in µs. */
interface Journey extends Pick<Circumstances, 'workerPerBatchUs'> {
  readonly meanUs: number;
  readonly loopPerBatchUs: number;
}

export class ModelWatch {
  readonly #parts: TuningParts;
  /** What the figures follow from; null while it is not known. */
  #costs: BatchCosts | null = null;
  #figures: ModelFigures | null = null;
  #madeAtMs = Number.NEGATIVE_INFINITY;
  /** As measured while the pool last computed: the event loop's own batches do not tell it. */
  #poolJourney: Journey | null = null;
  #loadTells = false;

  #changedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  /** To be called before a change acts. */
  knobsChanged(): void {
    this.#changedAtMs = this.#parts.clock.monotonicMs();
  }

  /** Seconds that the figures are of. */
  get window(): SettledWindow {
    return settledWindow(this.#changedAtMs, this.#parts.clock.monotonicMs());
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

  #settingsDiffer({ batchSize, workers, mode, inEventLoop }: ModelFigures): boolean {
    const { batch, pool } = this.#parts.knobs();
    if (inEventLoop !== this.#inEventLoop) return true;
    return batchSize !== batch.size || workers !== pool.workers || mode !== pool.mode;
  }

  #make(): ModelFigures {
    const { pipeline, knobs, sensors } = this.#parts;
    const { batch: batchKnobs, pool } = knobs();
    const recent = this.#recent();
    const { offeredPerS } = recent;
    const times = pipeline.telemetry.recentBatches.read();
    const batch = fitBatches(times, pool.transport === 'copy') ?? unknownModel(times);
    const means = this.#means();
    const measured = this.#meanBatch(recent) || means?.readings || null;
    const meanBatch = Math.min(batchKnobs.size, measured ?? batchKnobs.size);
    this.#costs = presentCosts(batch, means, rangesByBatch(times, sensors().length));
    const following = this.#following(batch, means, Math.max(1, meanBatch), recent);
    const { reasons } = following;
    const inEventLoop = this.#inEventLoop;
    return {
      batch: inEventLoop ? { ...batch, meanJourneyUs: null } : batch,
      batchSize: batchKnobs.size,
      meanBatch,
      workers: pool.workers,
      mode: pool.mode,
      inEventLoop,
      poolStartMs: pipeline.poolStartMs,
      fillMs: offeredPerS > 0 ? fillMs(knobs(), offeredPerS) : null,
      closesEarly: offeredPerS > 0 ? closesEarly(knobs(), offeredPerS, measured) : null,
      stages: this.#stages(following, meanBatch, recent),
      ...following,
      reasons: offeredPerS > 0 ? reasons : { ...reasons, fillMs: nothingComesIn },
    };
  }

  #means(): BatchMeans | null {
    const means = this.#parts.pipeline.telemetry.recentBatchMeans(this.window.seconds);
    if (!means) return null;
    const { journeyMs, computeMs, readings } = means;
    return { journeyUs: 1e3 * journeyMs, computeUs: 1e3 * computeMs, readings };
  }

  #recent(): Recent {
    const { telemetry } = this.#parts.pipeline;
    const { seconds } = this.window;
    return {
      work: telemetry.stages.recent(seconds),
      ...telemetry.workers.recent(seconds),
      ...telemetry.recentRates(seconds),
    };
  }

  /** NaN while there are none. */
  #meanBatch({ readingsPerS, batchesPerS }: Recent): number {
    const { telemetry } = this.#parts.pipeline;
    if (telemetry.batchesPerS >= leastInSecond) return telemetry.meanBatchReadings;
    return readingsPerS / batchesPerS;
  }

  get #inEventLoop(): boolean {
    return this.#parts.knobs().pool.mode === 'inline' || this.#parts.pipeline.poolIsBroken;
  }

  #following(batch: BatchModel, means: BatchMeans | null, readings: number, recent: Recent): Following {
    const inEventLoop = this.#inEventLoop;
    const loop = loopCost(recent, inEventLoop);
    if (means && loop && !inEventLoop) this.#poolJourney = journeyOf(means.journeyUs, loop, recent);
    const { workers } = this.#parts.knobs().pool;
    this.#loadTells = loadTells(recent, inEventLoop ? 1 : workers, this.#loadTells);
    return followingOf({
      batch,
      costs: this.#costs,
      present: means && loop ? { means, at: this.#circumstances(readings, loop, recent) } : null,
      offeredPerS: recent.offeredPerS,
      loadTells: this.#loadTells,
      poolJourneyUs: this.#poolJourney?.meanUs ?? null,
      inEventLoop,
      poolStartMs: this.#parts.pipeline.poolStartMs,
    });
  }

  #circumstances(readings: number, loop: LoopCost, recent: Recent): Circumstances {
    const { workers, inFlightPerWorker } = this.#parts.knobs().pool;
    const journey = this.#poolJourney;
    return {
      readings,
      workers,
      inFlightPerWorker,
      cores: availableParallelism(),
      cpuShare: computeCpuShare(recent),
      workerPerBatchUs: journey?.workerPerBatchUs ?? 0,
      loop: { ...loop, journeyPerBatchUs: journey?.loopPerBatchUs ?? 0 },
    };
  }

  #stages(following: Following, meanBatch: number, recent: Recent): ModelFigures['stages'] {
    const { pipeline, knobs } = this.#parts;
    const { pool } = knobs();
    const { queue, telemetry } = pipeline;
    const load = {
      processedPerS: recent.readingsPerS,
      batchUs: this.#costs ? computeUs(this.#costs, Math.max(1, meanBatch)) : 0,
      isFull: isFull({
        shedPerS: telemetry.shedPerS,
        queueShare: queue.queued / queue.capacityReadings,
        blockedShare: recent.work.sourcesBlocked,
      }),
    };
    return stageBounds({
      ...recent,
      mode: pool.mode,
      poolIsBroken: pipeline.poolIsBroken,
      workers: pool.workers,
      cores: availableParallelism(),
      processedPerS: recent.readingsPerS,
      place: computePlace({ ...following, mode: this.#inEventLoop ? 'inline' : 'pool' }, load),
    });
  }
}

function journeyOf(meanUs: number, loop: LoopCost, recent: Recent): Journey {
  const { cpuCores, busyThreads, batchesPerS } = recent;
  return {
    meanUs,
    loopPerBatchUs: loop.journeyPerBatchUs,
    workerPerBatchUs: batchesPerS > 0 ? Math.max(0, (1e6 * (cpuCores - busyThreads)) / batchesPerS) : 0,
  };
}

/** Where there is no line, of the batches that are there now: means of other sizes hold for those alone. */
function presentCosts(
  batch: BatchModel,
  means: BatchMeans | null,
  ranges: BatchCosts['ranges'],
): BatchCosts | null {
  const costs = costsOf(batch, ranges);
  if (!costs || batch.identifiable) return costs;
  return means && costsOfMeans(means, ranges);
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
    meanJourneyUs: null,
    meanComputeUs: null,
    meanReadings: null,
    remark:
      readings.length === 0
        ? 'No batch has come back under these settings.'
        : `Only ${readings.length} of at least ${leastBatches} batches have come back under these settings.`,
  };
}
