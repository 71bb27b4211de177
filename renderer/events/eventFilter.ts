// Which events are listed: by kind, priority and text.
import { type EngineEvent, type EventKind, type EventPriority, eventKinds } from '../../shared/events.ts';
import { kindWord } from './eventWords.ts';

export const eventPriorities: readonly EventPriority[] = [1, 2, 3, 4];

export interface EventFilter {
  /** Empty: all. */
  readonly kinds: ReadonlySet<EventKind>;
  /** Empty: all. */
  readonly priorities: ReadonlySet<EventPriority>;
  /** Every word must occur in kind, subject or message. */
  readonly text: string;
}

export const everything: EventFilter = { kinds: new Set(), priorities: new Set(), text: '' };

export function isEverything({ kinds, priorities, text }: EventFilter): boolean {
  return kinds.size === 0 && priorities.size === 0 && text.trim() === '';
}

/** Newest first; `upTo`: number of the newest event to list, null for the newest there is. */
export function filterEvents(
  events: readonly EngineEvent[],
  filter: EventFilter,
  upTo: number | null,
): readonly EngineEvent[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ kind, priority, subject, message }: EngineEvent): boolean => {
    if (filter.kinds.size > 0 && !filter.kinds.has(kind)) return false;
    if (filter.priorities.size > 0 && !filter.priorities.has(priority)) return false;
    if (words.length === 0) return true;
    const text = `${kind} ${kindWord(kind)} ${subject} ${message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const listed: EngineEvent[] = [];
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i];
    if (event && (upTo === null || event.number <= upTo) && fits(event)) listed.push(event);
  }
  return listed;
}

export interface EventCounts {
  readonly kinds: Readonly<Record<EventKind, number>>;
  readonly priorities: Readonly<Record<EventPriority, number>>;
}

export function countEvents(events: readonly EngineEvent[]): EventCounts {
  const kinds = Object.fromEntries(eventKinds.map((kind) => [kind, 0])) as Record<EventKind, number>;
  const priorities: Record<EventPriority, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const { kind, priority } of events) {
    kinds[kind]++;
    priorities[priority]++;
  }
  return { kinds, priorities };
}
