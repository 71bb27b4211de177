// The events of a run: bounded, numbered, oldest dropped first.
import type { EngineEvent } from '../../shared/events.ts';
import type { Clock } from './sources/sensorSource.ts';

const mostEvents = 5_000;

export class EventLog {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #events: EngineEvent[] = [];
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(event: Omit<EngineEvent, 'number' | 'atMs'>): void {
    const entry: EngineEvent = { number: this.#next++, atMs: this.#clock.epochMs(), ...event };
    this.#events.push(entry);
    if (this.#events.length > 2 * mostEvents) this.#events = this.#events.slice(-mostEvents);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Entries from `number` on, the newest `most` at most. */
  since(number: number, most: number): readonly EngineEvent[] {
    const first = this.#next - this.#events.length;
    return this.#events.slice(Math.max(number - first, this.#events.length - most, 0));
  }

  get next(): number {
    return this.#next;
  }

  /** The newest 5,000. */
  all(): EngineEvent[] {
    return this.#events.slice(-mostEvents);
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
