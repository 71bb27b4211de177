// A run of a closed loop in the lesson, and what a batch cost in it. Pure.
import type { PlantInput } from '../../../../shared/plant.ts';
import type { PlantRunResult } from '../plantRunTask.ts';
import { closedLoop, closedLoopWarmUpMs, type StepRun, stepRun } from './stepPlan.ts';

type PoolKnobs = NonNullable<PlantInput['knobs']>['pool'];

export const loopWorkers = 2;
/** Added to the kernels' own: about what a spectrum costs, so that a pool has something to win. */
export const loopWorkUs = 5;

interface Loop {
  readonly size: number;
  readonly pool?: PoolKnobs;
  readonly workPerReadingUs?: number;
  readonly durationMs?: number;
}

export function loopRun(
  label: string,
  { size, pool, workPerReadingUs = loopWorkUs, durationMs = 1_800 }: Loop,
): StepRun {
  return stepRun(label, {
    durationMs,
    warmUpMs: closedLoopWarmUpMs,
    sources: closedLoop,
    knobs: { pool: { workers: loopWorkers, ...pool }, batch: { size }, features: { workPerReadingUs } },
  });
}

interface Costs {
  readonly overheadUs: number;
  readonly costUs: number;
}

export function costsOf({ report: { pool } }: PlantRunResult): Costs {
  if (pool.overheadUsPerBatch === null || pool.costUsPerReading === null)
    throw new Error(`The cost of a batch could not be measured: ${pool.unknownBecause}.`);
  return { overheadUs: pool.overheadUsPerBatch, costUs: pool.costUsPerReading };
}
