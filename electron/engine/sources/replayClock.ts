// When a row of a replayed file is due. Runs in the engine's event loop.
import type { SourceContext } from './sensorSource.ts';
import { delay, unlessStopped } from './waiting.ts';

/** Rows due within one of these are offered together. */
const tickMs = 10;
/** Timers reach no further. */
const longestDelayMs = 2 ** 31 - 1;

/** Maps the file's times to the engine's, `speed` times as fast. Times that go backwards are due at once. */
export class ReplayClock {
  readonly #speed: number;
  readonly #context: SourceContext;
  /** Monotonic ms at which the file's time `#firstT` is due; NaN until the first row. */
  #zeroMs = Number.NaN;
  #firstT = 0;
  #lastDueMs = Number.NaN;
  #restartMs = Number.NaN;

  constructor(speed: number, context: SourceContext) {
    this.#speed = speed;
    this.#context = context;
  }

  /** The next row is the file's first again, due one step (of the file's time) after the last. */
  restart(stepMs: number): void {
    this.#restartMs = this.#lastDueMs + stepMs / this.#speed;
    this.#zeroMs = Number.NaN;
  }

  isDue(t: number): boolean {
    const nowMs = this.#context.clock.monotonicMs();
    if (Number.isNaN(this.#zeroMs)) {
      this.#zeroMs = Number.isNaN(this.#restartMs) ? nowMs : this.#restartMs;
      this.#firstT = t;
    }
    this.#lastDueMs = this.#dueMs(t);
    return this.#lastDueMs <= nowMs;
  }

  /** False when the source is stopped first. A pause on the way counts as time standing still. */
  async untilDue(t: number): Promise<boolean> {
    const { clock, signal, whilePaused } = this.#context;
    for (;;) {
      const waitMs = this.#dueMs(t) - clock.monotonicMs();
      if (waitMs <= 0) return true;
      await delay(Math.min(longestDelayMs, Math.max(tickMs, waitMs)), signal);
      const beganMs = clock.monotonicMs();
      if (!(await unlessStopped(whilePaused(), signal))) return false;
      this.standStill(clock.monotonicMs() - beganMs);
    }
  }

  /** Time in which nothing could be delivered is not caught up. */
  standStill(durationMs: number): void {
    this.#zeroMs += durationMs;
    this.#lastDueMs += durationMs;
    this.#restartMs += durationMs;
  }

  #dueMs(t: number): number {
    return this.#zeroMs + (t - this.#firstT) / this.#speed;
  }
}
