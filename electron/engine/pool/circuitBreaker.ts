// The circuit breaker of the pool: opens when workers die one after the other, lets one batch try after a while.
import type { BreakerState } from '../../../shared/report.ts';

/**
 * Deaths in a row, over the whole pool, that open it. More than a few batches can cause that end every worker they
 * are given to: while they are split, what lies around comes back.
 */
const deathsThatOpen = 8;
const firstOpenMs = 1_000;
const longestOpenMs = 30_000;

export class CircuitBreaker {
  #state: BreakerState = 'closed';
  #sinceMs: number;
  #opened = 0;
  #failures = 0;
  /** Openings without a success between. */
  #inARow = 0;
  #retryAtMs = Number.NaN;
  readonly #random: () => number;

  constructor(nowMs: number, random: () => number) {
    this.#sinceMs = nowMs;
    this.#random = random;
  }

  get state(): BreakerState {
    return this.#state;
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** How often it has opened from being closed. */
  get opened(): number {
    return this.#opened;
  }

  /** Deaths since a worker last brought a batch back. */
  get failures(): number {
    return this.#failures;
  }

  /** When it turns half-open; NaN unless it is open. */
  get retryAtMs(): number {
    return this.#retryAtMs;
  }

  /** A worker died. True when that opened it. */
  failed(nowMs: number): boolean {
    this.#failures++;
    if (this.#state === 'open') return false;
    if (this.#state === 'closed') {
      if (this.#failures < deathsThatOpen) return false;
      this.#opened++;
    }
    // Half to all of the limit: it doubles, and what failed together does not try together.
    const limitMs = Math.min(longestOpenMs, firstOpenMs * 2 ** this.#inARow++);
    this.#retryAtMs = nowMs + (limitMs * (1 + this.#random())) / 2;
    this.#turn('open', nowMs);
    return true;
  }

  /** A worker answered. True when that closed it. */
  succeeded(nowMs: number): boolean {
    this.#failures = 0;
    this.#inARow = 0;
    if (this.#state === 'closed') return false;
    this.#retryAtMs = Number.NaN;
    this.#turn('closed', nowMs);
    return true;
  }

  /** True when it turns half-open now. */
  halfOpens(nowMs: number): boolean {
    if (this.#state !== 'open' || nowMs < this.#retryAtMs) return false;
    this.#retryAtMs = Number.NaN;
    this.#turn('half-open', nowMs);
    return true;
  }

  #turn(state: BreakerState, nowMs: number): void {
    this.#state = state;
    this.#sinceMs = nowMs;
  }
}
