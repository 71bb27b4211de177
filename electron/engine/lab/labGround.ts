// What a job of the lab measures on: readings captured from the live rings, and what the live load leaves. In the engine's event loop.
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuTimeMs } from '../telemetry/cpuTime.ts';
import type { TuningParts } from '../tuning/tuningParts.ts';
import { type Capture, offeredCounts, takeCapture } from './capture.ts';

/** For so long arrivals are counted before a job: at which rate readings come is measured, not believed. */
const captureMs = 2_000;
const drainCheckMs = 20;
/** A live load may use so much of the cores: a cell that carries the same rate beside it needs as much again. */
const mostLiveShare = 0.5;
/** Of the best throughput, where there is no live rate: loaded well, but not so that a queue builds up. */
const shareOfBest = 0.7;
const nothingArrives =
  'No readings arrive just now, and there are too few to tell a rate from: resume a source or add one, then start again.';

export interface LabGround {
  readonly capture: Capture;
  /** See SweepCapture. */
  readonly shareOfBest: number | null;
  readonly liveCpuCores: number;
}

type GroundParts = Pick<TuningParts, 'pipeline' | 'sensors' | 'clock' | 'isUnpaced'>;

/** Counts arrivals, then takes the newest readings. Rejects when none arrives, or with the signal's reason. */
export async function takeGround(
  { pipeline, sensors, clock, isUnpaced }: GroundParts,
  signal: AbortSignal,
): Promise<LabGround> {
  const before = offeredCounts(pipeline.rings, sensors());
  const cpuBeforeMs = cpuTimeMs();
  const beganMs = clock.monotonicMs();
  await wait(captureMs, undefined, { signal });
  const elapsedMs = clock.monotonicMs() - beganMs;
  const liveCpuCores = (cpuTimeMs() - cpuBeforeMs) / elapsedMs;
  const capture = takeCapture(pipeline.rings, sensors(), before, elapsedMs);
  if (!capture) throw new Error(nothingArrives);
  return { capture, shareOfBest: isUnpaced() ? shareOfBest : null, liveCpuCores };
}

/** Throws an Error that says what to do where the live load leaves too little to measure with. */
export function refuseWithoutCpu(liveCpuCores: number, cores = availableParallelism()): void {
  if (liveCpuCores <= mostLiveShare * cores) return;
  throw new Error(
    `Live monitoring uses ${liveCpuCores.toFixed(1)} of ${cores} cores, and a setting that is measured beside it needs ` +
      'as much again. Pause sources, let a sweep pause them meanwhile, or lower the load; what paused sources have delivered is used.',
  );
}

/** Pauses the sources and waits until all that they delivered is settled. Returns what lets them go on. */
export async function withSourcesPaused(
  { pipeline, pauseSources }: Pick<TuningParts, 'pipeline' | 'pauseSources'>,
  signal: AbortSignal,
): Promise<() => void> {
  const goOn = pauseSources();
  try {
    while (pipeline.unsettled > 0) await wait(drainCheckMs, undefined, { signal });
    return goOn;
  } catch (error) {
    goOn();
    throw error;
  }
}
