// What auto-tune says of its changes and of how it is doing: plain sentences with figures. Pure.
import type { AutoTuneState } from '../../../../shared/tuning/autoTune.ts';
import { thinSpace } from '../../sentenceNumbers.ts';
import { countText, durationText, rateText } from '../figureWords.ts';
import type { Setting } from './settingForecast.ts';

/** "batch 500 → 1 200, workers 1 → 2" */
export function changeText(before: Setting, after: Setting): string {
  const parts: string[] = [];
  const add = (name: string, from: number, to: number, unit = ''): void => {
    if (from !== to) parts.push(`${name} ${count(from)} → ${count(to)}${unit}`);
  };
  add('workers', before.workers, after.workers);
  add('batch', before.batch, after.batch);
  add('max wait', before.maxWaitMs, after.maxWaitMs, `${thinSpace}ms`);
  return parts.join(', ');
}

export function lateReason(measuredMs: number, targetMs: number, expectedMs: number): string {
  return `p99 was over ${ms(targetMs)} in most of the last 3 s, ${ms(measuredMs)} in the last one; ${ms(expectedMs)} are expected now.`;
}

export function loadReason(loadPerS: number, wouldBeMs: number, expectedMs: number): string {
  return `At ${rate(loadPerS)} p99 would be ${latencyText(wouldBeMs)}; ${ms(expectedMs)} are expected now.`;
}

export function backlogReason(
  queued: number,
  loadPerS: number,
  beforePerS: number,
  afterPerS: number,
): string {
  return (
    `${count(queued)} readings wait at ${rate(loadPerS)}: ` +
    `the pool could do ${rate(beforePerS)}, and ${rate(afterPerS)} now.`
  );
}

export function savingReason(savedCores: number, cores: number, expectedMs: number): string {
  return `Saves ${cpu(savedCores)} of ${cpu(cores)} cores; a p99 of ${ms(expectedMs)} is expected.`;
}

export function headroomReason(before: number, after: number, expectedMs: number): string {
  const held = (times: number): string => (times > 1 ? `${times} × this load` : 'no more load than this');
  return `Holds ${held(after)} instead of ${held(before)} at the same CPU; a p99 of ${ms(expectedMs)} is expected.`;
}

export function roomReason(beforeMs: number, afterMs: number, moreCores: number): string {
  const cost = moreCores >= 0.005 ? `for ${cpu(moreCores)} cores more` : 'at the same CPU';
  return `Leaves room below the target ${cost}: a p99 of ${ms(afterMs)} instead of ${ms(beforeMs)} is expected.`;
}

export interface StateWords {
  readonly state: AutoTuneState;
  /** Why it neither measures nor changes anything for now; null where it does. */
  readonly waitsBecause: string | null;
  readonly targetP99Ms: number;
  readonly p99Ms: number | null;
  readonly offeredPerS: number;
  readonly cpuCores: number | null;
  /** Seconds without a change; null before the first. */
  readonly quietS: number | null;
  /** What a person did that ended it. */
  readonly givenWayBecause: string;
}

export function stateText(words: StateWords): string {
  const { state, targetP99Ms, p99Ms, offeredPerS, cpuCores, quietS } = words;
  const measured = p99Ms === null ? 'nothing was committed in the last second' : `p99 is ${ms(p99Ms)}`;
  const at = `at ${rate(offeredPerS)}${cpuCores === null ? '' : ` and ${cpu(cpuCores)} cores`}`;
  if (words.waitsBecause !== null) return `Waiting: ${words.waitsBecause}. The knobs stay as they are.`;
  switch (state) {
    case 'off':
      return `Off. It would hold p99 at or below ${ms(targetP99Ms)} at the least CPU.`;
    case 'measuring':
      return 'Measuring what a batch takes before it changes anything.';
    case 'idle':
      return `Nothing comes in. It goes on holding p99 at or below ${ms(targetP99Ms)} when readings come; the knobs stay as they are.`;
    case 'settling':
      return `Settling: ${measured} ${at}, the target is ${ms(targetP99Ms)}.`;
    case 'holding':
      return `Holding: ${measured} ${at}, the target is ${ms(targetP99Ms)}${quietS === null ? '' : `; no change for ${count(quietS)} s`}.`;
    case 'limited':
      return `No setting within the bounds is expected to hold ${ms(targetP99Ms)} ${at}: ${measured}. Raise the target, or lower the load or the work per reading.`;
    case 'givenWay':
      return `It is off since ${words.givenWayBecause}. The knobs stay as they are.`;
  }
}

function count(value: number): string {
  return countText(Math.round(value));
}

function rate(perS: number): string {
  return rateText(perS < 100 ? Number(perS.toPrecision(2)) : Number(perS.toPrecision(3)));
}

function ms(value: number): string {
  return durationText(1_000 * Number(value.toPrecision(2)));
}

function latencyText(value: number): string {
  return value >= 10_000 ? 'without bound' : ms(value);
}

function cpu(cores: number): string {
  return cores.toFixed(2);
}
