// Turns the model's figures into at most three plain sentences, the most valuable first. Pure.
import type { Advice } from '../../../shared/tuning/model.ts';
import { delayAdvice, journeyAdvice } from './batchAdvice.ts';
import { durationText, percentText, workersText } from './figureWords.ts';
import { copyAdvice, fullAdvice, idleAdvice, modeAdvice } from './loadAdvice.ts';
import { type AdvisorInput, Situation } from './situation.ts';
import { standstillAdvice } from './standstill.ts';

const mostAdvice = 3;
const unexplainedMs = 100;
const unexplainedFactor = 3;

/** In the order of what they are worth. None takes back what one before it asks for. */
export function advise(input: AdvisorInput): readonly Advice[] {
  const { costs } = input;
  const standstill = standstillAdvice(input);
  if (standstill || !costs) return standstill ? [standstill] : [];
  const situation = new Situation(input, costs);
  const inPool = input.knobs.pool.mode === 'pool';
  const candidates = [
    copyAdvice(situation),
    inPool ? journeyAdvice(situation) : null,
    fullAdvice(situation),
    modeAdvice(situation),
    delayAdvice(situation),
    inPool ? idleAdvice(situation) : null,
  ].filter((advice) => advice !== null);
  const kept = candidates.filter((advice, i) =>
    candidates.slice(0, i).every((before) => agree(before, advice)),
  );
  if (kept.length === 0) return [waitingAdvice(situation) ?? allIsWell(situation)];
  // What can be done about it comes before what is merely so.
  return [...kept.filter(({ changes }) => changes), ...kept.filter(({ changes }) => !changes)].slice(
    0,
    mostAdvice,
  );
}

/** Two that move the same knob, or of which one makes the other idle. */
function agree(before: Advice, advice: Advice): boolean {
  if (before.id === advice.id) return false;
  const keys = Object.keys(before.changes ?? {});
  if (Object.keys(advice.changes ?? {}).some((key) => keys.includes(key))) return false;
  const pair = `${before.id} ${advice.id}`;
  // One wants batches that are fuller, the other batches that leave sooner.
  if (['journey delay', 'delay journey'].includes(pair) && before.changes && advice.changes) return false;
  // A larger batch is what a pool that loses needs.
  if (pair === 'journey mode') return before.changes === null && advice.changes !== null;
  // In the event loop there are no workers to count, nor a journey to shorten.
  if (before.id === 'mode' && advice.id === 'workers') return before.changes === null;
  return pair !== 'journey full' || before.changes === null;
}

/** Where readings are under way for much longer than their batch accounts for, that is not well. */
function waitingAdvice(situation: Situation): Advice | null {
  const { p99Ms, knobs } = situation.input;
  const batchMs = situation.delayMs(knobs.batch.size);
  if (p99Ms === null || p99Ms < unexplainedMs || p99Ms < unexplainedFactor * batchMs) return null;
  const [p99, batch] = [durationText(1e3 * p99Ms), durationText(1e3 * batchMs)];
  return {
    id: 'waiting',
    text: `p99 is ${p99}, of which a batch accounts for ${batch}: at times readings wait in the queue, because they come in bursts or other programs take the cores.`,
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: false,
  };
}

function allIsWell(situation: Situation): Advice {
  const { p99Ms, busyShare, knobs } = situation.input;
  const inPool = knobs.pool.mode === 'pool';
  const reasons = [
    inPool
      ? `journey is ${percentText(situation.journeyShare)} of a batch`
      : 'batches are computed in the event loop',
    busyShare === null
      ? ''
      : `${inPool ? `${workersText(knobs.pool.workers)} ${knobs.pool.workers === 1 ? 'is' : 'are'} busy` : 'computing takes'} ${percentText(busyShare)} of the time`,
    p99Ms === null ? '' : `p99 is ${durationText(1e3 * p99Ms)}`,
  ].filter((reason) => reason !== '');
  const last = reasons.pop() ?? '';
  const list = reasons.length > 0 ? `${reasons.join(', ')} and ${last}` : last;
  return {
    id: 'well',
    text: `Nothing to change: ${list}.`,
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: false,
  };
}
