// Poison put in on purpose: readings on which the kernels fail. Runs where batches are computed.
import { isPoison, type PoisonSettings } from '../shared/injectedFaults.ts';

/** Throws when a reading of the range is poison; like any fault of a kernel the error does not say which one. */
export function failOnPoison(poison: PoisonSettings, slot: number, seqStart: number, count: number): void {
  for (let seq = seqStart; seq < seqStart + count; seq++)
    if (isPoison(poison, slot, seq)) throw new RangeError('a kernel failed, put in on purpose');
}
