// The engine's time: one monotonic clock for all threads of the process, and wall time derived from it.
import type { Clock } from './sources/sensorSource.ts';

/** A clock whose wall time is read once, so that it never jumps while the engine runs. */
export function createClock(): Clock {
  // performance.now and process.hrtime tick together; workers stamp with the latter.
  const monotonicOffsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  const epochOffsetMs = Date.now() - performance.now();
  return {
    monotonicMs: () => performance.now() + monotonicOffsetMs,
    epochMs: () => performance.now() + epochOffsetMs,
  };
}

/** What turns a monotonic time into ms since the epoch. */
export function epochFromMonotonic(clock: Clock): (monotonicMs: number) => number {
  const offsetMs = clock.epochMs() - clock.monotonicMs();
  return (monotonicMs) => monotonicMs + offsetMs;
}
