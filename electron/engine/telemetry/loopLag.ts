// The event loop's lag: the lateness of a 5 ms timer, corrected for coordinated omission.
import type { Clock } from '../sources/sensorSource.ts';
import { SlidingHistogram } from './slidingHistogram.ts';

const intervalMs = 5;

export class LoopLag {
  readonly histogram = new SlidingHistogram();
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #longestSinceAskedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    this.#arm(this.#clock.monotonicMs() + intervalMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The longest freeze since the last call, in ms. */
  takeLongestMs(): number {
    const longestMs = this.#longestSinceAskedMs;
    this.#longestSinceAskedMs = 0;
    return longestMs;
  }

  #arm(dueAtMs: number): void {
    this.#timer = setTimeout(() => {
      const nowMs = this.#clock.monotonicMs();
      const latenessMs = Math.max(0, nowMs - dueAtMs);
      this.histogram.recordWithExpectedInterval(latenessMs, intervalMs);
      this.#longestSinceAskedMs = Math.max(this.#longestSinceAskedMs, latenessMs);
      this.#arm(nowMs + intervalMs);
    }, intervalMs);
    this.#timer.unref();
  }
}
