// How the state of a source is shown: its word, and its priority where it is abnormal.
import type { EventPriority } from '../../shared/events.ts';
import type { SourceState } from '../../shared/report.ts';

const priorities: Readonly<Partial<Record<SourceState, EventPriority>>> = {
  failed: 2,
  blocked: 3,
  paused: 4,
};

export function statePriority(state: SourceState): EventPriority | undefined {
  return priorities[state];
}

const sentences: Readonly<Record<SourceState, string>> = {
  starting: 'opening, no reading yet',
  live: 'delivering readings',
  paused: 'held by a person until it goes on',
  blocked: 'waits: the queue is full',
  failed: 'stopped by a failure; the others go on',
  done: 'delivered all it had',
  stopped: 'stopped with the run',
};

export function stateSentence(state: SourceState): string {
  return sentences[state];
}
