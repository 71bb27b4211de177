// Where computing belongs, in workers or in the event loop: the one place that decides it. Pure.
import type { ModelFigures } from '../../../shared/tuning/model.ts';

/** Of the event loop, what computing may take without being felt; and a single batch in it. */
const littleOfLoop = 0.05;
const briefBatchUs = 2_000;
const muchOfLoop = 0.3;
/** At the break-even itself neither is better, and what is measured wavers. */
const clearlyBelow = 0.8;

export type PlaceFigures = Pick<
  ModelFigures,
  'mode' | 'betterMode' | 'presentUsPerReading' | 'breakEvenUsPerReading' | 'paysUpToUsPerReading'
>;

export interface ComputeLoad {
  readonly processedPerS: number;
  /** Compute time of a batch. */
  readonly batchUs: number;
  /** Whether more is offered than goes through. */
  readonly isFull: boolean;
}

/**
 * `pool loses`: the event loop would be faster, but computing there would be felt.
 * `little`: it holds the event loop, but so little that it may stay there.
 */
export type ComputePlace = 'right' | 'little' | 'to pool' | 'to event loop' | 'pool loses';

/** Share of the event loop's time that computing takes, or would take. */
export function computingShare(
  { presentUsPerReading }: PlaceFigures,
  { processedPerS }: ComputeLoad,
): number {
  return (processedPerS * (presentUsPerReading ?? 0)) / 1e6;
}

export function computePlace(figures: PlaceFigures, load: ComputeLoad): ComputePlace {
  const share = computingShare(figures, load);
  const isLittle = share < littleOfLoop && load.batchUs < briefBatchUs;
  if (figures.mode === 'inline') {
    if (isLittle) return 'little';
    if (figures.betterMode === 'pool') return 'to pool';
    return figures.betterMode === null && share >= muchOfLoop ? 'to pool' : 'right';
  }
  if (figures.betterMode !== 'inline' || isNearBreakEven(figures)) return 'right';
  return isLittle && !load.isFull ? 'to event loop' : 'pool loses';
}

function isNearBreakEven({
  presentUsPerReading,
  breakEvenUsPerReading,
  paysUpToUsPerReading,
}: PlaceFigures): boolean {
  if (presentUsPerReading === null || breakEvenUsPerReading === null) return false;
  if (paysUpToUsPerReading !== null && presentUsPerReading >= paysUpToUsPerReading)
    return clearlyBelow * presentUsPerReading < paysUpToUsPerReading;
  return presentUsPerReading > clearlyBelow * breakEvenUsPerReading;
}
