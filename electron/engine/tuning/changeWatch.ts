// Measures the pipeline before and after a knob change, so that what a change did is told and not promised.
import type { MeasuredChange } from '../../../shared/tuning/model.ts';
import type { KnobChange } from '../knobControl.ts';
import type { TuningParts } from './tuningParts.ts';

export class ChangeWatch {
  readonly last: MeasuredChange | null = null;

  constructor(_parts: TuningParts) {}

  /** To be called five times a second. */
  sample(): void {}

  /** To be called before the change acts. */
  knobsChanged(_changed: readonly KnobChange[]): void {}
}
