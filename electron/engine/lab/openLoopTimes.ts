// How long each open loop of a sweep may take, so that all of them together keep to a budget. Pure.

/**
 * The limit, ms, that serves as many whole as the budget allows: each takes what it needs or the limit, whichever is
 * less. What quick ones leave is for slow ones. `needsMs`: of those that are not measured yet.
 */
export function fairLimitMs(needsMs: readonly number[], budgetMs: number): number {
  const rising = needsMs.toSorted((a, b) => a - b);
  let leftMs = Math.max(0, budgetMs);
  for (const [place, needMs] of rising.entries()) {
    const shareMs = leftMs / (rising.length - place);
    if (needMs > shareMs) return shareMs;
    leftMs -= needMs;
  }
  return rising.at(-1) ?? 0;
}
