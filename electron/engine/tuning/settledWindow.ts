// Over which seconds the pipeline may be judged after a knob change: over none from before it. Pure.

const longestS = 10;
/** Until what was under way at a change has settled. */
const settleS = 1;
/** With less than this since a change has settled nothing is advised. */
const leastS = 2;

export interface SettledWindow {
  /** To look back over, 1 to 10. */
  readonly seconds: number;
  /** Whether that is enough to judge by. */
  readonly isSettled: boolean;
}

/** `changedAtMs`: of the last change of a knob, on the clock of `nowMs`; −Infinity where there was none. */
export function settledWindow(changedAtMs: number, nowMs: number): SettledWindow {
  const sinceS = (nowMs - changedAtMs) / 1_000 - settleS;
  return { seconds: Math.max(1, Math.min(longestS, Math.floor(sinceS))), isSettled: sinceS >= leastS };
}
