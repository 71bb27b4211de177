// How the state of a source is shown: its word, and its priority where it is abnormal.
import type { EventPriority } from '../../shared/events.ts';
import type { SourceFigures } from '../../shared/pipelineFigures.ts';
import type { SourceState } from '../../shared/report.ts';
import { t } from '../language/language.ts';

/** What is shown of a source's state. */
export interface ShownState {
  readonly word: string;
  /** Why, or what it does. */
  readonly sentence: string;
  /** Undefined where nothing is abnormal. */
  readonly priority: EventPriority | undefined;
}

const priorities: Readonly<Record<SourceState, EventPriority | undefined>> = {
  starting: undefined,
  live: undefined,
  paused: 4,
  blocked: 3,
  failed: 2,
  done: undefined,
  stopped: undefined,
};

/** A source that only ever met errors is not merely starting. */
export function shownState({ state, errors }: Pick<SourceFigures, 'state' | 'errors'>): ShownState {
  const isUnanswered = state === 'starting' && errors > 0;
  const name = isUnanswered ? 'unanswered' : state;
  return {
    word: t(`sources:state.${name}`),
    sentence: t(`sources:stateText.${name}`),
    priority: isUnanswered ? 2 : priorities[state],
  };
}
