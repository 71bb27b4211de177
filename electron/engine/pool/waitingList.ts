// Tasks that wait for a worker: urgent ones first, such as those given again, then in the order they came.
import type { Attempt } from './attempt.ts';

export class WaitingList {
  readonly #urgent: Attempt[] = [];
  readonly #others: Attempt[] = [];

  get length(): number {
    return this.#urgent.length + this.#others.length;
  }

  add(attempt: Attempt): void {
    (attempt.options.urgent ? this.#urgent : this.#others).push(attempt);
  }

  /** The next one for this worker; `otherIdle`: whether another worker can take what is not for this one. */
  take(worker: number, otherIdle: boolean): Attempt | undefined {
    const index = otherIdle ? this.#urgent.findIndex(({ options }) => options.notWorker !== worker) : 0;
    return index >= 0 && index < this.#urgent.length
      ? this.#urgent.splice(index, 1)[0]
      : this.#others.shift();
  }

  /** The next one that may be sent ahead to a worker which is at another; none while urgent ones wait for an idle one. */
  takeAhead(): Attempt | undefined {
    return this.#urgent.length === 0 && this.#others[0]?.options.brief ? this.#others.shift() : undefined;
  }

  takeAll(): Attempt[] {
    return [...this.#urgent.splice(0), ...this.#others.splice(0)];
  }
}
