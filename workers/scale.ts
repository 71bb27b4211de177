// Powers of two that bring values to about 1, so that their squares neither overflow nor underflow. Runs in workers.

/** Multiplying by it is exact. `largest` is the largest magnitude; 0 gives 1. */
export function scaleFor(largest: number): number {
  if (largest === 0) return 1;
  return 2 ** -Math.max(-1_000, Math.min(1_000, Math.floor(Math.log2(largest))));
}
