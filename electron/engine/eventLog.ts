// The events of a run: bounded, numbered, oldest dropped first, the urgent last; a flood of one kind is told as a number.
import type { EngineEvent, EventKind, EventPriority } from '../../shared/events.ts';
import type { Clock } from './sources/sensorSource.ts';

const mostEvents = 5_000;
/** Of what is kept, this many are of high priority, and as many others, where there are so many. */
const keptOfEach = mostEvents / 2;
/** Entries of one kind and priority in a second; what is beyond is counted and told in one entry. */
const mostPerSecond = 25;
/** More workers than can die and load again in a second: no death is left out. */
const mostDeathsPerSecond = 500;

interface Flood {
  readonly kind: EventKind;
  readonly priority: EventPriority;
  readonly sinceMs: number;
  count: number;
}

export class EventLog {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  /** By kind and priority. */
  readonly #floods = new Map<string, Flood>();
  /** In order of their numbers, some of which may be missing. */
  #events: EngineEvent[] = [];
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Entries of priority 1 are never left out. */
  add(event: Omit<EngineEvent, 'number' | 'atMs'>): void {
    const { kind, priority } = event;
    const key = `${kind} ${priority}`;
    const flood = this.#floods.get(key) ?? { kind, priority, sinceMs: this.#clock.epochMs(), count: 0 };
    this.#floods.set(key, flood);
    if (++flood.count <= budgetOf(flood)) this.#append(event);
  }

  /** To be called several times a second: tells what was left out. */
  endFloods(): void {
    const nowMs = this.#clock.epochMs();
    for (const [key, flood] of this.#floods) {
      if (nowMs - flood.sinceMs < 1_000) continue;
      this.#floods.delete(key);
      const left = flood.count - budgetOf(flood);
      if (left > 0)
        this.#append({
          kind: flood.kind,
          priority: 3,
          subject: '',
          message: `${left} more entries of this kind within a second`,
        });
    }
  }

  #append(event: Omit<EngineEvent, 'number' | 'atMs'>): void {
    const entry: EngineEvent = { number: this.#next++, atMs: this.#clock.epochMs(), ...event };
    this.#events.push(entry);
    if (this.#events.length > 2 * mostEvents) this.#events = toKeep(this.#events);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Entries from `number` on, the newest `most` at most. */
  since(number: number, most: number): readonly EngineEvent[] {
    let first = this.#events.length;
    const least = Math.max(0, first - most);
    while (first > least && (this.#events[first - 1] as EngineEvent).number >= number) first--;
    return this.#events.slice(first);
  }

  get next(): number {
    return this.#next;
  }

  /** 5,000 at most, in order: the newest, but a flood of low priority leaves what was urgent in place. */
  all(): EngineEvent[] {
    return toKeep(this.#events);
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function budgetOf({ kind, priority }: Flood): number {
  if (priority === 1) return Number.POSITIVE_INFINITY;
  return kind === 'pool' && priority === 2 ? mostDeathsPerSecond : mostPerSecond;
}

function toKeep(events: readonly EngineEvent[]): EngineEvent[] {
  const urgent = events.filter(({ priority }) => priority <= 2).length;
  const mostUrgent = mostEvents - Math.min(keptOfEach, events.length - urgent);
  const mostOthers = mostEvents - Math.min(mostUrgent, urgent);
  let [skipUrgent, skipOthers] = [urgent - mostUrgent, events.length - urgent - mostOthers];
  return events.filter(({ priority }) => (priority <= 2 ? skipUrgent-- <= 0 : skipOthers-- <= 0));
}
