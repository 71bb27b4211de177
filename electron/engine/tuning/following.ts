// What follows from the costs of a batch where it is computed now, each null figure with its reason. Pure.
import type {
  BatchModel,
  JourneyTimes,
  ModelFigureName,
  ModelFigures,
} from '../../../shared/tuning/model.ts';
import {
  type BatchCosts,
  batchFor95,
  batchUs,
  betterModeFor,
  type Circumstances,
  efficiencyOf,
  inlineThroughput,
  journeyUs,
  payBackReadings,
  poolPays,
  poolThroughput,
  type Throughput,
} from './figuresFromFit.ts';

export type Following = Pick<
  ModelFigures,
  | Exclude<ModelFigureName, 'fillMs'>
  | 'journeyTimes'
  | 'paysUpToUsPerReading'
  | 'predictedLimit'
  | 'reasons'
  | 'remark'
>;

/** Mean of the batches that came back since the last change, late ones included, in µs. */
export interface BatchMeans {
  readonly journeyUs: number;
  readonly computeUs: number;
  readonly readings: number;
}

export interface FollowingInput {
  readonly batch: BatchModel;
  /** Null: nothing has been measured. */
  readonly costs: BatchCosts | null;
  /** Null: no batch has come back of late, so that nothing can be said of the present. */
  readonly present: { readonly means: BatchMeans; readonly at: Circumstances } | null;
  readonly offeredPerS: number;
  /** Whether there is load enough to tell from it how much would go through. */
  readonly loadTells: boolean;
  /** Mean journey of a batch to the pool as it was last measured, µs, late ones included; null where it never was. */
  readonly poolJourneyUs: number | null;
  /** Whether batches are computed in the event loop now. */
  readonly inEventLoop: boolean;
  readonly poolStartMs: number | null;
}

const nothing = {
  efficiency: null,
  journeyShare: null,
  journeyTimes: null,
  batchFor95: null,
  breakEvenUsPerReading: null,
  paysUpToUsPerReading: null,
  presentUsPerReading: null,
  betterMode: null,
  payBackReadings: null,
  predictedReadingsPerS: null,
  predictedLimit: null,
} as const;

/** Of every figure that is one of the present setting. */
export const nothingComesIn = 'Nothing comes in.';
const noneBack = 'No batch has come back in the last seconds.';
const littleLoad = 'Too little load to tell.';
const noJourney = 'In the event loop a batch makes no journey.';
const neverPooled =
  'The pool has computed nothing yet: what its journey costs, and so the break-even, is not known.';
const neverPays =
  'With these workers and batches no work per reading makes the pool faster than the event loop.';
const neverPaysBack = 'The event loop is faster: the pool never makes up for its start.';
const tooSmallAlways = 'No batch within the range of the knob is that efficient: the journey grows with it.';

export function followingOf(input: FollowingInput): Following {
  const { batch, costs, present, inEventLoop } = input;
  if (!present) return noPresentFigures(input);
  if (!costs) return { ...nothing, reasons: reasonsOf(batch.remark), remark: batch.remark };
  return inEventLoop ? inlineFigures(present, input) : pooledFigures(present, costs, input);
}

function reasonsOf(reason: string): Following['reasons'] {
  const { paysUpToUsPerReading, predictedLimit, journeyTimes, ...named } = nothing;
  return Object.fromEntries(Object.keys(named).map((name) => [name, reason]));
}

/** Only what holds for any batch is known. */
function noPresentFigures({ batch, costs, inEventLoop, offeredPerS }: FollowingInput): Following {
  const isFirst = offeredPerS > 0 && batch.batches === 0;
  const remark = isFirst ? batch.remark : offeredPerS > 0 ? noneBack : nothingComesIn;
  const { batchFor95: _, ...reasons } = reasonsOf(remark);
  const size95 = from95(batch, inEventLoop ? null : costs);
  const notApart = inEventLoop ? noJourney : batch.remark || tooSmallAlways;
  return {
    ...nothing,
    batchFor95: size95,
    reasons: size95 === null ? { ...reasons, batchFor95: notApart } : reasons,
    remark,
  };
}

function from95({ identifiable }: BatchModel, costs: BatchCosts | null): number | null {
  return identifiable && costs ? batchFor95(costs) : null;
}

type Present = NonNullable<FollowingInput['present']>;

const usPerReading = ({ means }: Present): number => means.computeUs / means.readings;

function inlineFigures(present: Present, input: FollowingInput): Following {
  const compared = comparison(present, input);
  const predicted = throughput(inlineThroughput(usPerReading(present), present.at), input);
  return {
    ...nothing,
    ...compared.figures,
    ...predicted.figures,
    presentUsPerReading: usPerReading(present),
    reasons: {
      efficiency: noJourney,
      journeyShare: noJourney,
      batchFor95: noJourney,
      ...compared.reasons,
      ...predicted.reasons,
    },
    remark:
      input.poolJourneyUs !== null
        ? `${noJourney} What the pool would do is by its journey as it was last measured.`
        : neverPooled,
  };
}

function pooledFigures(present: Present, costs: BatchCosts, input: FollowingInput): Following {
  const { batch, poolJourneyUs } = input;
  const { at } = present;
  const compared = comparison(present, input);
  const predicted = throughput(poolThroughput(poolJourneyUs ?? 0, usPerReading(present), at), input);
  const size95 = from95(batch, costs);
  const notApart = { efficiency: batch.remark, batchFor95: batch.remark };
  const times = journeyTimesOf(present, batch, costs);
  return {
    ...nothing,
    ...compared.figures,
    ...predicted.figures,
    presentUsPerReading: usPerReading(present),
    efficiency: batch.identifiable ? efficiencyOf(costs, at.readings) : null,
    journeyShare: times.journeyUs / times.wholeUs,
    journeyTimes: times,
    batchFor95: size95,
    reasons: {
      ...(batch.identifiable ? size95 === null && { batchFor95: tooSmallAlways } : notApart),
      ...compared.reasons,
      ...predicted.reasons,
    },
    remark: compared.reasons.breakEvenUsPerReading ?? '',
  };
}

function journeyTimesOf({ means, at }: Present, batch: BatchModel, costs: BatchCosts): JourneyTimes {
  if (batch.identifiable)
    return {
      journeyUs: journeyUs(costs, at.readings),
      wholeUs: batchUs(costs, at.readings),
      isMeasured: false,
    };
  return { journeyUs: means.journeyUs, wholeUs: means.journeyUs + means.computeUs, isMeasured: true };
}

/** Of little load the fixed costs are most, and what follows from them is far from what would go through. */
function throughput(
  { readingsPerS, limit }: Throughput,
  { loadTells }: FollowingInput,
): Pick<Following, 'reasons'> & {
  readonly figures: Pick<Following, 'predictedReadingsPerS' | 'predictedLimit'>;
} {
  if (!loadTells)
    return {
      figures: { predictedReadingsPerS: null, predictedLimit: null },
      reasons: { predictedReadingsPerS: littleLoad },
    };
  return { figures: { predictedReadingsPerS: readingsPerS, predictedLimit: limit }, reasons: {} };
}

type ComparedName = 'breakEvenUsPerReading' | 'betterMode' | 'payBackReadings';

/** The pool against the event loop: every figure by the same span of work. */
function comparison(
  present: Present,
  { poolJourneyUs, poolStartMs, loadTells }: FollowingInput,
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
  const { at } = present;
  const presentUs = usPerReading(present);
  const pays = poolPays(poolJourneyUs, presentUs, at);
  const better = betterModeFor(presentUs, pays);
  const [pooled, inline] = [poolThroughput(poolJourneyUs, presentUs, at), inlineThroughput(presentUs, at)];
  const paysBack =
    poolStartMs === null || better === 'inline' || !loadTells
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
      ...(paysBack === null && {
        payBackReadings: better === 'pool' && !loadTells ? littleLoad : neverPaysBack,
      }),
    },
  };
}
