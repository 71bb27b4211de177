// How the synthetic engine's pool keeps itself alive: well, under faults put in, broken, and coming back. Browser.
import type { EngineEvent } from '../../shared/events.ts';
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { PipelineFigures, PoolHealth, WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import type { QuarantinedReading, WorkerDeath, WorkerState } from '../../shared/report.ts';
import { noise } from './syntheticValues.ts';

export const healthStates = ['well', 'faults', 'broken', 'probing'] as const;
export type HealthState = (typeof healthStates)[number];

/** Faults that are on from the beginning. */
export const faultKnobsOf: Readonly<Record<HealthState, KnobChanges>> = {
  well: {},
  faults: { 'faults.killWorkerPerMin': 30, 'faults.hangPerMin': 5, 'faults.poisonPer100k': 10 },
  broken: { 'faults.killWorkerPerMin': 600 },
  probing: {},
};

const noDeaths: Readonly<Record<WorkerDeath, number>> = {
  exit: 0,
  error: 0,
  outOfMemory: 0,
  overdue: 0,
  unreadable: 0,
  start: 0,
};

export function syntheticPool(health: HealthState, atMs: number): PoolHealth {
  const fresh: PoolHealth = {
    breaker: 'closed',
    breakerSinceMs: atMs - 761_000,
    consecutiveFailures: 0,
    workersWanted: 4,
    workersAllowed: 4,
    workersLive: 4,
    nextStartAtMs: null,
    deaths: noDeaths,
    recycled: 0,
    recomputedBatches: 0,
    splitBatches: 0,
    recoveryMs: { p50: null, p99: null, max: null },
  };
  const deaths = { exit: 112, error: 9, outOfMemory: 5, overdue: 21, unreadable: 3, start: 0 };
  const recomputed = { recycled: 3, recomputedBatches: 1_150, splitBatches: 61 };
  const recoveryMs = { p50: 42, p99: 187, max: 240 };
  /** Times stand still for a second, as those of an engine that waits. */
  const second = Math.floor(atMs / 1_000) * 1_000;
  switch (health) {
    case 'well':
      return fresh;
    case 'faults':
      return {
        ...fresh,
        ...recomputed,
        consecutiveFailures: 2,
        workersAllowed: 4,
        workersLive: 2,
        nextStartAtMs: second + 1_400,
        deaths,
        recoveryMs,
      };
    case 'broken':
      return {
        ...fresh,
        ...recomputed,
        breaker: 'open',
        breakerSinceMs: atMs - 14_000,
        consecutiveFailures: 12,
        workersAllowed: 1,
        workersLive: 0,
        nextStartAtMs: second + 8_000,
        deaths: { ...deaths, exit: 1_204, start: 12 },
        recoveryMs,
      };
    case 'probing':
      return {
        ...fresh,
        ...recomputed,
        breaker: 'half-open',
        breakerSinceMs: atMs - 1_000,
        consecutiveFailures: 12,
        workersAllowed: 1,
        workersLive: 1,
        deaths: { ...deaths, start: 12 },
        recoveryMs,
      };
  }
}

const statesOf: Readonly<Record<HealthState, readonly WorkerState[]>> = {
  well: ['live', 'live', 'live', 'live'],
  faults: ['live', 'waiting', 'live', 'starting'],
  broken: ['waiting'],
  probing: ['live'],
};

export function syntheticWorkers(
  health: HealthState,
  tick: number,
  overload: boolean,
): readonly WorkerColumnsRow[] {
  const rows = statesOf[health].map((state, index) => worker(index + 1, state, health, tick, overload));
  if (health !== 'broken') return rows;
  return [...rows, { ...worker(1, 'live', 'well', tick, true), id: 0, thread: 'event loop' }];
}

function worker(
  id: number,
  state: WorkerState,
  health: HealthState,
  tick: number,
  overload: boolean,
): WorkerColumnsRow {
  const isLive = state === 'live';
  const busyShare = isLive ? (overload ? 0.97 : 0.4 + noise(id, tick) * 0.03) : 0;
  const waitingShare = isLive ? 0.03 : 0;
  const grown = health === 'faults' && id === 1 ? 214 : 1.4 * id;
  return {
    id,
    thread: 'worker',
    state,
    busyShare,
    waitingShare,
    idleShare: 1 - busyShare - waitingShare,
    tasksPerS: isLive ? (overload ? 8_600 : 199 + id) : 0,
    readingsPerS: isLive ? (overload ? 8_600 : 100_000 + id * 100) : 0,
    heapStartMiB: isLive ? 9.2 + id / 10 : Number.NaN,
    heapMiB: isLive ? 11 + id / 10 : Number.NaN,
    arrayBuffersStartMiB: isLive ? 1.1 : Number.NaN,
    arrayBuffersMiB: isLive ? 1.1 + grown : Number.NaN,
    restarts: health === 'well' ? 0 : 31 + id * 3,
    recycled: health === 'faults' && id === 1 ? 3 : 0,
  };
}

export const noFaultsPutIn: Readonly<Record<InjectedFaultKind, number>> = {
  killWorker: 0,
  hang: 0,
  throw: 0,
  outOfMemory: 0,
  unreadable: 0,
  poison: 0,
  sourceDrop: 0,
  flood: 0,
  slowFrame: 0,
};

export function syntheticInjected(health: HealthState): PipelineFigures['injected']['counts'] {
  return health === 'faults' || health === 'broken'
    ? { ...noFaultsPutIn, killWorker: health === 'broken' ? 1_204 : 112, hang: 21, poison: 1_204_118 }
    : noFaultsPutIn;
}

export const syntheticQuarantined: readonly QuarantinedReading[] = Array.from({ length: 34 }, (_, i) => ({
  sensor: ['line.02', 'line.05', 'hall.03'][i % 3] ?? 'line.02',
  seq: 18_204_118 + i * 9_973,
  value: i % 11 === 5 ? null : 4.2 + i / 7,
  reason:
    i % 4 === 1 ? 'ended its worker 3 times' : 'could not be computed: Cannot read properties of undefined',
})).toReversed();

export function syntheticNotice(health: HealthState): string {
  if (health !== 'broken' && health !== 'probing') return '';
  const tries = health === 'probing' ? ' One worker is being tried.' : '';
  return `The pool is broken: 12 workers died one after the other. Computing in the event loop.${tries}`;
}

type Told = Omit<EngineEvent, 'number' | 'atMs'> & { readonly agoMs: number };

export function syntheticHealthEvents(health: HealthState): readonly Told[] {
  if (health === 'well') return [];
  const events: Told[] = [
    {
      agoMs: 58_000,
      kind: 'knob',
      priority: 4,
      subject: 'faults.killWorkerPerMin',
      message: 'faults.killWorkerPerMin 0 → 30',
      before: '0',
      after: '30',
    },
  ];
  for (let agoMs = 56_000; agoMs > 0; agoMs -= 2_000) {
    const subject = `W${1 + ((agoMs / 2_000) % 4)}`;
    events.push({
      agoMs,
      kind: 'fault',
      priority: 4,
      subject,
      message: `${subject} was killed on purpose.`,
    });
    events.push({
      agoMs: agoMs - 4,
      kind: 'pool',
      priority: 2,
      subject,
      message: `${subject} exited with code 1. Its batch of 500 readings is computed again by another worker.`,
    });
  }
  events.push({
    agoMs: 3_000,
    kind: 'data',
    priority: 3,
    subject: 'line.02',
    message: 'Reading 18204118 of line.02, value 4.21, is quarantined: could not be computed.',
  });
  if (health === 'broken')
    events.push({
      agoMs: 1_000,
      kind: 'pool',
      priority: 1,
      subject: 'pool',
      message:
        '12 workers died in a row: readings are computed in the event loop until a worker lives again.',
    });
  return events;
}
