// What the pool's health and the state of a worker say in words. Pure.
import type { EventPriority } from '../../shared/events.ts';
import type { PoolHealth, WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import { type WorkerDeath, workerDeaths } from '../../shared/report.ts';
import {
  formatCount,
  formatDuration,
  formatFixed,
  formatLatency,
  formatSi,
  formatTime,
  noValue,
  withUnit,
} from '../format/numbers.ts';
import { t } from '../language/language.ts';

/** A figure of the pool since the start; `title` says in full what the label says in short. */
export interface PoolFigure {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  /** Nothing of it has happened. */
  readonly none: boolean;
  /** The first of a group, parted from what stands before it. */
  readonly first: boolean;
}

const countText = (count: number) => (count < 100_000 ? formatCount(count) : formatSi(count, 3));

export function poolFigures(pool: PoolHealth): readonly PoolFigure[] {
  const all = workerDeaths.reduce((sum, death) => sum + pool.deaths[death], 0);
  const count = (name: CountName, value: number, first = false): PoolFigure => ({
    label: t(`pipeline:health.${name}`),
    title: t(`pipeline:healthInFull.${name}`),
    text: countText(value),
    none: value === 0,
    first,
  });
  const time = (name: 'recoveryP50' | 'recoveryP99', ms: number | null, first = false): PoolFigure => ({
    label: t(`pipeline:health.${name}`),
    title: t(`pipeline:healthInFull.${name}`),
    text: ms === null ? noValue : withUnit(formatLatency(ms), 'ms'),
    none: ms === null,
    first,
  });
  return [
    count('deaths', all),
    count('inARow', pool.consecutiveFailures),
    ...workerDeaths.map((death) => count(death, pool.deaths[death])),
    count('recycled', pool.recycled, true),
    count('recomputed', pool.recomputedBatches),
    count('split', pool.splitBatches),
    time('recoveryP50', pool.recoveryMs.p50, true),
    time('recoveryP99', pool.recoveryMs.p99),
  ];
}

type CountName = WorkerDeath | 'deaths' | 'inARow' | 'recycled' | 'recomputed' | 'split';

export interface BreakerWords {
  readonly state: string;
  /** "since 12:03:11, next try in 8 s" */
  readonly detail: string;
  /** Null while it is closed. */
  readonly priority: EventPriority | null;
}

/** `atMs`: the engine's present. */
export function breakerWords(pool: PoolHealth, atMs: number): BreakerWords {
  const since = t('pipeline:breakerSince', { time: formatTime(pool.breakerSinceMs) });
  const next = nextStartWords(pool, atMs);
  const detail = next === '' ? since : `${since}, ${next}`;
  switch (pool.breaker) {
    case 'closed':
      return { state: t('pipeline:breakerState.closed'), detail, priority: null };
    case 'open':
      return { state: t('pipeline:breakerState.open'), detail, priority: 1 };
    case 'half-open':
      return { state: t('pipeline:breakerState.halfOpen'), detail, priority: 2 };
  }
}

/** "next try in 8 s"; empty when nothing is put off. */
export function nextStartWords({ breaker, nextStartAtMs }: PoolHealth, atMs: number): string {
  if (nextStartAtMs === null) return '';
  const leftMs = Math.max(0, nextStartAtMs - atMs);
  const what = breaker === 'closed' ? 'nextStart' : 'nextTry';
  return leftMs === 0
    ? t(`pipeline:${what}Now`)
    : t(`pipeline:${what}`, { time: formatDuration(Math.ceil(leftMs / 1_000) * 1_000) });
}

/** "4 of 4 live", "2 of 4 live, 3 kept". */
export function poolSizeWords({ workersLive, workersWanted, workersAllowed }: PoolHealth): string {
  const live = t('pipeline:someLive', { some: formatCount(workersLive), all: formatCount(workersWanted) });
  return workersAllowed < workersWanted
    ? t('pipeline:allowedForNow', { live, number: formatCount(workersAllowed) })
    : live;
}

/** "9.2 → 11.1"; "11.1" while only the present is known, "—" before that. */
export function growthText(startMiB: number, nowMiB: number): string {
  const isMeasured = Number.isFinite(startMiB);
  if (!isMeasured && !(nowMiB > 0)) return noValue;
  return isMeasured ? `${memoryText(startMiB)} → ${memoryText(nowMiB)}` : memoryText(nowMiB);
}

function memoryText(mib: number): string {
  return formatFixed(mib, mib < 99.95 ? 1 : 0);
}

/** By how much the worker's memory grew since it started, in MiB; null before that was measured. */
export function grownMiB(worker: WorkerColumnsRow): number | null {
  const { heapMiB, heapStartMiB, arrayBuffersMiB, arrayBuffersStartMiB } = worker;
  if (!Number.isFinite(heapStartMiB)) return null;
  return Math.max(0, heapMiB - heapStartMiB + arrayBuffersMiB - arrayBuffersStartMiB);
}
