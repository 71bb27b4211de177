// When a row of a replayed file is due. Runs in the engine's event loop.
import { longestUnaskedMs, type SourceContext } from './sensorSource.ts';
import { delay, unlessStopped } from './waiting.ts';

/** Rows due within one of these are offered together. */
const tickMs = 10;

/** Maps the file's times to the engine's, `speed` times as fast, or more in a flood. Times that go backwards are due at once. */
export class ReplayClock {
  readonly #configuredSpeed: number;
  readonly #context: SourceContext;
  #speed: number;
  /** Monotonic ms at which the file's time `#firstT` is due; NaN until the first row. */
  #zeroMs = Number.NaN;
  #firstT = 0;
  #lastDueMs = Number.NaN;
  #restartMs = Number.NaN;

  constructor(speed: number, context: SourceContext) {
    this.#configuredSpeed = speed;
    this.#context = context;
    this.#speed = speed * context.rateFactor();
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
    this.#followRate(nowMs);
    this.#lastDueMs = this.#dueMs(t);
    return this.#lastDueMs <= nowMs;
  }

  /** False when the source is stopped first. A pause on the way counts as time standing still. */
  async untilDue(t: number): Promise<boolean> {
    const { clock, signal, whilePaused } = this.#context;
    for (;;) {
      const nowMs = clock.monotonicMs();
      this.#followRate(nowMs);
      this.#lastDueMs = this.#dueMs(t);
      const waitMs = this.#lastDueMs - nowMs;
      if (waitMs <= 0) return true;
      await delay(Math.min(longestUnaskedMs, Math.max(tickMs, waitMs)), signal);
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

  /** Where the speed has changed, the file's time goes on from where it is now. */
  #followRate(nowMs: number): void {
    const speed = this.#configuredSpeed * this.#context.rateFactor();
    if (speed === this.#speed) return;
    this.#firstT += (nowMs - this.#zeroMs) * this.#speed;
    this.#zeroMs = nowMs;
    this.#speed = speed;
  }

  #dueMs(t: number): number {
    return this.#zeroMs + (t - this.#firstT) / this.#speed;
  }
}
