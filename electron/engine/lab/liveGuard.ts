// Gives the live pipeline precedence over the lab: ends a measurement before the live queue is full. In the engine's event loop.
import { setTimeout as wait } from 'node:timers/promises';
import type { LabTaskKind, LabTasks } from './labTask.ts';
import type { LabRunner, LabTaskOptions } from './labThread.ts';

const lookIntervalMs = 20;
/** Part of what is usually free of the queue that may fill up: to stop a measurement takes its time, too. */
const mostFilled = 0.25;
/** A measurement that is to end at once has so long, then its thread goes with it. */
const graceMs = 100;
/** A queue that is as full as this, or as it usually is, has calmed down. */
const calmShare = 0.1;
const calmLimitMs = 30_000;
/** Times a measurement is taken again. */
const mostAgain = 3;

/** The live pipeline at a moment. */
export interface LiveLoad {
  /** Part of the queue's capacity that is filled. */
  readonly queueShare: number;
  /** Readings shed since the engine began. */
  readonly shed: number;
}

/**
 * Watches the live queue beside measurements. Where readings are shed without the lab, too, or the queue is always
 * full (a source that delivers as fast as it takes them), nothing can be told from either: only the other one is
 * watched.
 */
export class LiveGuard {
  readonly #look: () => LiveLoad;
  #usualShare = 0;
  #shedsAnyway = false;

  constructor(look: () => LiveLoad) {
    this.#look = look;
    this.#usualShare = look().queueShare;
  }

  /** Learns what is usual for as long as `during` takes; nothing of the lab may run meanwhile. */
  async learn<T>(during: () => Promise<T>): Promise<T> {
    const { shed } = this.#look();
    const note = (): void => {
      this.#usualShare = Math.max(this.#usualShare, this.#look().queueShare);
    };
    const timer = setInterval(note, lookIntervalMs);
    try {
      return await during();
    } finally {
      clearInterval(timer);
      this.#shedsAnyway ||= this.#look().shed > shed;
    }
  }

  /**
   * Carries a measurement out; its signal is aborted when the live queue fills up, and it is taken again when the queue
   * has calmed down. Rejects with what the measurement rejects with, the signal's reason, or an Error that says that
   * the live load leaves it no room.
   */
  async beside<T>(signal: AbortSignal, measure: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (let again = 0; ; again++) {
      await this.#calm(signal);
      const { shed } = this.#look();
      const suffers = new AbortController();
      const timer = setInterval(() => {
        if (this.#suffers(shed)) suffers.abort();
      }, lookIntervalMs);
      try {
        return await measure(AbortSignal.any([signal, suffers.signal]));
      } catch (error) {
        if (signal.aborted || !suffers.signal.aborted) throw error;
        if (again === mostAgain)
          throw new Error(
            `the live queue filled up in each of ${again + 1} attempts, so that it was stopped before readings were ` +
              'lost: lower the live load, or pause sources meanwhile',
          );
      } finally {
        clearInterval(timer);
      }
    }
  }

  /** A quarter of what is usually free has been filled, or readings are shed. */
  #suffers(shedBefore: number): boolean {
    const { queueShare, shed } = this.#look();
    const queueTells = this.#usualShare < 0.9;
    const mostShare = this.#usualShare + mostFilled * (1 - this.#usualShare);
    return (queueTells && queueShare > mostShare) || (!this.#shedsAnyway && shed > shedBefore);
  }

  async #calm(signal: AbortSignal): Promise<void> {
    const enough = Math.max(calmShare, this.#usualShare);
    const untilMs = performance.now() + calmLimitMs;
    while (this.#look().queueShare > enough) {
      if (performance.now() > untilMs)
        throw new Error(
          `the live queue was not worked off within ${calmLimitMs / 1_000} s: lower the live load, or pause sources meanwhile`,
        );
      await wait(lookIntervalMs, undefined, { signal });
    }
  }
}

/** The lab's thread under the guard. */
export class GuardedLab implements LabRunner {
  readonly #thread: LabRunner;
  readonly #guard: LiveGuard;

  constructor(thread: LabRunner, guard: LiveGuard) {
    this.#thread = thread;
    this.#guard = guard;
  }

  get hasEnded(): boolean {
    return this.#thread.hasEnded;
  }

  run<K extends LabTaskKind>(
    name: K,
    task: LabTasks[K]['task'],
    options: LabTaskOptions,
  ): Promise<LabTasks[K]['result']> {
    return this.#guard.beside(options.signal, (signal) =>
      this.#thread.run(name, task, { ...options, signal, graceMs }),
    );
  }
}
