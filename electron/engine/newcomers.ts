// Decides when sensors that had nothing waiting go in a batch of their own, before a backlog. In the event loop.
import type { Knobs } from '../../shared/knobs.ts';
import type { Batch } from './batch.ts';
import type { FeaturePool } from './pool.ts';
import type { ReadingQueue } from './readingQueue.ts';

/**
 * From so much of `batch.maxWaitMs` on that a worker has before it, a newcomer does not get into line: it would wait
 * for that, and then for the batch that it rides in.
 */
const longShareOfWait = 0.5;

export interface NewcomersParts {
  readonly queue: Pick<ReadingQueue, 'hasFreshBesideBacklog'>;
  readonly pool: Pick<FeaturePool, 'broken'>;
}

export interface NewcomersLink {
  readonly knobs: () => Knobs;
  /** Called when such a batch is due and none is in flight. */
  readonly send: () => void;
}

/**
 * One such batch at a time, beyond the limit of what may be in flight: so many sensors with a reading each still
 * share batches.
 */
export class Newcomers {
  readonly #parts: NewcomersParts;
  readonly #link: NewcomersLink;
  #batch: Batch | null = null;
  #due: NodeJS.Immediate | undefined;
  /** Of the batch that was composed last for all. */
  #sharedMs = 0;

  constructor(parts: NewcomersParts, link: NewcomersLink) {
    this.#parts = parts;
    this.#link = link;
  }

  /** Their batches in flight. */
  get inFlight(): number {
    return this.#batch === null ? 0 : 1;
  }

  /** Whether newcomers are not to share a batch with what has a backlog. */
  get goAhead(): boolean {
    const { queue, pool } = this.#parts;
    if (!queue.hasFreshBesideBacklog || pool.broken) return false;
    const { pool: given, batch } = this.#link.knobs();
    const longMs = longShareOfWait * batch.maxWaitMs;
    return given.mode === 'pool' && given.inFlightPerWorker * this.#sharedMs > longMs;
  }

  /** To be called when readings have arrived or a batch is back. */
  call(): void {
    if (this.#due || this.#batch || !this.goAhead) return;
    // Not at once: what else is read in this turn of the event loop rides along.
    this.#due = setImmediate(() => {
      this.#due = undefined;
      if (this.goAhead) this.#link.send();
    });
  }

  sent(batch: Batch): void {
    this.#batch = batch;
  }

  /** What a batch is expected to take that is given to the pool for the first time. */
  predicted(batch: Batch, ms: number): void {
    if (!this.has(batch)) this.#sharedMs = ms;
  }

  has(batch: Batch): boolean {
    return batch === this.#batch;
  }

  /** It is back, or no longer waited for. */
  back(batch: Batch): void {
    if (batch === this.#batch) this.#batch = null;
  }
}
