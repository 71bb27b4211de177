// What follows from the costs of a batch where it is computed now, each null figure with its reason. Pure.
import type { BatchModel, ModelFigureName, ModelFigures } from '../../../shared/tuning/model.ts';
import {
  type BatchCosts,
  batchFor95,
  betterModeFor,
  type Circumstances,
  efficiencyOf,
  inlineThroughput,
  journeyShareOf,
  payBackReadings,
  poolPays,
  poolThroughput,
} from './figuresFromFit.ts';

export type Following = Pick<
  ModelFigures,
  Exclude<ModelFigureName, 'fillMs'> | 'paysUpToUsPerReading' | 'predictedLimit' | 'reasons' | 'remark'
>;

export interface FollowingInput {
  readonly batch: BatchModel;
  /** Null: nothing has been measured. */
  readonly costs: BatchCosts | null;
  /** Mean compute time of a reading at present, µs, late batches included. */
  readonly presentUs: number;
  /** Mean journey of a batch to the pool as it was last measured, µs, late ones included; null where it never was. */
  readonly poolJourneyUs: number | null;
  /** Whether batches are computed in the event loop now. */
  readonly inEventLoop: boolean;
  readonly at: Circumstances;
  readonly poolStartMs: number | null;
}

const nothing = {
  efficiency: null,
  journeyShare: null,
  batchFor95: null,
  breakEvenUsPerReading: null,
  paysUpToUsPerReading: null,
  presentUsPerReading: null,
  betterMode: null,
  payBackReadings: null,
  predictedReadingsPerS: null,
  predictedLimit: null,
} as const;

const noJourney = 'In the event loop a batch makes no journey.';
const neverPooled =
  'The pool has computed nothing yet: what its journey costs, and so the break-even, is not known.';
const neverPays =
  'With these workers and batches no work per reading makes the pool faster than the event loop.';
const neverPaysBack = 'The event loop is faster: the pool never makes up for its start.';
const tooSmallAlways = 'No batch within the range of the knob is that efficient: the journey grows with it.';

export function followingOf(input: FollowingInput): Following {
  const { batch, costs, inEventLoop } = input;
  if (!costs) {
    const names = Object.keys(nothing) as (keyof typeof nothing)[];
    const reasons = Object.fromEntries(names.map((name) => [name, batch.remark]));
    return { ...nothing, reasons, remark: batch.remark };
  }
  const present = { ...nothing, presentUsPerReading: input.presentUs };
  return inEventLoop ? inlineFigures(present, input) : pooledFigures(present, costs, input);
}

type Present = Omit<typeof nothing, 'presentUsPerReading'> & { readonly presentUsPerReading: number };

function inlineFigures(present: Present, input: FollowingInput): Following {
  const { readingsPerS, limit } = inlineThroughput(present.presentUsPerReading, input.at);
  const compared = comparison(present.presentUsPerReading, input);
  return {
    ...present,
    ...compared.figures,
    predictedReadingsPerS: readingsPerS,
    predictedLimit: limit,
    reasons: { efficiency: noJourney, journeyShare: noJourney, batchFor95: noJourney, ...compared.reasons },
    remark:
      input.poolJourneyUs !== null
        ? `${noJourney} What the pool would do is by its journey as it was last measured.`
        : neverPooled,
  };
}

function pooledFigures(present: Present, costs: BatchCosts, input: FollowingInput): Following {
  const { batch, at, poolJourneyUs, presentUs } = input;
  const { readingsPerS, limit } = poolThroughput(poolJourneyUs ?? 0, presentUs, at);
  const compared = comparison(present.presentUsPerReading, input);
  const size95 = batch.identifiable ? batchFor95(costs) : null;
  const notApart = { efficiency: batch.remark, batchFor95: batch.remark };
  return {
    ...present,
    ...compared.figures,
    efficiency: batch.identifiable ? efficiencyOf(costs, at.readings) : null,
    journeyShare: journeyShareOf(costs, at.readings),
    batchFor95: size95,
    predictedReadingsPerS: readingsPerS,
    predictedLimit: limit,
    reasons: {
      ...(batch.identifiable ? size95 === null && { batchFor95: tooSmallAlways } : notApart),
      ...compared.reasons,
    },
    remark: compared.reasons.breakEvenUsPerReading ?? '',
  };
}

type ComparedName = 'breakEvenUsPerReading' | 'betterMode' | 'payBackReadings';

/** The pool against the event loop: every figure by the same span of work. */
function comparison(
  presentUs: number,
  { poolJourneyUs, at, poolStartMs }: FollowingInput,
): {
  readonly figures: Pick<Following, ComparedName | 'paysUpToUsPerReading'>;
  readonly reasons: Partial<Record<ComparedName, string>>;
} {
  const { breakEvenUsPerReading, paysUpToUsPerReading, betterMode, payBackReadings: never } = nothing;
  if (poolJourneyUs === null)
    return {
      figures: { breakEvenUsPerReading, paysUpToUsPerReading, betterMode, payBackReadings: never },
      reasons: { breakEvenUsPerReading: neverPooled, betterMode: neverPooled, payBackReadings: neverPooled },
    };
  const pays = poolPays(poolJourneyUs, presentUs, at);
  const better = betterModeFor(presentUs, pays);
  const [pooled, inline] = [poolThroughput(poolJourneyUs, presentUs, at), inlineThroughput(presentUs, at)];
  const paysBack =
    poolStartMs === null || better === 'inline'
      ? null
      : payBackReadings(poolStartMs, pooled.readingsPerS, inline.readingsPerS);
  return {
    figures: {
      breakEvenUsPerReading: pays?.fromUs ?? null,
      paysUpToUsPerReading: pays?.upToUs ?? null,
      betterMode: better,
      payBackReadings: paysBack,
    },
    reasons: {
      ...(!pays && { breakEvenUsPerReading: neverPays }),
      ...(paysBack === null && { payBackReadings: neverPaysBack }),
    },
  };
}
