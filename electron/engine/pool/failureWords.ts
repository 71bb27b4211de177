// What the events list says of attempts that failed.
import type { EventPriority } from '../../../shared/events.ts';
import type { Batch } from '../batch.ts';
import type { AttemptFailed } from './attempt.ts';
import type { Verdict } from './recovery.ts';
import type { Death } from './workerThread.ts';

const consequences: Record<Verdict, string> = {
  again: 'it is computed again',
  split: 'it is split to find what is at fault',
  quarantine: 'its reading is quarantined',
};

export interface FailureEvent {
  readonly priority: EventPriority;
  readonly subject: string;
  readonly message: string;
}

/** Null for what need not be told: refused parts of a batch whose refusal has been told. */
export function failureEvent(batch: Batch, failure: AttemptFailed, verdict: Verdict): FailureEvent | null {
  const { worker, death, message, frames } = failure;
  const subject = worker === null ? '' : `W${worker}`;
  const readings = batch.readings === 1 ? '1 reading' : `${batch.readings} readings`;
  const stack = frames ? `\n${frames}` : '';
  if (death !== null) {
    const when = failure.kind === 'pool' ? 'before it began' : 'at';
    const sentence = `${subject} ${message} ${when} a batch of ${readings}; ${consequences[verdict]}.`;
    return { priority: 2, subject, message: sentence + stack };
  }
  if (failure.kind === 'pool' || batch.part) return null;
  const sentence = `A batch of ${readings} was refused (${message}); ${consequences[verdict]}.`;
  return { priority: 3, subject, message: sentence + stack };
}

/** A sentence of its own: its worker was at nothing. */
export function idleDeathMessage(name: string, { what, stack }: Death): string {
  const sentence = `${name} ${what}; it was at no batch.`;
  return stack ? `${sentence}\n${stack}` : sentence;
}
