// The start of a pool: over when each worker is warm or has died; failed when none came up at all.

import type { WorkerSlot } from './workerSlot.ts';
import type { Death } from './workerThread.ts';

export class PoolOpening {
  /** Of workers that died meanwhile, in order. */
  readonly deaths: { readonly slot: WorkerSlot; readonly death: Death }[] = [];
  /** Rejects with the first death when no worker came up. */
  readonly over: Promise<void>;
  readonly #end: { resolve: () => void; reject: (death: Death | undefined) => void };
  #cameUp = false;

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.over = promise;
    this.#end = { resolve, reject };
  }

  /** To be called whenever one of the slots has changed. */
  changed(slots: readonly WorkerSlot[]): void {
    this.#cameUp ||= slots.some(({ state }) => state === 'live');
    if (slots.some(({ state }) => state === 'starting')) return;
    if (this.#cameUp) this.#end.resolve();
    else this.#end.reject(this.deaths[0]?.death);
  }
}
