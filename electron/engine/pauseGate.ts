// Where a source waits while it is paused, or held because the machine sleeps. Runs in the engine's event loop.

export class PauseGate {
  #paused = false;
  #held = false;
  #open: (() => void) | null = null;
  #passed: Promise<void> = Promise.resolve();

  get paused(): boolean {
    return this.#paused;
  }

  /** Resolves when the gate is open, or was released. */
  get passed(): Promise<void> {
    return this.#passed;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#move();
  }

  /** As a pause, but nobody's wish: it shows nowhere, and a source that is paused stays so behind it. */
  hold(held: boolean): void {
    this.#held = held;
    this.#move();
  }

  /** Lets who waits now go on, whatever closes the gate. */
  release(): void {
    this.#open?.();
  }

  #move(): void {
    const isClosed = this.#paused || this.#held;
    if (isClosed === (this.#open !== null)) return;
    if (isClosed)
      this.#passed = new Promise((resolve) => {
        this.#open = resolve;
      });
    else {
      this.#open?.();
      this.#open = null;
    }
  }
}
