// How long a start is put off: exponentially, with full jitter, so that what failed together does not retry together.

const firstLimitMs = 100;
const longestMs = 30_000;

/** The delay after so many failures without a success between. The first try follows at once. */
export function backoffMs(failures: number, random: () => number): number {
  if (failures <= 1) return 0;
  return random() * Math.min(longestMs, firstLimitMs * 2 ** (failures - 1));
}
