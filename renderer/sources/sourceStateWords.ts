// How the state of a source is shown: its word, and its priority where it is abnormal.
import type { EventPriority } from '../../shared/events.ts';
import type { SourceFigures } from '../../shared/frame.ts';
import type { SourceState } from '../../shared/report.ts';

/** What is shown of a source's state. */
export interface ShownState {
  readonly word: string;
  /** Why, or what it does. */
  readonly sentence: string;
  /** Undefined where nothing is abnormal. */
  readonly priority: EventPriority | undefined;
}

const states: Readonly<Record<SourceState, ShownState>> = {
  starting: { word: 'starting', sentence: 'opening, no reading yet', priority: undefined },
  live: { word: 'live', sentence: 'delivering readings', priority: undefined },
  paused: { word: 'paused', sentence: 'held by a person until it goes on', priority: 4 },
  blocked: { word: 'blocked', sentence: 'waits: the queue is full', priority: 3 },
  failed: { word: 'failed', sentence: 'stopped by a failure; the others go on', priority: 2 },
  done: { word: 'done', sentence: 'delivered all it had', priority: undefined },
  stopped: { word: 'stopped', sentence: 'stopped with the run', priority: undefined },
};

const unanswered: ShownState = {
  word: 'no answer',
  sentence: 'asked again and again, no reading yet',
  priority: 2,
};

/** A source that only ever met errors is not merely starting. */
export function shownState({ state, errors }: Pick<SourceFigures, 'state' | 'errors'>): ShownState {
  return state === 'starting' && errors > 0 ? unanswered : states[state];
}
