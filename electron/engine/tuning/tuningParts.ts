// What the parts of the tuning lab are given by the engine.
import type { EventKind, EventPriority } from '../../../shared/events.ts';
import type { KnobChanges, Knobs } from '../../../shared/knobs.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import type { LabFiles } from '../lab/labFiles.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Clock } from '../sources/sensorSource.ts';

/** How a source is, as far as advice asks. */
export interface SourceStanding {
  readonly paused: boolean;
  /** It will deliver nothing more. */
  readonly ended: boolean;
}

/** Who moved a knob. */
export type KnobOrigin = 'person' | 'autoTune';

export interface TuningParts {
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly knobs: () => Knobs;
  /**
   * As a person's change: checked, told as events, marked on charts. `stillWanted` is asked when its turn comes, after
   * the commands before it. Rejects with CommandRefused.
   */
  readonly changeKnobs: (changes: KnobChanges, by: KnobOrigin, stillWanted?: () => boolean) => Promise<void>;
  readonly onEvent: (kind: EventKind, priority: EventPriority, subject: string, message: string) => void;
  readonly plantName: () => string;
  /** Pauses the sources that run. Returns what lets those go on. */
  readonly pauseSources: () => () => void;
  readonly sensors: () => readonly Sensor[];
  readonly sources: () => readonly SourceStanding[];
  /** Whether a source delivers as fast as the queue takes it: what arrives then has no rate of its own. */
  readonly isUnpaced: () => boolean;
  /** Null where the host has no lab. */
  readonly lab: LabFiles | null;
}
