// How events are worded: the names of their kinds, and the sentence and the stack that a message may consist of.
import type { EngineEvent, EventKind } from '../../shared/events.ts';
import { t } from '../language/language.ts';

/** What a kind is called in the filter and the list. */
export const kindWord = (kind: EventKind): string => t(`events:kind.${kind}`);

/** What a kind stands for, in full. */
export const kindMeaning = (kind: EventKind): string => t(`events:meaning.${kind}`);

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
