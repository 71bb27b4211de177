// What a batch costs and what follows from it at the present setting, from the pipeline's newest batches.
import { availableParallelism } from 'node:os';
import type { BatchModel, ModelFigures } from '../../../shared/tuning/model.ts';
import type { BatchTimes } from '../telemetry/recentBatches.ts';
import type { RecentWork } from '../telemetry/stageMeter.ts';
import { fitBatches, leastBatches } from './batchFit.ts';
import { computePlace } from './computePlace.ts';
import {
  type BatchCosts,
  type Circumstances,
  closesEarly,
  computeUs,
  costsOf,
  fillMs,
} from './figuresFromFit.ts';
import { type Following, followingOf } from './following.ts';
import { rangesByBatch } from './rangesByBatch.ts';
import { type SettledWindow, settledWindow } from './settledWindow.ts';
import { isFull } from './situation.ts';
import { computeCpuShare, stageBounds } from './stageBounds.ts';
import type { TuningParts } from './tuningParts.ts';

/** Figures are made anew no more often. */
const keptMs = 1_000;
/** Timers and samples keep the event loop busy for about such a share of its time, whatever flows. */
const idleShare = 0.02;
/** With fewer batches in the last second, the mean is that of the last ten. */
const leastInSecond = 5;

/** What the event loop and a worker spend on a batch only where it makes the journey. */
type Journey = Pick<BatchCosts, 'overheadUs' | 'journeyUsPerReading'> &
  Pick<Circumstances, 'workerPerBatchUs'> & { readonly loopPerBatchUs: number };

/** Of the seconds that the present setting can be judged by. */
interface Recent {
  readonly work: RecentWork;
  readonly busyThreads: number;
  readonly cpuCores: number;
  readonly offeredPerS: number;
  readonly readingsPerS: number;
  readonly batchesPerS: number;
}

export class ModelWatch {
  readonly #parts: TuningParts;
  /** What the figures follow from; null while it is not known. */
  #costs: BatchCosts | null = null;
  #figures: ModelFigures | null = null;
  #madeAtMs = Number.NEGATIVE_INFINITY;
  /** As measured while the pool last computed: the event loop's own batches do not tell it. */
  #poolJourney: Journey | null = null;

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

  #settingsDiffer({ batchSize, workers, mode }: ModelFigures): boolean {
    const { batch, pool } = this.#parts.knobs();
    return batchSize !== batch.size || workers !== pool.workers || mode !== pool.mode;
  }

  #make(): ModelFigures {
    const { pipeline, knobs, sensors } = this.#parts;
    const { batch: batchKnobs, pool } = knobs();
    const recent = this.#recent();
    const { offeredPerS } = recent;
    const times = pipeline.telemetry.recentBatches.read();
    const batch = fitBatches(times, pool.transport === 'copy') ?? unknownModel(times);
    const meanBatch = Math.min(batchKnobs.size, this.#meanBatch(recent) || batchKnobs.size);
    this.#costs = costsOf(batch, rangesByBatch(times, sensors().length));
    const following = this.#following(batch, Math.max(1, meanBatch), recent);
    const { reasons } = following;
    return {
      batch,
      batchSize: batchKnobs.size,
      meanBatch,
      workers: pool.workers,
      mode: pool.mode,
      poolStartMs: pipeline.poolStartMs,
      fillMs: offeredPerS > 0 ? fillMs(knobs(), offeredPerS) : null,
      closesEarly: offeredPerS > 0 ? closesEarly(knobs(), offeredPerS) : null,
      stages: this.#stages(following, meanBatch, recent),
      ...following,
      reasons: offeredPerS > 0 ? reasons : { ...reasons, fillMs: nothingComesIn },
    };
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

  #following(batch: BatchModel, readings: number, recent: Recent): Following {
    const costs = this.#costs;
    const inEventLoop = this.#inEventLoop;
    const loop = loopOf(recent, inEventLoop);
    if (costs && !inEventLoop && recent.batchesPerS > 0) {
      const { overheadUs, journeyUsPerReading } = costs;
      const workerPerBatchUs = Math.max(
        0,
        (1e6 * (recent.cpuCores - recent.busyThreads)) / recent.batchesPerS,
      );
      const loopPerBatchUs = loop.journeyPerBatchUs;
      this.#poolJourney = { overheadUs, journeyUsPerReading, workerPerBatchUs, loopPerBatchUs };
    }
    const journey = this.#poolJourney;
    const { workers, inFlightPerWorker } = this.#parts.knobs().pool;
    return followingOf({
      batch,
      costs,
      poolCosts: costs && journey && { ...costs, ...journeyCosts(journey) },
      inEventLoop,
      at: {
        readings,
        workers,
        inFlightPerWorker,
        cores: availableParallelism(),
        cpuShare: computeCpuShare(recent),
        workerPerBatchUs: journey?.workerPerBatchUs ?? 0,
        loop: { ...loop, journeyPerBatchUs: journey?.loopPerBatchUs ?? 0 },
      },
      poolStartMs: this.#parts.pipeline.poolStartMs,
    });
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
      place: computePlace({ ...following, mode: pool.mode }, load),
    });
  }
}

function journeyCosts({
  overheadUs,
  journeyUsPerReading,
}: Journey): Pick<BatchCosts, 'overheadUs' | 'journeyUsPerReading'> {
  return { overheadUs, journeyUsPerReading };
}

/**
 * What the event loop does beside its stages it does for batches: turns in between where it computes them itself, and
 * where workers do, hearing of each.
 */
function loopOf(recent: Recent, inEventLoop: boolean): Circumstances['loop'] {
  const { work, readingsPerS, batchesPerS, busyThreads } = recent;
  const { sources, ingest, dispatch, commit, frames, loop, posting } = work;
  const computing = inEventLoop ? Math.min(busyThreads, recent.cpuCores) : 0;
  const beside = Math.max(0, loop - sources - ingest - dispatch - commit - frames - computing - idleShare);
  const per = (share: number, perS: number): number => (perS > 0 ? (1e6 * share) / perS : 0);
  const composing = Math.max(0, dispatch - posting);
  return {
    perReadingUs: per(sources + ingest + commit, readingsPerS),
    perBatchUs: per(composing + (inEventLoop ? beside : 0), batchesPerS),
    journeyPerBatchUs: inEventLoop ? 0 : per(posting + beside, batchesPerS),
    freeShare: Math.max(0.01, 1 - frames - idleShare),
  };
}

const nothingComesIn = 'Nothing comes in.';

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
