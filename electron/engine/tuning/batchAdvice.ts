// Advice on batch size and maximum wait: a journey that takes too much, batches that readings wait for. Pure.
import { knobDescriptions } from '../../../shared/knobs.ts';
import type { Advice } from '../../../shared/tuning/model.ts';
import { leastSpread } from './batchFit.ts';
import { batchUs, journeyShareOf, journeyUs } from './figuresFromFit.ts';
import {
  changeText,
  countText,
  durationText,
  partOfText,
  percentText,
  rateText,
  roundedDown,
  roundedUp,
} from './figureWords.ts';
import { muchJourney, type Situation } from './situation.ts';

/** A journey that takes less than this of a core is nothing to gain by. */
const littleCore = 0.05;
/** Waiting or computing of a batch is worth a word from such a share of p99 on, and from so many ms. */
const muchOfP99 = 0.25;
const noticedMs = 5;
/** A size is worth a change where it differs by this factor. */
const worthwhile = 1.5;
/** And where the journey takes no more than this of what it took. */
const worthwhileShare = 0.8;
/** Of what comes in while a batch may wait: one that is as large as all of it leaves by the wait, not by its size. */
const mostOfWait = 0.9;
const waitsTried = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const largestBatch = knobDescriptions['batch.size'].most ?? 50_000;

/** Null: the journey is little. */
export function journeyAdvice(situation: Situation): Advice | null {
  const { journeyShare } = situation;
  if (journeyShare <= muchJourney) return null;
  const harmless = !situation.isFull && situation.journeyCores(situation.batch) < littleCore;
  return (
    largerBatch(situation) ??
    (harmless ? harmlessJourney(situation) : longerWait(situation)) ??
    plainJourney(situation)
  );
}

function journeyOpening({ costs, batch }: Situation): string {
  return `${partOfText(journeyUs(costs, batch), batchUs(costs, batch))} are journey`;
}

function largerBatch(situation: Situation): Advice | null {
  const { costs, batch, input } = situation;
  const { size, maxWaitMs } = input.knobs.batch;
  // Batches that the wait closes stay as they are, whatever their size may be.
  if (situation.isWaitLimited) return null;
  const within = mostOfWait * situation.readingsWithin(maxWaitMs);
  const most = Math.min(largestBatch, input.knobs.queue.capacityReadings / 8, within);
  if (!input.model.batch.identifiable) return sharedJourney(situation, most);
  const better = situation.batchOfLittleJourney(most);
  if (better <= size || better < worthwhile * batch) return null;
  if (journeyShareOf(costs, better) > worthwhileShare * situation.journeyShare) return null;
  const share = percentText(journeyShareOf(costs, better));
  const addedUs = 1_000 * (situation.delayMs(better) - situation.delayMs(size));
  return {
    id: 'journey',
    text: `${journeyOpening(situation)}. Batch ${countText(better)} would cut that to ${share}. ${delayText(situation, addedUs)}`,
    changes: { 'batch.size': better },
    action: `Apply batch ${countText(better)}`,
    effect: situation.isFull ? `journey ${share}` : `journey ${share}, ${changeText(addedUs)}`,
    warns: true,
  };
}

function delayText({ isFull }: Situation, addedUs: number): string {
  if (isFull) return 'Readings wait already, so that it fills at once.';
  if (addedUs < 500) return 'At your rate that adds no delay to speak of.';
  return `At your rate it adds ${durationText(addedUs)} of delay.`;
}

/**
 * What a reading costs in batches so much larger cannot be told from batches of one size. That they share a journey
 * among more readings is certain, and with some of them the rest can be told.
 */
function sharedJourney(situation: Situation, most: number): Advice | null {
  const { costs, batch, input } = situation;
  const { size } = input.knobs.batch;
  // No larger step than is needed to tell overhead from cost afterwards.
  const telling = leastSpread * batch;
  const better = telling <= most ? Math.min(roundedUp(telling), Math.floor(most)) : roundedDown(most);
  if (better <= size || better < worthwhile * batch) return null;
  const addedUs = 1_000 * (situation.delayMs(better) - situation.delayMs(size));
  const each = durationText(journeyUs(costs, better) / better);
  return {
    id: 'journey',
    text: `${journeyOpening(situation)}. Batch ${countText(better)} would share one among ${countText(better)} readings, ${each} each; ${better >= telling ? 'afterwards the best size can be told, as after a probe' : 'a probe would tell the best size'}. ${delayText(situation, addedUs)}`,
    changes: { 'batch.size': better },
    action: `Apply batch ${countText(better)}`,
    effect: situation.isFull
      ? `journey ${each} a reading`
      : `journey ${each} a reading, ${changeText(addedUs)}`,
    warns: true,
  };
}

function longerWait(situation: Situation): Advice | null {
  const { costs, batch, input } = situation;
  const { size, maxWaitMs } = input.knobs.batch;
  if (!situation.isWaitLimited || !input.model.batch.identifiable) return null;
  const wanted = Math.min(size, situation.batchOfLittleJourney(largestBatch));
  const waitMs = Math.min(500, roundedUp((1_000 * wanted) / input.offeredPerS));
  const better = Math.min(size, situation.readingsWithin(waitMs));
  if (waitMs <= maxWaitMs || better < worthwhile * batch) return null;
  if (journeyShareOf(costs, better) > worthwhileShare * situation.journeyShare) return null;
  const share = percentText(journeyShareOf(costs, better));
  const addedUs = 1_000 * (waitMs - maxWaitMs);
  return {
    id: 'journey',
    text: `${journeyOpening(situation)}: after ${durationText(1e3 * maxWaitMs)} batches go out with ${countText(batch)} readings. A maximum wait of ${durationText(1e3 * waitMs)} would cut that to ${share} and adds ${durationText(addedUs)} of delay.`,
    changes: { 'batch.maxWaitMs': waitMs },
    action: `Apply wait ${durationText(1e3 * waitMs)}`,
    effect: `journey ${share}, ${changeText(addedUs)}`,
    warns: true,
  };
}

function harmlessJourney(situation: Situation): Advice {
  const { batch, input } = situation;
  const cores = percentText(situation.journeyCores(batch));
  return {
    id: 'journey',
    text: `${journeyOpening(situation)}, but at ${rateText(input.processedPerS)} they take ${cores} of a core: little to gain.`,
    changes: null,
    action: '',
    effect: 'nothing to apply',
    // Nothing is to be done.
    warns: false,
  };
}

function plainJourney(situation: Situation): Advice {
  return {
    id: 'journey',
    text: `${journeyOpening(situation)}. A larger batch would hardly cut that within rate, queue and maximum wait: more work per reading would, or computing in the event loop.`,
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: true,
  };
}

/** Where readings wait for their batch to fill, or to be computed, for much of p99. Null: they do not, or it would not help. */
export function delayAdvice(situation: Situation): Advice | null {
  const { p99Ms } = situation.input;
  if (situation.isFull || p99Ms === null || p99Ms < noticedMs) return null;
  const { size } = situation.input.knobs.batch;
  if (situation.delayMs(size) < Math.max(noticedMs, muchOfP99 * p99Ms)) return null;
  return smallerBatch(situation) ?? (situation.isWaitLimited ? shorterWait(situation) : null);
}

function smallerBatch(situation: Situation): Advice | null {
  const { costs, input, batch } = situation;
  const { size, maxWaitMs } = input.knobs.batch;
  // What a smaller batch takes is known only where overhead and cost are told apart.
  if (!input.model.batch.identifiable) return null;
  const better = situation.batchOfLittleJourney(largestBatch);
  // What no batch would fill anyway is not made smaller by the knob.
  if (
    better * worthwhile > Math.min(size, situation.readingsWithin(maxWaitMs)) ||
    better * worthwhile > batch
  )
    return null;
  const savedMs = situation.delayMs(size) - situation.delayMs(better);
  if (savedMs < Math.max(noticedMs / 2, 0.2 * (input.p99Ms ?? 0))) return null;
  const share = percentText(journeyShareOf(costs, better));
  const waitUs = 1e3 * situation.waitMs(size);
  const takenUs = batchUs(costs, batch);
  const what =
    waitUs >= takenUs
      ? `A batch waits ${durationText(waitUs)} to fill`
      : `A batch of ${countText(batch)} takes ${durationText(takenUs)} to compute, and its readings grow old meanwhile`;
  return {
    id: 'delay',
    text: `${what}. Batch ${countText(better)} would take about ${durationText(1e3 * savedMs)} off p99; ${share} of its time would be journey.`,
    changes: { 'batch.size': better },
    action: `Apply batch ${countText(better)}`,
    effect: `about ${changeText(-1e3 * savedMs)}, journey ${share}`,
    warns: false,
  };
}

/** Of a worker's time, the most that smaller batches may take. */
const mostBusy = 0.3;

function shorterWait(situation: Situation): Advice | null {
  const { costs, input, batch } = situation;
  const { maxWaitMs } = input.knobs.batch;
  const busyAfter = (waitMs: number): number => {
    const batchesPerS = Math.min(input.processedPerS, 1_000 / waitMs);
    const readings = Math.max(1, Math.min(batch, input.processedPerS / batchesPerS));
    // Where overhead is not told apart: no more than what the present, larger batches take.
    return (batchesPerS * batchUs(costs, input.model.batch.identifiable ? readings : batch)) / 1e6;
  };
  const better = waitsTried.find((waitMs) => busyAfter(waitMs) <= mostBusy);
  if (better === undefined || better > maxWaitMs / 2) return null;
  const savedMs = maxWaitMs - better;
  return {
    id: 'delay',
    text: `At ${rateText(input.offeredPerS)} no batch fills: each waits ${durationText(1e3 * maxWaitMs)} and goes out with ${countText(batch)}. A maximum wait of ${durationText(1e3 * better)} would take about ${durationText(1e3 * savedMs)} off p99, and keeps one worker busy ${percentText(busyAfter(better))} at most.`,
    changes: { 'batch.maxWaitMs': better },
    action: `Apply wait ${durationText(1e3 * better)}`,
    effect: `about ${changeText(-1e3 * savedMs)}`,
    warns: false,
  };
}
