// Batches that have hung a worker or filled its memory, while no worker can be had. Runs in the engine's event loop.
import type { Batch } from '../batch.ts';
import type { Clock } from '../sources/sensorSource.ts';

/** In the event loop they could end the engine: so long they wait for a pool that is broken. */
const longestWaitMs = 60_000;
const checkMs = 100;

export interface PerilousParts {
  readonly clock: Clock;
  /** Whether the pool takes a batch now; half-open it takes one, which tries whether it lives. */
  readonly accepts: () => boolean;
  readonly compute: (batch: Batch) => void;
  readonly giveUp: (batch: Batch) => void;
}

export class PerilousBatches {
  readonly #parts: PerilousParts;
  /** In the order they came. */
  #waiting: { readonly batch: Batch; readonly untilMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: PerilousParts) {
    this.#parts = parts;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(batch: Batch): void {
    this.#waiting.push({ batch, untilMs: this.#parts.clock.monotonicMs() + longestWaitMs });
    this.#check();
  }

  /** Gives the pool what it takes. Cheap when nothing waits. */
  serve(): void {
    while (this.#waiting.length > 0 && this.#parts.accepts()) {
      const next = this.#waiting.shift();
      if (next) this.#parts.compute(next.batch);
    }
  }

  /** Nothing is computed or given up from now on. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #check(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.serve();
      const nowMs = this.#parts.clock.monotonicMs();
      const late = this.#waiting.filter(({ untilMs }) => untilMs <= nowMs);
      this.#waiting = this.#waiting.filter(({ untilMs }) => untilMs > nowMs);
      for (const { batch } of late) this.#parts.giveUp(batch);
      this.#check();
    }, checkMs);
  }
}
