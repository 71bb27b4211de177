// Faults put in on purpose: their kinds, what is told of them, and which readings are poison.

/** Each can be had at a rate (`faults.*`) or as a single shot. */
export const injectedFaultKinds = [
  'killWorker',
  'hang',
  'throw',
  'outOfMemory',
  'unreadable',
  'poison',
  'sourceDrop',
  'flood',
  'slowFrame',
] as const;
export type InjectedFaultKind = (typeof injectedFaultKinds)[number];

/** What a task is to suffer in its worker, once: its next attempt is spared. */
export type TaskFault = 'hang' | 'throw' | 'outOfMemory' | 'unreadable';

/**
 * Readings that no worker can compute: every batch that has one in its ranges (not in a halo) fails. The same for
 * every attempt at a batch.
 */
export interface PoisonSettings {
  readonly per100k: number;
  /** Single ones, as pairs: slot, seq. */
  readonly readings: readonly (readonly [slot: number, seq: number])[];
}

/** Whether a reading is poison: a function of slot and seq alone, so that it is the same for every attempt. */
export function isPoison({ per100k, readings }: PoisonSettings, slot: number, seq: number): boolean {
  if (per100k > 0 && hashShare(slot, seq) * 100_000 < per100k) return true;
  return readings.some(([poisonSlot, poisonSeq]) => poisonSlot === slot && poisonSeq === seq);
}

/** Evenly spread over [0, 1): the finaliser of MurmurHash3 over both numbers. */
function hashShare(slot: number, seq: number): number {
  let hash = (Math.imul(slot + 1, 0x9e3779b1) ^ Math.imul(seq % 4_294_967_296, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}
