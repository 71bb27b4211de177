// Shows in the taskbar or dock how far long work is (a sweep, a lesson step), and tells when it is over. Electron's main
// process.
import type { LabJob, LabState } from '../../../shared/tuning/tuning.ts';

export interface WorkProgressParts {
  readonly lab: () => LabState;
  /** 0 to 1; −1 takes the bar away. */
  readonly setProgress: (progress: number) => void;
  /** Called once when work is over. `remark`: why it ended before its end; empty otherwise. */
  readonly onOver: (job: LabJob, remark: string) => void;
}

export class WorkProgress {
  readonly #parts: WorkProgressParts;
  #shown = -1;
  #job: LabJob | null = null;

  constructor(parts: WorkProgressParts) {
    this.#parts = parts;
  }

  /** To be called about once a second. */
  look(): void {
    const { job, progress, remark } = this.#parts.lab();
    this.#show(job === null ? -1 : progress);
    if (this.#job !== null && job === null) this.#parts.onOver(this.#job, remark);
    this.#job = job;
  }

  #show(progress: number): void {
    if (progress === this.#shown) return;
    this.#shown = progress;
    this.#parts.setProgress(progress);
  }
}
