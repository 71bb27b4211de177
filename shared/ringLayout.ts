// Layout of the one SharedArrayBuffer that holds all rings. Written by the engine, read by workers.

/*
 * The buffer is seen as a Float64Array:
 *   [0] layout id   [1] number of slots   then `doublesPerSlot` doubles a slot   then the rings' columns.
 * A reading with seq s of a slot lies at timesBase + (s mod capacity) and valuesBase + (s mod capacity);
 * the capacity is a power of two. A missing reading's value is NaN. Only ranges named in a task may be read,
 * each with its halo of window − 1 readings before it.
 */
export const layoutHeaderDoubles = 2;
export const doublesPerSlot = 8;

/** Offsets, in doubles, within a slot's header. */
export const slotField = {
  timesBase: 0,
  valuesBase: 1,
  capacity: 2,
  low: 3,
  high: 4,
  /** NaN where the rate is not known. */
  rateHz: 5,
} as const;

/** Index of a slot's header in the Float64Array. */
export function slotHeader(slot: number): number {
  return layoutHeaderDoubles + slot * doublesPerSlot;
}
