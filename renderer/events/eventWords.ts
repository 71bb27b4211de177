// How events are worded: the names of their kinds, and the sentence and the stack that a message may consist of.
import { type EngineEvent, type EventKind, eventKinds } from '../../shared/events.ts';

/** What a kind is called in the filter and the list. */
export const kindWords: Readonly<Record<EventKind, string>> = {
  ...(Object.fromEntries(eventKinds.map((kind) => [kind, kind])) as Record<EventKind, string>),
  fault: 'on purpose',
};

/** What a kind stands for, in full. */
export const kindMeanings: Readonly<Record<EventKind, string>> = {
  run: 'the run as a whole',
  knob: 'a knob was changed',
  source: 'a source and its connection',
  sensor: 'a sensor',
  queue: 'the queue',
  pool: 'the pool and its workers',
  data: 'readings that cannot be used',
  client: 'screens and other clients',
  output: 'what is written',
  fault: 'a fault that was put in on purpose',
};

/** The sentence, and below it where in the code it came from; empty where that is not known. */
export function messageParts({ message }: Pick<EngineEvent, 'message'>): {
  readonly sentence: string;
  readonly stack: string;
} {
  const end = message.indexOf('\n');
  return end < 0
    ? { sentence: message, stack: '' }
    : { sentence: message.slice(0, end), stack: message.slice(end + 1) };
}
