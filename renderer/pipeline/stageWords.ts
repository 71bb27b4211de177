// What each stage of the way says about itself, from the figures: numbers, bars, words and whether it is abnormal. Pure.
import type { PipelineFigures, StageFigures, StageName, Structure } from '../../shared/frame.ts';
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

const names: Readonly<Record<StageName, string>> = {
  sources: 'Sources',
  ingest: 'Ingest',
  queue: 'Queue',
  pool: 'Pool',
  commit: 'Commit',
  ui: 'UI',
};

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

const things = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** Capacities and amounts of readings: in full up to 9 999, then with k, M: ["587", "readings"]. */
function readingsWords(count: number): readonly [string, string] {
  if (count < 10_000) return [formatCount(count), 'readings'];
  const [digits = noValue, prefix = ''] = formatSi(count).split(thinSpace);
  return [digits, `${prefix} readings`];
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
    name: names[stage.name],
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
    times: stageTimes(stage, 'blocked'),
    priority: stage.blockedShare >= blockedLimit ? 3 : null,
  };
}

/** Nothing else is known of the rest of a stage's time: it has nothing to do. */
function stageTimes({ busyShare, blockedShare }: StageFigures, blocked: string): readonly StageTime[] {
  return [
    { label: 'busy', text: percentWords(busyShare) },
    { label: 'idle', text: percentWords(Math.max(0, 1 - busyShare - blockedShare)) },
    { label: blocked, text: percentWords(blockedShare) },
  ];
}

type Describe = (stage: StageFigures, figures: PipelineFigures, structure: Structure) => Partial<StageWords>;

const describe: Readonly<Record<StageName, Describe>> = {
  sources: (stage, figures, structure) => {
    const { sources } = figures;
    const failed = sources.some(({ state }) => state === 'failed');
    return {
      detail: things(structure.sensors.length, 'sensor', 'sensors'),
      segments:
        sources.length <= mostSegments
          ? sources.map(({ state }) => state === 'live' || state === 'blocked')
          : null,
      fillText: `${formatCount(stage.fill)} of ${formatCount(stage.fillCapacity)} live`,
      ...(failed ? { priority: 2 as const } : {}),
    };
  },
  ingest: (stage, _figures, structure) => ({
    detail: things(structure.sensors.length, 'ring', 'rings'),
    fillText: `${wholePercent(stage.fill / stage.fillCapacity)} of rings`,
    peakText: `peak ${wholePercent(stage.fillPeak / stage.fillCapacity)}`,
  }),
  queue: (stage, figures, structure) => {
    const { whenFull } = structure.knobs.queue;
    const [value, unit] = readingsWords(stage.fill);
    const share = stage.fill / stage.fillCapacity;
    const full = share >= fullShare || stage.blockedShare >= blockedLimit;
    const priority = full ? (figures.shedPerS > 0 ? 2 : 3) : null;
    return {
      detail: whenFull === 'block' ? 'fair, block' : whenFull.replace('-', ' '),
      value,
      unit,
      fillText: `${percentWords(share)} full`,
      peakText: full
        ? `of ${roundSi(stage.fillCapacity)}`
        : `peak ${percentWords(stage.fillPeak / stage.fillCapacity)}`,
      times: [{ label: 'oldest', text: ageWords(figures.oldestQueuedMs) }, ...stageTimes(stage, 'full')],
      priority,
    };
  },
  pool: (stage, figures, structure) => {
    const { mode, workers } = structure.knobs.pool;
    const inFlight = {
      fillText: `${formatCount(stage.fill)} of ${formatCount(stage.fillCapacity)} in flight`,
      peakText: `peak ${formatCount(stage.fillPeak)}`,
    };
    const { breaker, workersLive, workersWanted } = figures.pool;
    if (mode === 'pool' && breaker !== 'closed')
      return { ...inFlight, detail: breaker === 'open' ? 'event loop' : 'one tried', priority: 2 };
    if (mode === 'pool' && workersLive < workersWanted)
      return { ...inFlight, detail: `${formatCount(workersLive)} of ${formatCount(workersWanted)} live` };
    if (mode === 'pool') return { ...inFlight, detail: things(workers, 'worker', 'workers') };
    return {
      ...inFlight,
      detail: 'event loop',
      ...(figures.notice !== '' ? { priority: 2 as const } : {}),
    };
  },
  commit: (stage) => ({
    detail: 'in order',
    fillText: `${formatCount(stage.fill)} of ${formatCount(stage.fillCapacity)} waiting`,
    peakText: `peak ${formatCount(stage.fillPeak)}`,
  }),
  ui: (stage) => ({
    detail: 'on credit',
    value: Number.isFinite(stage.ratePerS) ? formatFixed(stage.ratePerS, 1) : noValue,
    unit: 'frames/s',
    segments: Array.from({ length: Math.min(mostSegments, stage.fillCapacity) }, (_, at) => at < stage.fill),
    fillText: things(stage.fill, 'client', 'clients'),
    peakText: `peak ${formatCount(stage.fillPeak)}`,
  }),
};

/** The stages in the order of the way. */
export function stageWords(figures: PipelineFigures, structure: Structure): readonly StageWords[] {
  return figures.stages.map((stage) => ({
    ...common(stage),
    ...describe[stage.name](stage, figures, structure),
  }));
}
