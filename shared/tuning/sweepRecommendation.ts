// What a sweep recommends, in one or two sentences, or why it recommends nothing and what to do. Pure.
import type { KnobChanges } from '../knobs.ts';
import { type SweepCapture, type SweepCell, type SweepResult, setupName } from './sweep.ts';
import {
  carriesRate,
  holdsEventLoop,
  keepsTarget,
  kneeOf,
  mayBeRecommended,
  mostLagMs,
  smallestAsGood,
  surelyBest,
  throughputOf,
} from './sweepKnee.ts';
import { isImprecise, throughputInterval } from './sweepPrecision.ts';
import { countText, msText } from './sweepText.ts';

/** Batches that have less of their size on average were closed by the maximum wait. */
const filledShare = 0.9;
/** A live load beside the cells is named from this share of the cores on. */
const namedLoadShare = 0.15;

export type SweepRecommendation =
  | { readonly cell: SweepCell; readonly changes: KnobChanges; readonly sentence: string }
  /** Why there is none, and what to do. */
  | { readonly cell: null; readonly changes: null; readonly sentence: string };

type AppliedSetting = Pick<SweepCell, 'batch' | 'workers' | 'transport' | 'maxWaitMs'>;

/** The knobs that bring a cell's setting about. */
export function changesOf({ batch, workers, transport, maxWaitMs = null }: AppliedSetting): KnobChanges {
  const batches: KnobChanges = {
    'batch.size': batch,
    ...(maxWaitMs !== null && { 'batch.maxWaitMs': maxWaitMs }),
  };
  if (workers === 0) return { ...batches, 'pool.mode': 'inline' };
  return { ...batches, 'pool.workers': workers, 'pool.mode': 'pool', 'pool.transport': transport };
}

/** `cells`: those of one work per reading. */
export function recommend(
  cells: readonly SweepCell[],
  sweep: Pick<SweepResult, 'request' | 'state' | 'capture' | 'cores'>,
): SweepRecommendation {
  const { request, state, capture } = sweep;
  const measured = cells.filter(({ p99Ms, readingsPerS }) => p99Ms !== null && readingsPerS !== null);
  const knee = kneeOf(cells, request.targetP99Ms);
  if (knee) {
    const sentence = recommendationText(knee, measured, request.targetP99Ms, capture);
    return { cell: knee, changes: changesOf(knee), sentence: `${sentence}${liveLoadText(sweep)}` };
  }
  const sentence =
    measured.length > 0
      ? `${noneText(measured, request.targetP99Ms, capture)}${liveLoadText(sweep)}`
      : state === 'running'
        ? 'No cell is measured yet.'
        : 'No cell was measured to its end: start the sweep again and let it run on.';
  return { cell: null, changes: null, sentence };
}

function recommendationText(
  knee: SweepCell,
  measured: readonly SweepCell[],
  targetP99Ms: number,
  { shareOfBest = null }: SweepCapture,
): string {
  const best = surelyBest(measured.filter((cell) => mayBeRecommended(cell, targetP99Ms)));
  const share = best ? throughputOf(knee) / throughputOf(best) : 1;
  const standing =
    share >= 1
      ? 'the most of all within the target'
      : `${Math.floor(100 * share)} % of the best within the target`;
  const [fastest] = measured.toSorted((a, b) => throughputOf(b) - throughputOf(a));
  const waits = knee.maxWaitMs ? `, batch.maxWaitMs ${msText(knee.maxWaitMs)}` : '';
  const rate = shareOfBest === null ? '' : ` at ${rateText(knee)}, for want of a live rate`;
  const sentence =
    `Batch ${countText(knee.batch)}, ${setupName(knee)}${waits}: ${countText(throughputOf(knee))} readings/s, ` +
    `${standing}, at a p99 of ${msText(p99Of(knee))}${rate} (target ${msText(targetP99Ms)}).`;
  const held = smallestAsGood(measured.filter((cell) => keepsTarget(cell, targetP99Ms)));
  if (held && holdsEventLoop(held)) return `${sentence} ${heldText(held)}`;
  if (!fastest || keepsTarget(fastest, targetP99Ms) || throughputOf(fastest) <= throughputOf(knee))
    return sentence;
  return `${sentence} ${settingText(fastest, true)} would give ${countText(throughputOf(fastest))} readings/s, but at ${msText(p99Of(fastest))}.`;
}

function noneText(measured: readonly SweepCell[], targetP99Ms: number, capture: SweepCapture): string {
  const [kept] = measured
    .filter((cell) => keepsTarget(cell, targetP99Ms))
    .sort((a, b) => Number(holdsEventLoop(a)) - Number(holdsEventLoop(b)));
  if (kept) return keptText(kept);
  const [quickest] = measured.filter(carriesRate).sort((a, b) => p99Of(a) - p99Of(b));
  if (!quickest) return cannotCarryText(measured);
  const misses =
    `No setting keeps p99 at or under ${msText(targetP99Ms)}: the nearest is ${settingText(quickest)} with ` +
    `${msText(p99Of(quickest))}.`;
  const waitMs = quickest.maxWaitMs ?? capture.maxWaitMs;
  const lessMs = Math.max(1, Math.floor(Math.min(waitMs, targetP99Ms) / 2));
  const batchReadings = quickest.openMeanBatch ?? (waitMs * (quickest.offeredPerS ?? 0)) / 1_000;
  const isClosedByWait = batchReadings < filledShare * quickest.batch;
  if (isClosedByWait && 2 * waitMs > targetP99Ms && lessMs < waitMs)
    return `${misses} Its batches wait ${msText(waitMs)} to be filled: lower batch.maxWaitMs to ${msText(lessMs)} and sweep again.`;
  return `${misses} Raise the target, ${isClosedByWait ? 'or sweep more workers' : 'sweep more settings, or lower the load'}.`;
}

/** Why one that keeps the target is not recommended although no other does. */
function keptText(kept: SweepCell): string {
  if (holdsEventLoop(kept))
    return `No setting is recommended. ${heldText(kept)} Sweep workers, or smaller batches in the event loop.`;
  return (
    `${settingText(kept, true)} keeps the target, but was measured only once: nothing is known of how it scatters. ` +
    'Start the sweep again and let it run on.'
  );
}

/** Why a cell in the event loop is left out. */
function heldText(cell: SweepCell): string {
  const { lagP99Ms } = cell;
  const lag = lagP99Ms === null ? 'is not known' : `has a p99 of ${msText(lagP99Ms)}`;
  return (
    `${settingText(cell, true)}, with ${countText(throughputOf(cell))} readings/s, is left out: it holds the event loop, ` +
    `whose lag ${lag}, and sensors need ${msText(mostLagMs)} at most.`
  );
}

function cannotCarryText(measured: readonly SweepCell[]): string {
  const [fastest] = measured.toSorted((a, b) => throughputOf(b) - throughputOf(a)) as [SweepCell];
  const doubtful = measured.find(mayCarryRate);
  if (doubtful) return doubtfulText(doubtful);
  if ((throughputInterval(fastest)?.low ?? 0) >= (fastest.offeredPerS ?? Number.POSITIVE_INFINITY))
    return onlyClosedText(fastest);
  return (
    `No setting carries the ${rateText(fastest)} that arrive: the fastest is ${settingText(fastest)} with ` +
    `${countText(throughputOf(fastest))} readings/s. Sweep larger batches or more workers, or lower the load.`
  );
}

/** Its repeats differ so much that the rate lies within their interval. */
function mayCarryRate(cell: SweepCell): boolean {
  const { low = 0, high = 0 } = throughputInterval(cell) ?? {};
  const offeredPerS = cell.offeredPerS ?? Number.POSITIVE_INFINITY;
  return isImprecise(cell.readingsPerS) && low < offeredPerS && high >= offeredPerS;
}

/** As fast as it can it reaches the rate, and at that rate its backlog grew. */
function onlyClosedText(cell: SweepCell): string {
  return (
    `No setting carried the ${rateText(cell)} that arrive: ${settingText(cell)} reaches ${countText(throughputOf(cell))} readings/s ` +
    'where readings are always there, but fell behind when they came at that rate. Sweep again when other programs leave the cores free.'
  );
}

function doubtfulText(cell: SweepCell): string {
  const { low = 0, high = 0 } = throughputInterval(cell) ?? {};
  return (
    `No setting carried the ${rateText(cell)} that arrive, but the repeats differ too much to be sure: ` +
    `${settingText(cell)} gave between ${countText(low)} and ${countText(high)} readings/s. ` +
    'Sweep again when other programs leave the cores free.'
  );
}

/** What a live load took from the cells; empty where that was little. */
function liveLoadText({ capture, cores }: Pick<SweepResult, 'capture' | 'cores'>): string {
  const { liveCpuCores = null } = capture;
  if (liveCpuCores === null || liveCpuCores < namedLoadShare * cores) return '';
  return (
    ` Live monitoring used ${liveCpuCores.toFixed(1)} of ${cores} cores beside the cells: with its sources paused ` +
    'settings reach more, above all those of several workers.'
  );
}

function rateText({ offeredPerS }: SweepCell): string {
  return `${countText(offeredPerS ?? 0)} readings/s`;
}

function settingText(cell: SweepCell, begins = false): string {
  return `${begins ? 'B' : 'b'}atch ${countText(cell.batch)}, ${setupName(cell)}`;
}

function p99Of({ p99Ms }: SweepCell): number {
  return p99Ms ?? Number.POSITIVE_INFINITY;
}
