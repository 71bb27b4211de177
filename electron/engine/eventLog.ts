// The events of a run: bounded, numbered, oldest dropped first; a flood of one kind is told as a number.
import type { EngineEvent, EventKind } from '../../shared/events.ts';
import type { Clock } from './sources/sensorSource.ts';

const mostEvents = 5_000;
/** Entries of one kind in a second; what is beyond is counted and told in one entry. */
const mostOfKindPerSecond = 25;

export class EventLog {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #ofKind = new Map<EventKind, { sinceMs: number; count: number }>();
  #events: EngineEvent[] = [];
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(event: Omit<EngineEvent, 'number' | 'atMs'>): void {
    const ofKind = this.#ofKind.get(event.kind) ?? { sinceMs: this.#clock.epochMs(), count: 0 };
    this.#ofKind.set(event.kind, ofKind);
    if (++ofKind.count <= mostOfKindPerSecond) this.#append(event);
  }

  /** To be called several times a second: tells what was left out. */
  endFloods(): void {
    const nowMs = this.#clock.epochMs();
    for (const [kind, { sinceMs, count }] of this.#ofKind) {
      if (nowMs - sinceMs < 1_000) continue;
      this.#ofKind.delete(kind);
      const left = count - mostOfKindPerSecond;
      if (left > 0)
        this.#append({
          kind,
          priority: 3,
          subject: '',
          message: `${left} more entries of this kind within a second`,
        });
    }
  }

  #append(event: Omit<EngineEvent, 'number' | 'atMs'>): void {
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
