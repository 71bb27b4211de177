// What each stage of the way says about itself, from the figures: numbers, bars, words and whether it is abnormal. Pure.
import type { Structure } from '../../shared/frame.ts';
import type { PipelineFigures, StageFigures, StageName } from '../../shared/pipelineFigures.ts';
import { roundSi } from '../charts/tickText.ts';
import {
  formatCount,
  formatDuration,
  formatFixed,
  formatPercent,
  formatSi,
  noValue,
  thinSpace,
} from '../format/numbers.ts';
import { t } from '../language/language.ts';

export interface StageTime {
  readonly label: string;
  readonly text: string;
}

export interface StageWords {
  readonly name: string;
  /** Beside the name: how many, or by which rule. */
  readonly detail: string;
  readonly value: string;
  readonly unit: string;
  /** 0 to 1. */
  readonly fillShare: number;
  readonly peakShare: number;
  /** Instead of the fill, where there are few things: which of them live. */
  readonly segments: readonly boolean[] | null;
  readonly fillText: string;
  readonly peakText: string;
  readonly busyShare: number;
  readonly blockedShare: number;
  /** Shares of its time, and for the queue the age of its oldest reading: busy, idle, blocked. */
  readonly times: readonly StageTime[];
  /** Null while it is normal. */
  readonly priority: 2 | 3 | null;
}

/** From this fill on a queue counts as full. */
export const fullShare = 0.98;
/** A stage that is held up for half of the time is worth a look. */
const blockedLimit = 0.5;
const mostSegments = 12;

/** A share in percent; small ones keep a decimal: "0.3 %", "41 %". */
export function percentWords(share: number): string {
  if (!Number.isFinite(share)) return `${noValue}${thinSpace}%`;
  const percent = share * 100;
  const text = percent >= 0.05 && percent < 0.95 ? formatFixed(percent, 1) : formatFixed(percent, 0);
  return `${text}${thinSpace}%`;
}

const wholePercent = (share: number) => `${formatPercent(share)}${thinSpace}%`;

/** A rate parted into digits and unit: ["400.1", "k/s"]. */
export function rateWords(perS: number): readonly [string, string] {
  const [digits = noValue, prefix = ''] = (perS < 999.5 ? plainRate(perS) : formatSi(perS)).split(thinSpace);
  return [digits, `${prefix}/s`];
}

function plainRate(perS: number): string {
  return Number.isFinite(perS) ? formatFixed(perS, perS >= 99.5 ? 0 : 1) : noValue;
}

/** Capacities and amounts of readings: in full up to 9 999, then with k, M: ["587", "readings"]. */
function readingsWords(count: number): readonly [string, string] {
  if (count < 10_000) return [formatCount(count), t('pipeline:readings')];
  const [digits = noValue, prefix = ''] = formatSi(count).split(thinSpace);
  return [digits, `${prefix} ${t('pipeline:readings')}`];
}

/** How long ago, in few digits: "43 ms", "0.3 s", "5.8 s", "12 s". */
function ageWords(ms: number): string {
  return ms >= 99.5 && ms < 9_950 ? `${formatFixed(ms / 1_000, 1)}${thinSpace}s` : formatDuration(ms);
}

function common(stage: StageFigures): StageWords {
  const [value, unit] = rateWords(stage.ratePerS);
  const fillShare = stage.fillCapacity > 0 ? stage.fill / stage.fillCapacity : 0;
  const peakShare = stage.fillCapacity > 0 ? stage.fillPeak / stage.fillCapacity : 0;
  return {
    name: t(`pipeline:stage.${stage.name}`),
    detail: '',
    value,
    unit,
    fillShare,
    peakShare,
    segments: null,
    fillText: '',
    peakText: '',
    busyShare: stage.busyShare,
    blockedShare: stage.blockedShare,
    times: stageTimes(stage, t('pipeline:share.blocked')),
    priority: stage.blockedShare >= blockedLimit ? 3 : null,
  };
}

/** Nothing else is known of the rest of a stage's time: it has nothing to do. */
function stageTimes({ busyShare, blockedShare }: StageFigures, blocked: string): readonly StageTime[] {
  return [
    { label: t('pipeline:share.busy'), text: percentWords(busyShare) },
    { label: t('pipeline:share.idle'), text: percentWords(Math.max(0, 1 - busyShare - blockedShare)) },
    { label: blocked, text: percentWords(blockedShare) },
  ];
}

type Describe = (stage: StageFigures, figures: PipelineFigures, structure: Structure) => Partial<StageWords>;

const describe: Readonly<Record<StageName, Describe>> = {
  sources: (stage, figures, structure) => {
    const { sources } = figures;
    const failed = sources.some(({ state }) => state === 'failed');
    return {
      detail: t('app:sensors', { count: structure.sensors.length }),
      segments:
        sources.length <= mostSegments
          ? sources.map(({ state }) => state === 'live' || state === 'blocked')
          : null,
      fillText: t('pipeline:someLive', {
        some: formatCount(stage.fill),
        all: formatCount(stage.fillCapacity),
      }),
      ...(failed ? { priority: 2 as const } : {}),
    };
  },
  ingest: (stage, _figures, structure) => ({
    detail: t('pipeline:rings', { count: structure.sensors.length }),
    fillText: t('pipeline:ofRings', { share: wholePercent(stage.fill / stage.fillCapacity) }),
    peakText: t('pipeline:peak', { amount: wholePercent(stage.fillPeak / stage.fillCapacity) }),
  }),
  queue: (stage, figures, structure) => {
    const { whenFull } = structure.knobs.queue;
    const [value, unit] = readingsWords(stage.fill);
    const share = stage.fill / stage.fillCapacity;
    const full = share >= fullShare || stage.blockedShare >= blockedLimit;
    const priority = full ? (figures.shedPerS > 0 ? 2 : 3) : null;
    return {
      detail: t(`pipeline:policy.${whenFull}`),
      value,
      unit,
      fillText: t('pipeline:full', { share: percentWords(share) }),
      peakText: full
        ? t('pipeline:of', { number: roundSi(stage.fillCapacity) })
        : t('pipeline:peak', { amount: percentWords(stage.fillPeak / stage.fillCapacity) }),
      times: [
        { label: t('pipeline:share.oldest'), text: ageWords(figures.oldestQueuedMs) },
        ...stageTimes(stage, t('pipeline:share.full')),
      ],
      priority,
    };
  },
  pool: (stage, figures, structure) => {
    const { mode, workers } = structure.knobs.pool;
    const inFlight = {
      fillText: t('pipeline:someInFlight', {
        some: formatCount(stage.fill),
        all: formatCount(stage.fillCapacity),
      }),
      peakText: t('pipeline:peak', { amount: formatCount(stage.fillPeak) }),
    };
    const { breaker, workersLive, workersWanted } = figures.pool;
    if (mode === 'pool' && breaker !== 'closed')
      return {
        ...inFlight,
        detail: breaker === 'open' ? t('pipeline:eventLoop') : t('pipeline:oneTried'),
        priority: 2,
      };
    if (mode === 'pool' && workersLive < workersWanted)
      return {
        ...inFlight,
        detail: t('pipeline:someLive', { some: formatCount(workersLive), all: formatCount(workersWanted) }),
      };
    if (mode === 'pool') return { ...inFlight, detail: t('app:workers', { count: workers }) };
    return {
      ...inFlight,
      detail: t('pipeline:eventLoop'),
      ...(figures.notice !== '' ? { priority: 2 as const } : {}),
    };
  },
  commit: (stage) => ({
    detail: t('pipeline:inOrder'),
    fillText: t('pipeline:someWaiting', {
      some: formatCount(stage.fill),
      all: formatCount(stage.fillCapacity),
    }),
    peakText: t('pipeline:peak', { amount: formatCount(stage.fillPeak) }),
  }),
  ui: (stage) => ({
    detail: t('pipeline:onCredit'),
    value: Number.isFinite(stage.ratePerS) ? formatFixed(stage.ratePerS, 1) : noValue,
    unit: t('pipeline:framesPerS'),
    segments: Array.from({ length: Math.min(mostSegments, stage.fillCapacity) }, (_, at) => at < stage.fill),
    fillText: t('pipeline:clients', { count: stage.fill }),
    peakText: t('pipeline:peak', { amount: formatCount(stage.fillPeak) }),
  }),
};

/** The stages in the order of the way. */
export function stageWords(figures: PipelineFigures, structure: Structure): readonly StageWords[] {
  return figures.stages.map((stage) => ({
    ...common(stage),
    ...describe[stage.name](stage, figures, structure),
  }));
}
