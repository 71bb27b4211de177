// What the pool's health and the state of a worker say in words. Pure.
import type { EventPriority } from '../../shared/events.ts';
import type { PoolHealth, WorkerColumnsRow } from '../../shared/frame.ts';
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

const deathWords: Readonly<Record<WorkerDeath, string>> = {
  exit: 'exited',
  error: 'threw',
  outOfMemory: 'memory',
  overdue: 'overdue',
  unreadable: 'unreadable',
  start: 'at start',
};

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

const deathTitles: Readonly<Record<WorkerDeath, string>> = {
  exit: 'ended by exiting',
  error: 'ended by an error nobody caught',
  outOfMemory: 'ended out of memory',
  overdue: 'ended because a task took longer than the task timeout',
  unreadable: 'ended because a result could not be read',
  start: 'ended while starting',
};

const countText = (count: number) => (count < 100_000 ? formatCount(count) : formatSi(count, 3));

export function poolFigures(pool: PoolHealth): readonly PoolFigure[] {
  const all = workerDeaths.reduce((sum, death) => sum + pool.deaths[death], 0);
  const count = (label: string, title: string, value: number, first = false): PoolFigure => ({
    label,
    title,
    text: countText(value),
    none: value === 0,
    first,
  });
  const time = (label: string, title: string, ms: number | null, first = false): PoolFigure => ({
    label,
    title,
    text: ms === null ? noValue : withUnit(formatLatency(ms), 'ms'),
    none: ms === null,
    first,
  });
  return [
    count('deaths', 'workers that died', all),
    count('in a row', 'deaths since a worker last brought a batch back', pool.consecutiveFailures),
    ...workerDeaths.map((death) =>
      count(deathWords[death], `workers ${deathTitles[death]}`, pool.deaths[death]),
    ),
    count('recycled', 'workers replaced because their memory grew', pool.recycled, true),
    count('recomputed', 'batches computed again', pool.recomputedBatches),
    count('split', 'batches split in search of what is at fault', pool.splitBatches),
    time('recovery p50', 'from a failure to the commit of its readings, p50', pool.recoveryMs.p50, true),
    time('recovery p99', 'from a failure to the commit of its readings, p99', pool.recoveryMs.p99),
  ];
}

export interface BreakerWords {
  readonly state: string;
  /** "since 12:03:11, next try in 8 s" */
  readonly detail: string;
  /** Null while it is closed. */
  readonly priority: EventPriority | null;
}

/** `atMs`: the engine's present. */
export function breakerWords(pool: PoolHealth, atMs: number): BreakerWords {
  const since = `since ${formatTime(pool.breakerSinceMs)}`;
  const next = nextStartWords(pool, atMs);
  const detail = next === '' ? since : `${since}, ${next}`;
  switch (pool.breaker) {
    case 'closed':
      return { state: 'closed', detail, priority: null };
    case 'open':
      return { state: 'open, event loop computes', detail, priority: 1 };
    case 'half-open':
      return { state: 'half-open, one worker is tried', detail, priority: 2 };
  }
}

/** "next try in 8 s"; empty when nothing is put off. */
export function nextStartWords({ breaker, nextStartAtMs }: PoolHealth, atMs: number): string {
  if (nextStartAtMs === null) return '';
  const leftMs = Math.max(0, nextStartAtMs - atMs);
  const what = breaker === 'closed' ? 'next start' : 'next try';
  return leftMs === 0 ? `${what} now` : `${what} in ${formatDuration(Math.ceil(leftMs / 1_000) * 1_000)}`;
}

/** "4 of 4 live", "2 of 4 live, 3 kept". */
export function poolSizeWords({ workersLive, workersWanted, workersAllowed }: PoolHealth): string {
  const live = `${formatCount(workersLive)} of ${formatCount(workersWanted)} live`;
  return workersAllowed < workersWanted ? `${live}, ${formatCount(workersAllowed)} allowed for now` : live;
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
