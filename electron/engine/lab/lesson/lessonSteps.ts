// The lesson's steps in their order.

import { availableParallelism } from 'node:os';
import { batchSteps } from './batchSteps.ts';
import { burstSteps } from './burstSteps.ts';
import { lateSteps } from './lateSteps.ts';
import { orderStep } from './orderStep.ts';
import type { StepPlan } from './stepPlan.ts';
import { transportStep } from './transportStep.ts';
import { waitingSteps } from './waitingSteps.ts';

/** Where workers are to share a burst they need a core each, as far as there are any. */
export function burstWorkers(cores = availableParallelism()): number {
  return Math.min(4, Math.max(2, cores));
}

/** `workers`: those that share a burst. */
export function lessonSteps(workers = burstWorkers()): readonly StepPlan[] {
  return [
    ...waitingSteps,
    ...batchSteps,
    ...burstSteps(workers),
    transportStep,
    orderStep(workers),
    ...lateSteps,
  ];
}
