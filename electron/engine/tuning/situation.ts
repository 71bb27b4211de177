// How the pipeline stands, as the advisor judges it: what batches of another size would take, whether it is full. Pure.
import type { Knobs } from '../../../shared/knobs.ts';
import type { CopyCost, ModelFigures } from '../../../shared/tuning/model.ts';
import { type BatchCosts, batchUs, fillMs, journeyShareOf } from './figuresFromFit.ts';
import { roundedDown, roundedUp } from './figureWords.ts';
import type { SourceStanding } from './tuningParts.ts';

export interface AdvisorInput {
  readonly model: ModelFigures;
  /** Null: not known yet. */
  readonly costs: BatchCosts | null;
  readonly knobs: Knobs;
  readonly cores: number;
  /** False right after a knob change: what is measured is still that of the setting before. */
  readonly isSettled: boolean;
  readonly poolIsBroken: boolean;
  readonly sources: readonly SourceStanding[];
  readonly quarantinedPerS: number;
  readonly offeredPerS: number;
  readonly processedPerS: number;
  readonly shedPerS: number;
  /** Of the queue's capacity, 0 to 1. */
  readonly queueShare: number;
  /** Share of the time that sources were held. */
  readonly blockedShare: number;
  readonly p99Ms: number | null;
  /** Of the workers, mean; null where none computes. */
  readonly busyShare: number | null;
  /** As the lab has measured it; null before. */
  readonly workerMiB: number | null;
  readonly copyCost: CopyCost | null;
}

/** Above it the journey is warned of. */
export const muchJourney = 0.15;
/** What an advice brings it down to. */
const littleJourney = 0.12;
const fullQueue = 0.5;
export const heldShare = 0.1;
/** Of a batch's size, below which batches are sent before they are full. */
const partlyFull = 0.85;

/** Whether more is offered than goes through. */
export function isFull({
  shedPerS,
  queueShare,
  blockedShare,
}: Pick<AdvisorInput, 'shedPerS' | 'queueShare' | 'blockedShare'>): boolean {
  return shedPerS > 0 || queueShare >= fullQueue || blockedShare >= heldShare;
}

export class Situation {
  readonly input: AdvisorInput;
  readonly costs: BatchCosts;

  constructor(input: AdvisorInput, costs: BatchCosts) {
    this.input = input;
    this.costs = costs;
  }

  get batch(): number {
    return Math.max(1, this.input.model.meanBatch);
  }

  /** Whether more is offered than goes through. */
  get isFull(): boolean {
    return isFull(this.input);
  }

  /** Whether `batch.maxWaitMs` sends batches before they are full. */
  get isWaitLimited(): boolean {
    return !this.isFull && this.batch < partlyFull * this.input.knobs.batch.size;
  }

  get journeyShare(): number {
    return journeyShareOf(this.costs, this.batch);
  }

  /** Readings that come in while a batch may wait; without limit where they wait already. */
  readingsWithin(maxWaitMs: number): number {
    if (this.isFull) return Number.POSITIVE_INFINITY;
    return Math.max(1, (this.input.offeredPerS * maxWaitMs) / 1_000);
  }

  /** From the first reading of a batch to its commit, queues left out, in ms. */
  delayMs(size: number, maxWaitMs = this.input.knobs.batch.maxWaitMs): number {
    const actual = Math.min(
      size,
      Math.max(this.readingsWithin(maxWaitMs), this.isWaitLimited ? this.batch : 1),
    );
    return this.waitMs(size, maxWaitMs) + batchUs(this.costs, actual) / 1_000;
  }

  waitMs(size: number, maxWaitMs = this.input.knobs.batch.maxWaitMs): number {
    const { offeredPerS } = this.input;
    if (this.isFull || offeredPerS <= 0) return 0;
    return Math.min(maxWaitMs, fillMs({ batch: { size } }, offeredPerS));
  }

  /** The smallest round size whose journey is little, at most `most`; the largest round one where none is. */
  batchOfLittleJourney(most: number): number {
    let [least, bound] = [1, Math.max(1, Math.floor(most))];
    if (journeyShareOf(this.costs, bound) > littleJourney) return roundedDown(bound);
    while (least < bound) {
      const middle = Math.floor((least + bound) / 2);
      if (journeyShareOf(this.costs, middle) <= littleJourney) bound = middle;
      else least = middle + 1;
    }
    const round = roundedUp(least);
    return round <= most ? round : least;
  }

  /** Readings that a batch of such a size would have in fact. */
  actual(size: number): number {
    return Math.min(size, this.readingsWithin(this.input.knobs.batch.maxWaitMs));
  }

  /** Of a core, that journeys take at the present rate if batches have such a size. */
  journeyCores(size: number): number {
    return (
      (this.input.processedPerS / size) * (batchUs(this.costs, size) / 1e6) * journeyShareOf(this.costs, size)
    );
  }
}
