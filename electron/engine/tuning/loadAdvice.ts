// Advice on what computes: how many workers, the pool against the event loop, copying against sharing. Pure.
import { knobDescriptions } from '../../../shared/knobs.ts';
import type { Advice } from '../../../shared/tuning/model.ts';
import { computePlace, computingShare } from './computePlace.ts';
import { computeUs } from './figuresFromFit.ts';
import { countText, durationText, percentText, rateText, workersText } from './figureWords.ts';
import { type AdvisorInput, heldShare, type Situation } from './situation.ts';

const saturatedShare = 0.85;
/** Workers that would be busier than this are not taken away. */
const comfortableShare = 0.5;
const largestPool = knobDescriptions['pool.workers'].most ?? 16;

/** More is offered than goes through, or nearly. Null: there is room. */
export function fullAdvice(situation: Situation): Advice | null {
  const { input, isFull } = situation;
  const { knobs, busyShare } = input;
  const saturated = knobs.pool.mode === 'pool' && (busyShare ?? 0) >= saturatedShare;
  if (!isFull && !saturated) return null;
  const more = moreWorkers(input);
  if (saturated && more > knobs.pool.workers) return addWorkers(input, more);
  return isFull ? nothingLeft(situation) : null;
}

/** As many as the cores, or more where computing waits. */
function moreWorkers({ model, cores, knobs, processedPerS, offeredPerS }: AdvisorInput): number {
  const compute = model.stages.find(({ stage }) => stage === 'compute');
  const most = compute?.kind === 'I/O-bound' ? largestPool : Math.min(largestPool, cores);
  const asked = Math.ceil((knobs.pool.workers * Math.max(offeredPerS, 1)) / Math.max(processedPerS, 1) / 0.8);
  return Math.min(most, Math.max(knobs.pool.workers + 1, asked));
}

function addWorkers(input: AdvisorInput, workers: number): Advice {
  const { knobs, busyShare, cores, model } = input;
  const waits = model.stages.some(({ stage, kind }) => stage === 'compute' && kind === 'I/O-bound');
  const one = knobs.pool.workers === 1;
  const waiting = one ? 'it waits more than it computes' : 'they wait more than they compute';
  const why = waits ? waiting : `the machine has ${cores} cores`;
  return {
    id: 'workers',
    text: `${capital(allWorkers(knobs.pool.workers))} busy ${percentText(busyShare ?? 0)} of the time, and ${why}. ${workersText(workers)} would take up to ${percentText(workers / knobs.pool.workers - 1)} more.`,
    changes: { 'pool.workers': workers },
    action: `Apply ${workersText(workers)}`,
    effect: `up to +${percentText(workers / knobs.pool.workers - 1)} readings/s`,
    warns: false,
  };
}

function nothingLeft({ input }: Situation): Advice {
  const { shedPerS, processedPerS, offeredPerS, blockedShare, queueShare, model } = input;
  const sign =
    blockedShare >= heldShare
      ? `sources are held ${percentText(blockedShare)} of the time`
      : `the queue is ${percentText(queueShare)} full`;
  const limit = { workers: 'its workers', 'event loop': 'the event loop', cores: 'the cores' };
  const end = `what ends it is ${limit[model.predictedLimit ?? 'cores']}`;
  const text =
    shedPerS > 0
      ? `${rateText(offeredPerS)} are offered and ${countText(processedPerS)} go through: ${countText(shedPerS)} a second are shed, and ${end}. Fewer features, a smaller window or less work would help.`
      : `The pipeline takes ${rateText(processedPerS)}, as fast as it can: ${sign}, nothing is lost, and ${end}.`;
  return { id: 'full', text, changes: null, action: '', effect: 'nothing to apply', warns: false };
}

/** Workers that have nothing to do. */
export function idleAdvice({ input, isFull, costs, batch }: Situation): Advice | null {
  const { knobs, busyShare, p99Ms, workerMiB } = input;
  const { workers, mode } = knobs.pool;
  if (isFull || mode !== 'pool' || workers < 2 || busyShare === null) return null;
  const enough = Math.max(1, Math.ceil((busyShare * workers) / comfortableShare));
  if (enough >= workers) return null;
  // Where batches stand in line at times the others are not idle for nothing.
  const longestMs = knobs.batch.maxWaitMs + (2 * computeUs(costs, batch)) / 1_000 + 10;
  if (p99Ms !== null && p99Ms > longestMs) return null;
  const fewer = workers - enough;
  const memory = workerMiB === null ? '' : `, \u2212${countText(fewer * workerMiB)}\u202fMiB`;
  return {
    id: 'workers',
    text: `${capital(allWorkers(workers))} busy ${percentText(busyShare)} of the time. ${enough} would do the same work at ${percentText((busyShare * workers) / enough)}.`,
    changes: { 'pool.workers': enough },
    action: `Apply ${workersText(enough)}`,
    effect: `${fewer} thread${fewer === 1 ? '' : 's'} less${memory}`,
    warns: false,
  };
}

function allWorkers(workers: number): string {
  return workers === 1 ? 'the worker is' : workers === 2 ? 'both workers are' : `${workers} workers are`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether computing belongs elsewhere than where it is. */
export function modeAdvice(situation: Situation): Advice | null {
  const { input, costs, batch, isFull } = situation;
  const load = { processedPerS: input.processedPerS, batchUs: computeUs(costs, batch), isFull };
  const share = percentText(Math.min(1, computingShare(input.model, load)));
  switch (computePlace(input.model, load)) {
    case 'to pool':
      return toPool(situation, share);
    case 'to event loop':
      return toEventLoop(situation, share);
    case 'pool loses':
      return losingPool(situation);
    default:
      return null;
  }
}

function toPool({ input, costs, batch }: Situation, share: string): Advice {
  const { presentUsPerReading, breakEvenUsPerReading } = input.model;
  const pays =
    breakEvenUsPerReading === null
      ? ''
      : ` The pool pays above ${durationText(breakEvenUsPerReading)} of work per reading, and there are ${durationText(presentUsPerReading ?? 0)}.`;
  return {
    id: 'mode',
    text: `Computing holds the event loop, and every sensor with it: ${durationText(computeUs(costs, batch))} a batch, ${share} of its time.${pays}`,
    changes: { 'pool.mode': 'pool' },
    action: 'Apply pool',
    effect: 'event loop free',
    warns: false,
  };
}

function losingText({ input, batch }: Situation): string {
  const { presentUsPerReading, breakEvenUsPerReading, paysUpToUsPerReading } = input.model;
  const upTo = paysUpToUsPerReading === null ? '' : ` and below ${durationText(paysUpToUsPerReading)}`;
  const pays =
    breakEvenUsPerReading === null
      ? 'with these workers and batches the pool never pays'
      : `at batch ${countText(batch)} the pool pays above ${durationText(breakEvenUsPerReading)}${upTo}`;
  return `The pool loses to the event loop: a reading is ${durationText(presentUsPerReading ?? 0)} of work, and ${pays}.`;
}

function losingPool(situation: Situation): Advice {
  return {
    id: 'mode',
    text: `${losingText(situation)} But computing there would hold sensors up: larger batches, more workers or more work per reading turn it round.`,
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: true,
  };
}

function toEventLoop(situation: Situation, share: string): Advice {
  const { costs, batch } = situation;
  return {
    id: 'mode',
    text: `${losingText(situation)} Computing there would take ${share} of its time, ${durationText(computeUs(costs, batch))} at a stretch.`,
    changes: { 'pool.mode': 'inline' },
    action: 'Apply event loop',
    effect: 'no journey, no workers',
    // At such a rate it is of no consequence.
    warns: false,
  };
}

/** Copying is there to be seen, not to be used. */
export function copyAdvice({ input, costs, batch }: Situation): Advice | null {
  const { knobs, copyCost } = input;
  if (knobs.pool.transport !== 'copy') return null;
  const factor = copyCost && copyCost.sharedReadingsPerS / copyCost.copyReadingsPerS;
  const copied = costs.journeyUsPerReading;
  const what =
    copied > 0
      ? `Copying takes ${durationText(copied)} of every reading, beside ${durationText(computeUs(costs, batch) / batch)} of computing`
      : 'Readings and results are copied as plain objects';
  return {
    id: 'copy',
    text: `${what}. Shared memory copies nothing on the way in${factor ? `: measured here it took ${factor.toFixed(1)}\u202f× as many readings` : ''}.`,
    changes: { 'pool.transport': 'shared' },
    action: 'Apply shared',
    effect: factor ? `${factor.toFixed(1)}\u202f× readings/s` : 'no copies',
    warns: false,
  };
}
