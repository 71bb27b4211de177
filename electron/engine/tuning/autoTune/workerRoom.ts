// How many workers auto-tune may take: as many as there are cores, and more where computing waits more than it computes. Pure.
import { boundKind } from '../stageBounds.ts';
import type { SettingBounds } from './settingChoice.ts';

/** Where each worker takes a core. `bounds`: of the knobs. */
export function withinCores(bounds: SettingBounds, cores: number): SettingBounds {
  const [least, most] = bounds.workers;
  return { ...bounds, workers: [least, Math.max(least, Math.min(most, cores))] };
}

export class WorkerRoom {
  readonly #bounds: SettingBounds;
  readonly #cores: number;
  #waits = false;

  /** `bounds`: of the knobs. */
  constructor(bounds: SettingBounds, cores: number) {
    this.#bounds = bounds;
    this.#cores = cores;
  }

  get bounds(): SettingBounds {
    return this.#waits ? this.#bounds : withinCores(this.#bounds, this.#cores);
  }

  /** What computes and waits alike leaves the bounds as they were, so that they do not flutter. */
  note(cpuShareOfCompute: number): void {
    const kind = boundKind(cpuShareOfCompute);
    if (kind !== 'mixed') this.#waits = kind === 'I/O-bound';
  }
}
