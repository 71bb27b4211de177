// Which batch sizes a probe sends, in which order. Pure but for the random numbers that it is given.

/** From the smallest to the largest. */
export const leastProbeSpread = 8;
/** The smallest is that much smaller than the present one, and the largest as much larger where it can be. */
const below = 8;
const above = 4;

/**
 * Sizes each twice the one before, 16 × in all around the present one; fewer where `most` allows no more, and shifted
 * up where the present one cannot be divided. `even`: readings whose computing takes as long as a journey; below it
 * sizes hardly differ in time, so the largest is no smaller where `most` allows. Null: it allows no spread of 8 ×.
 */
export function probeSizes(present: number, most: number, even: number): number[] | null {
  const largest = Math.floor(Math.min(most, Math.max(above * present, 2 * leastProbeSpread, even)));
  const smallest = Math.max(1, Math.min(Math.round(present / below), Math.floor(largest / leastProbeSpread)));
  if (largest < leastProbeSpread * smallest) return null;
  const sizes: number[] = [];
  for (let size = smallest; size < largest; size *= 2) sizes.push(size);
  return [...sizes, largest];
}

/** In random order, so that what happens in between falls on all of them alike. */
export function shuffled(sizes: readonly number[], random: () => number): number[] {
  const order = [...sizes];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
