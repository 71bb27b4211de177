// A span of time that steps share: whoever waits within it goes on when it is over. Runs in the engine's event loop.

export class TimeLimit {
  readonly limitMs: number;
  readonly #beganAtMs = performance.now();

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  /** Never below 0. */
  get leftMs(): number {
    return Math.max(0, this.#beganAtMs + this.limitMs - performance.now());
  }

  /** What is left of the first `share` of it, as a limit of its own. */
  part(share: number): TimeLimit {
    return new TimeLimit(Math.max(0, this.leftMs - (1 - share) * this.limitMs));
  }

  /** Resolves true when `work` is done in time, else false; then what becomes of it is nobody's concern. Rejects as it does. */
  async within(work: Promise<unknown>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.leftMs);
    });
    work.catch(() => undefined);
    try {
      return await Promise.race([work.then(() => true), over]);
    } finally {
      clearTimeout(timer);
    }
  }
}
