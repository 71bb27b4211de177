// What becomes of a batch whose attempt failed: it is given again, split in search of what is at fault, or given up.
import type { Batch } from '../batch.ts';
import type { AttemptFailed } from './attempt.ts';

const failuresBeforeSplit = 2;
const refusalsOfReading = 2;
/**
 * Workers that a single reading must end in a row. Two might be chance where workers die for other reasons: so each
 * that ends elsewhere meanwhile asks for one more, up to `mostDeathsOfReading`.
 */
const deathsOfReading = 3;
const mostDeathsOfReading = 12;
/** A worker that dies before it has begun is none of the batch's doing; one after the other, it is after all. */
const unbegunDeathsAllowed = 3;

export type Verdict = 'again' | 'split' | 'quarantine';

export class Recovery {
  /** Workers that ended at any batch. */
  #deaths = 0;
  /** The same when a reading that stands alone ended its first worker. */
  readonly #deathsAtFirst = new WeakMap<Batch, number>();
  #recomputed = 0;
  #split = 0;

  get recomputedBatches(): number {
    return this.#recomputed;
  }

  get splitBatches(): number {
    return this.#split;
  }

  /** Notes the failure in the batch and decides. A failure of the pool's says nothing about the batch. */
  failed(batch: Batch, failure: AttemptFailed, nowMs: number): Verdict {
    if (Number.isNaN(batch.failedAtMs)) batch.failedAtMs = nowMs;
    batch.failedWorker = failure.worker;
    if (failure.kind === 'task') batch.refusals++;
    const unbegun = failure.kind === 'pool' && failure.death !== null;
    const ownDeath = failure.kind === 'worker' || (unbegun && ++batch.unbegunDeaths > unbegunDeathsAllowed);
    if (ownDeath) this.#noteDeath(batch, failure);
    const verdict = failure.kind === 'task' || ownDeath ? this.#verdict(batch) : 'again';
    if (verdict === 'again') this.#recomputed++;
    if (verdict === 'split') this.#split++;
    return verdict;
  }

  #noteDeath(batch: Batch, { death }: AttemptFailed): void {
    this.#deaths++;
    batch.deaths++;
    if (death === 'overdue' || death === 'outOfMemory') batch.perilous = true;
    if (death === 'overdue') batch.overdueAttempts++;
    if (batch.deaths === 1) this.#deathsAtFirst.set(batch, this.#deaths);
  }

  #verdict(batch: Batch): Verdict {
    if (batch.readings > 1) return batch.refusals + batch.deaths >= failuresBeforeSplit ? 'split' : 'again';
    const elsewhere = this.#deaths - (this.#deathsAtFirst.get(batch) ?? this.#deaths) - (batch.deaths - 1);
    const deathsNeeded = Math.min(mostDeathsOfReading, deathsOfReading + Math.max(0, elsewhere));
    return batch.refusals >= refusalsOfReading || batch.deaths >= deathsNeeded ? 'quarantine' : 'again';
  }
}
