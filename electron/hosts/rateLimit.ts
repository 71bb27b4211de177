// A limit on how often something may happen: so many at once, refilled at a steady rate.

export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #nowMs: () => number;
  #left: number;
  #filledAtMs: number;

  constructor(perSecond: number, burst: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#nowMs = nowMs;
    this.#left = burst;
    this.#filledAtMs = nowMs();
  }

  /** Takes one; false when there is none left. */
  take(): boolean {
    const nowMs = this.#nowMs();
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#filledAtMs) / 1_000) * this.#perSecond);
    this.#filledAtMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** A limit for each of many, such as client addresses. */
export class RateLimits {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #capacity: number;
  readonly #nowMs: (() => number) | undefined;
  /** The one that asked last is the last one. */
  readonly #limits = new Map<string, RateLimit>();

  /** Of more than `capacity` the one that has not asked for longest is forgotten. */
  constructor(perSecond: number, burst: number, capacity: number, nowMs?: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#capacity = capacity;
    this.#nowMs = nowMs;
  }

  /** Takes one of `name`'s; false when there is none left. */
  take(name: string): boolean {
    const limit = this.#limits.get(name) ?? new RateLimit(this.#perSecond, this.#burst, this.#nowMs);
    this.#limits.delete(name);
    this.#limits.set(name, limit);
    const [oldest] = this.#limits.keys();
    if (this.#limits.size > this.#capacity && oldest !== undefined) this.#limits.delete(oldest);
    return limit.take();
  }
}
