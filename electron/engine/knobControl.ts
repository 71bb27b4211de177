// The knobs while running: checks a change, keeps it, tells what it means.
import {
  applyKnobChanges,
  type KnobChanges,
  type KnobKey,
  type Knobs,
  knobKeys,
  knobValue,
} from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';

export interface KnobChange {
  readonly key: KnobKey;
  readonly before: string;
  readonly after: string;
}

export class KnobControl {
  #knobs: Knobs;

  constructor(knobs: Knobs) {
    this.#knobs = knobs;
  }

  get knobs(): Knobs {
    return this.#knobs;
  }

  /** Applies all of the changes or none. Returns those that differ from before. Throws CommandRefused. */
  change(changes: KnobChanges): KnobChange[] {
    const applied = applyKnobChanges(this.#knobs, changes);
    if (!applied.ok) throw new CommandRefused(applied.faults);
    return this.replace(applied.knobs);
  }

  /** Takes a whole set, already checked. */
  replace(knobs: Knobs): KnobChange[] {
    const before = this.#knobs;
    this.#knobs = knobs;
    return knobKeys
      .map((key) => ({ key, before: String(knobValue(before, key)), after: String(knobValue(knobs, key)) }))
      .filter((change) => change.before !== change.after);
  }
}
