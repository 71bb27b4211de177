// How many workers are kept: fewer when they die one after the other, all again when they come back with batches.

const deathsThatHalve = 3;
const answersThatDouble = 10;

export class KeptWorkers {
  #wanted: number;
  #allowed: number;
  #deaths = 0;
  #answers = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
    this.#allowed = wanted;
  }

  get wanted(): number {
    return this.#wanted;
  }

  get allowed(): number {
    return this.#allowed;
  }

  want(workers: number): void {
    // What is held back stays held back; a pool that is well takes as many as it is told.
    this.#allowed = this.#allowed === this.#wanted ? workers : Math.min(this.#allowed, workers);
    this.#wanted = workers;
  }

  /** True when fewer are kept from now on. */
  failed(): boolean {
    this.#answers = 0;
    if (++this.#deaths % deathsThatHalve !== 0 || this.#allowed === 1) return false;
    this.#allowed = Math.max(1, this.#allowed >> 1);
    return true;
  }

  /** True when more are kept from now on. */
  succeeded(): boolean {
    this.#deaths = 0;
    if (this.#allowed === this.#wanted || ++this.#answers % answersThatDouble !== 0) return false;
    this.#allowed = Math.min(this.#wanted, 2 * this.#allowed);
    return true;
  }
}
