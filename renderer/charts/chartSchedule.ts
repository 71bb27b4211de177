// Gives each chart its turn to update: about five times a second, and one chart an animation frame.

/** Runs `update` in turn with the others until the function returned is called. */
export type JoinSchedule = (update: () => void) => () => void;

interface Turn {
  readonly update: () => void;
  lastMs: number;
}

/** Where time and frames come from; the browser's own unless a test drives them. */
export interface FrameClock {
  readonly nowMs: () => number;
  readonly request: (run: () => void) => number;
  readonly cancel: (handle: number) => void;
}

const browserClock: FrameClock = {
  nowMs: () => performance.now(),
  request: (run) => requestAnimationFrame(run),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** In each frame the chart that has waited longest is updated, if it has waited `intervalMs`. */
export function chartSchedule(intervalMs: number, clock: FrameClock = browserClock): JoinSchedule {
  const turns = new Set<Turn>();
  let handle: number | null = null;
  const runFrame = () => {
    handle = turns.size > 0 ? clock.request(runFrame) : null;
    const now = clock.nowMs();
    let longest: Turn | null = null;
    for (const turn of turns) if (longest === null || turn.lastMs < longest.lastMs) longest = turn;
    if (longest === null || now - longest.lastMs < intervalMs) return;
    longest.lastMs = now;
    longest.update();
  };
  return (update) => {
    const turn: Turn = { update, lastMs: Number.NEGATIVE_INFINITY };
    turns.add(turn);
    handle ??= clock.request(runFrame);
    return () => {
      turns.delete(turn);
      if (turns.size > 0 || handle === null) return;
      clock.cancel(handle);
      handle = null;
    };
  };
}
