// Whether a worker's memory grows steadily: told from what its garbage collections leave, not from its peaks.
import type { WorkerFigures } from '../../../shared/batchTask.ts';

/** Figures in a window: they are refreshed ten times a second at most. */
const figuresInWindow = 5;
/** The first windows are those of loading and of first batches. */
const windowsBeforeSteady = 2;
/** A window that holds so much of all growth is a step or a spike; that says nothing of what comes. */
const mostShareOfWindow = 0.5;

/** Of one thread. Windows are told by their lowest figure. */
export class MemoryWatch {
  #lowestMiB = Number.POSITIVE_INFINITY;
  #figures = 0;
  #windows = 0;
  #newestMiB = Number.NaN;
  #steadyMiB = Number.NaN;
  #floorMiB = Number.NaN;
  #largestStepMiB = 0;

  note({ heapMiB, arrayBuffersMiB }: Pick<WorkerFigures, 'heapMiB' | 'arrayBuffersMiB'>): void {
    const totalMiB = heapMiB + arrayBuffersMiB;
    // The same figure again: it has not been refreshed.
    if (totalMiB === this.#newestMiB || Number.isNaN(totalMiB)) return;
    this.#newestMiB = totalMiB;
    this.#lowestMiB = Math.min(this.#lowestMiB, totalMiB);
    if (++this.#figures === figuresInWindow) this.#endWindow();
  }

  /** Growth over the first steady figure, in MiB; 0 while there is none. */
  get growthMiB(): number {
    return Number.isNaN(this.#steadyMiB) ? 0 : Math.max(0, this.#floorMiB - this.#steadyMiB);
  }

  /** Whether it has grown by more than `limitMiB`, and not in one step. */
  grownSteadily(limitMiB: number): boolean {
    return this.growthMiB > limitMiB && this.#largestStepMiB < mostShareOfWindow * this.growthMiB;
  }

  #endWindow(): void {
    const floorMiB = this.#lowestMiB;
    this.#lowestMiB = Number.POSITIVE_INFINITY;
    this.#figures = 0;
    if (++this.#windows === windowsBeforeSteady) this.#steadyMiB = floorMiB;
    else if (this.#windows > windowsBeforeSteady)
      this.#largestStepMiB = Math.max(this.#largestStepMiB, floorMiB - this.#floorMiB);
    this.#floorMiB = floorMiB;
  }
}
