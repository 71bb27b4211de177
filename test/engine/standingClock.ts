// A clock that tells what a test says; its machine never sleeps.
import type { EngineClock } from '../../electron/engine/clock.ts';

export function standingClock(nowMs: () => number): EngineClock {
  return { monotonicMs: nowMs, epochMs: nowMs, toEpochMs: (ms) => ms, fromThreadMs: (ms) => ms };
}
