// Sends batches of different sizes for ten seconds, so that overhead and cost can be told apart; nothing is lost.
import type { ProbeState } from '../../../shared/tuning/model.ts';
import type { TuningParts } from './tuningParts.ts';

export class Probe {
  readonly state: ProbeState = { running: false, leftS: 0 };

  constructor(_parts: TuningParts) {}

  /** Throws CommandRefused where it cannot. */
  start(): void {}

  /** Ends it early; batches have their size again. */
  stop(): void {}

  /** To be called five times a second. */
  sample(): void {}
}
