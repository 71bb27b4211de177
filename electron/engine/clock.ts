// The engine's time: one monotonic clock for all threads of the process, and wall time derived from it. Both stand still
// while the machine sleeps, so that no duration and no rate counts a time in which nothing could happen.
import type { Clock } from './sources/sensorSource.ts';

/** Of so many sleeps it is known where they lay; what is older than all of them is dated as if it were awake since. */
const mostGaps = 64;

export interface EngineClock extends Clock {
  /** Turns a time of `monotonicMs` into ms since the epoch, also one that lies before the machine slept. */
  toEpochMs(monotonicMs: number): number;
  /** Turns a stamp that a thread took with process.hrtime, ms, into a time of `monotonicMs`. */
  fromThreadMs(threadMs: number): number;
}

/** What a clock is made from; tests have their own. */
export interface TimeOfMachine {
  /** As process.hrtime, ms: it may stand still while the machine sleeps or go on, by platform. */
  threadMs(): number;
  /** Wall time, ms since the epoch. */
  wallMs(): number;
}

interface Gap {
  readonly fromThreadMs: number;
  readonly untilThreadMs: number;
  /** Where it lies in the engine's own time. */
  readonly atMs: number;
  /** What held before it. */
  readonly sleptMs: number;
  readonly epochOffsetMs: number;
}

/**
 * Its wall time is read at the start and after every sleep: it never jumps otherwise, and never back. What tells the
 * time can be handed on by itself.
 */
export class SleepingClock implements EngineClock {
  readonly #machine: TimeOfMachine;
  /** Oldest first. */
  readonly #gaps: Gap[] = [];
  #sleptMs = 0;
  #epochOffsetMs: number;
  /** NaN while it goes. */
  #stoppedAtThreadMs = Number.NaN;

  constructor(machine: TimeOfMachine) {
    this.#machine = machine;
    this.#epochOffsetMs = machine.wallMs() - machine.threadMs();
  }

  readonly monotonicMs = (): number => {
    const stands = !Number.isNaN(this.#stoppedAtThreadMs);
    return (stands ? this.#stoppedAtThreadMs : this.#machine.threadMs()) - this.#sleptMs;
  };

  readonly epochMs = (): number => this.monotonicMs() + this.#epochOffsetMs;

  readonly toEpochMs = (monotonicMs: number): number => {
    const after = this.#gaps.find(({ atMs }) => monotonicMs < atMs);
    return monotonicMs + (after?.epochOffsetMs ?? this.#epochOffsetMs);
  };

  readonly fromThreadMs = (threadMs: number): number => {
    const next = this.#gaps.find(({ untilThreadMs }) => threadMs < untilThreadMs);
    if (next) return Math.min(threadMs, next.fromThreadMs) - next.sleptMs;
    const awakeMs = Number.isNaN(this.#stoppedAtThreadMs)
      ? threadMs
      : Math.min(threadMs, this.#stoppedAtThreadMs);
    return awakeMs - this.#sleptMs;
  };

  stop(): void {
    if (Number.isNaN(this.#stoppedAtThreadMs)) this.#stoppedAtThreadMs = this.#machine.threadMs();
  }

  goOn(): void {
    const fromThreadMs = this.#stoppedAtThreadMs;
    if (Number.isNaN(fromThreadMs)) return;
    const untilThreadMs = this.#machine.threadMs();
    const atMs = this.monotonicMs();
    this.#gaps.push({
      fromThreadMs,
      untilThreadMs,
      atMs,
      sleptMs: this.#sleptMs,
      epochOffsetMs: this.#epochOffsetMs,
    });
    if (this.#gaps.length > mostGaps) this.#gaps.shift();
    this.#sleptMs += untilThreadMs - fromThreadMs;
    this.#stoppedAtThreadMs = Number.NaN;
    this.#epochOffsetMs = Math.max(this.#epochOffsetMs, this.#machine.wallMs() - atMs);
  }
}

export function createClock(): SleepingClock {
  // performance.now and process.hrtime tick together; workers stamp with the latter.
  const offsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  return new SleepingClock({ threadMs: () => performance.now() + offsetMs, wallMs: () => Date.now() });
}
