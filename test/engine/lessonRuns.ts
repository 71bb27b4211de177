// Results of runs as the lab's thread hands them back, made up for the lesson's sentences.
import type { PlantRunResult } from '../../electron/engine/lab/plantRunTask.ts';
import { engineOver } from './engineRun.ts';

export interface MadeTask {
  readonly worker: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly inOrderMs?: number;
  readonly readings: number;
}

export interface MadeRun {
  readonly readingsPerS?: number;
  readonly overheadUs?: number;
  readonly costUs?: number;
  readonly roundMs?: { readonly p50: number; readonly max: number };
  readonly lagP99Ms?: number;
  readonly longestLagMs?: readonly number[];
  readonly tasks?: readonly MadeTask[];
  /** Of each second. */
  readonly waiting?: readonly number[];
}

const emptyReport = engineOver([], {}).engine.report();
const workerOf = (id: number) =>
  ({ id, state: 'live', busyShare: 0, tasks: 0, readings: 0, restarts: 0, recycled: 0 }) as const;

export function madeRun(run: MadeRun): PlantRunResult {
  const { readingsPerS = 1_000, tasks = [], longestLagMs = [], waiting } = run;
  const seconds = waiting ? waiting.length : 2;
  const t = Float64Array.from({ length: seconds }, (_, second) => second * 1_000);
  const processed = t.map((atMs) => (atMs / 1_000) * readingsPerS);
  const durationMs = t.at(-1) ?? 0;
  const { roundMs, lagP99Ms = 1 } = run;
  return {
    report: {
      ...emptyReport,
      eventLoopLagMs: { p50: 0, p99: lagP99Ms, max: lagP99Ms },
      pool: {
        ...emptyReport.pool,
        workers: [workerOf(1), workerOf(2)],
        overheadUsPerBatch: run.overheadUs ?? null,
        costUsPerReading: run.costUs ?? null,
      },
      sources: roundMs
        ? {
            hall: {
              state: 'live',
              reconnects: 0,
              blockedMs: 0,
              pollRoundMs: { ...roundMs, p99: roundMs.max },
            },
          }
        : {},
    },
    startedAtMs: 1_700_000_000_000,
    durationMs,
    looks: { t, processed, received: processed.map((done, second) => done + (waiting?.[second] ?? 0)) },
    tasks: {
      worker: Uint16Array.from(tasks, ({ worker }) => worker),
      dispatchedAtMs: Float64Array.from(tasks, ({ startMs }) => startMs),
      startedAtMs: Float64Array.from(tasks, ({ startMs }) => startMs),
      endedAtMs: Float64Array.from(tasks, ({ endMs }) => endMs),
      returnedAtMs: Float64Array.from(tasks, ({ endMs }) => endMs),
      committedAtMs: Float64Array.from(tasks, ({ endMs, inOrderMs = endMs }) => inOrderMs),
      readings: Uint32Array.from(tasks, ({ readings }) => readings),
      left: 0,
    },
    lag: {
      t: Float64Array.from(longestLagMs, (_, place) => place * 200),
      longestMs: Float32Array.from(longestLagMs),
    },
  };
}
