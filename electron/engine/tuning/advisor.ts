// Turns the model's figures into at most three plain sentences. Pure.
import type { Knobs } from '../../../shared/knobs.ts';
import type { Advice, ModelFigures } from '../../../shared/tuning/model.ts';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';

export interface AdvisorInput {
  readonly model: ModelFigures;
  readonly knobs: Knobs;
  readonly offeredPerS: number;
  readonly p99Ms: number | null;
  readonly busyShare: number | null;
  /** The newest sweep that is done and was taken under the present features; null when there is none. */
  readonly sweep: SweepResult | null;
}

export function advise(_input: AdvisorInput): readonly Advice[] {
  return [];
}
