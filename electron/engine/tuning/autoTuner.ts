// Holds p99 at or below a target at the least CPU: model-based, corrected by what is measured.
import {
  type AutoTuneFigures,
  type AutoTuneSettings,
  defaultAutoTune,
} from '../../../shared/tuning/autoTune.ts';
import type { KnobChange } from '../knobControl.ts';
import type { KnobOrigin, TuningParts } from './tuningParts.ts';

export class AutoTuner {
  #settings: AutoTuneSettings = defaultAutoTune;

  constructor(_parts: TuningParts) {}

  set(settings: AutoTuneSettings): void {
    this.#settings = settings;
  }

  /** To be called five times a second. */
  sample(): void {}

  knobsChanged(_changed: readonly KnobChange[], _by: KnobOrigin): void {}

  figures(): AutoTuneFigures {
    return {
      ...this.#settings,
      state: 'off',
      text: '',
      p99Ms: null,
      cpuCores: null,
      offeredPerS: 0,
      changes: [],
      bounds: { workers: [1, 1], batch: [1, 50_000], maxWaitMs: [1, 10_000] },
    };
  }
}
