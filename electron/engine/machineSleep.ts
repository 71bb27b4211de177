// The sleep of the machine: the engine rests from the moment it is announced, so that nothing is judged by a time in
// which nothing could happen. Runs in the host's event loop.
import type { EventPriority } from '../../shared/events.ts';
import type { SleepingClock } from './clock.ts';
import type { SensorViews } from './sensorViews.ts';
import type { SourceSet } from './sourceSet.ts';
import type { LoopLag } from './telemetry/loopLag.ts';

/** A sleep that was announced and did not come, or whose end nobody told: after so long awake the engine goes on. */
const longestRestMs = 60_000;

export interface MachineSleepParts {
  readonly clock: SleepingClock;
  readonly sources: Pick<SourceSet, 'hold'>;
  readonly lag: Pick<LoopLag, 'start' | 'stop'>;
  readonly views: Pick<SensorViews, 'rested'>;
  /** What measures in threads of its own, by their own clocks, is given up. */
  readonly cancelLab: () => void;
  readonly onEvent: (priority: EventPriority, message: string) => void;
  readonly wallMs: () => number;
}

export class MachineSleep {
  readonly #parts: MachineSleepParts;
  /** ms since the epoch; NaN while awake. */
  #sinceMs = Number.NaN;
  #restedMs = 0;

  constructor(parts: MachineSleepParts) {
    this.#parts = parts;
  }

  get asleep(): boolean {
    return !Number.isNaN(this.#sinceMs);
  }

  begin(): void {
    if (this.asleep) return;
    const { clock, sources, lag, cancelLab, wallMs } = this.#parts;
    this.#sinceMs = wallMs();
    this.#restedMs = 0;
    cancelLab();
    sources.hold(true);
    lag.stop();
    clock.stop();
  }

  end(): void {
    if (!this.asleep) return;
    const { clock, sources, lag, views, onEvent, wallMs } = this.#parts;
    const sleptS = Math.max(0, wallMs() - this.#sinceMs) / 1_000;
    this.#sinceMs = Number.NaN;
    clock.goOn();
    views.rested(clock.epochMs());
    lag.start();
    sources.hold(false);
    onEvent(4, `The machine slept for ${durationText(sleptS)}; that time is in no figure`);
  }

  /** To be called often while asleep; `elapsedMs` since the last call. */
  rest(elapsedMs: number): void {
    this.#restedMs += elapsedMs;
    if (this.#restedMs < longestRestMs) return;
    this.#parts.onEvent(3, 'A sleep of the machine was announced and did not come: the engine goes on');
    this.end();
  }
}

/** "2 h 5 min", "40 s". */
function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}
