// Watches the file of an output grow, for as long as its run: the longest time in which nothing was added.
import { stat } from 'node:fs/promises';

/** Shorter than the waits that are looked for, and cheap. */
const lookEveryMs = 5;

/** Sees a gap as longer than it is by at most the time between two looks. */
export class OutputGrowth {
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  /** All gaps longer than `noteFromMs`. */
  readonly gapsMs: number[] = [];
  readonly #noteFromMs: number;
  longestMs = 0;
  #bytes = 0;
  #grewAtMs = Number.NaN;
  #isLooking = false;

  constructor(file: string, noteFromMs: number) {
    this.#file = file;
    this.#noteFromMs = noteFromMs;
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const bytes = await stat(this.#file).then(
      ({ size }) => size,
      () => 0,
    );
    this.#isLooking = false;
    if (bytes <= this.#bytes) return;
    this.#bytes = bytes;
    const nowMs = performance.now();
    const gapMs = nowMs - this.#grewAtMs;
    this.#grewAtMs = nowMs;
    // The first growth ends no gap.
    if (Number.isNaN(gapMs)) return;
    this.longestMs = Math.max(this.longestMs, gapMs);
    if (gapMs > this.#noteFromMs) this.gapsMs.push(gapMs);
  }
}
