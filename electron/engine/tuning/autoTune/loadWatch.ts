// Tells from when on the load is another one: a moment of more or less is none. Pure.

const loadRose = 1.4;
const loadFell = 0.7;
/** One after the other, until another load is believed. */
const otherLoadSamples = 3;

export class LoadWatch {
  /** The load that the present setting was chosen for. */
  #loadPerS = 0;
  #otherLoadSamples = 0;
  #changedAtMs = Number.NEGATIVE_INFINITY;

  /** By the clock of what was noted. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  note(loadPerS: number, atMs: number): void {
    const same = loadPerS <= loadRose * this.#loadPerS && loadPerS >= loadFell * this.#loadPerS;
    this.#otherLoadSamples = same ? 0 : this.#otherLoadSamples + 1;
    if (this.#otherLoadSamples < otherLoadSamples) return;
    this.#loadPerS = loadPerS;
    this.#changedAtMs = atMs;
  }
}
