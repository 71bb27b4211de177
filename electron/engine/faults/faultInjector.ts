// Faults put in on purpose, at the rates of the knobs `faults.*` or as single shots. Runs in the engine's event loop.
import type { InjectedFaultKind, PoisonSettings, TaskFault } from '../../../shared/injectedFaults.ts';
import type { Knobs } from '../../../shared/knobs.ts';

/** What the pool and the dispatcher ask before they send a task; cheap while nothing is on. */
export interface FaultSource {
  /** What the next task is to suffer; each is handed out once. Asked for first attempts only, in mode `pool`. */
  takeTaskFault(): TaskFault | undefined;
  /** For the settings of a batch of these ranges, when it is composed. Undefined while nothing is poisoned. */
  poisonFor(
    ranges: readonly { readonly slot: number; readonly seqStart: number; readonly count: number }[],
  ): PoisonSettings | undefined;
  readonly leakKiB: number;
  /** Multiplies the rate of every source that makes its own time. */
  readonly rateFactor: number;
  /** Frames leave later by so much. */
  readonly frameDelayMs: number;
  readonly counts: Readonly<Record<InjectedFaultKind, number>>;
  /** Any knob of `faults` is on, or a shot lasts. */
  readonly active: boolean;
  setKnobs(knobs: Knobs): void;
}
