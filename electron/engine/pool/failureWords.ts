// What the events list says of attempts that failed.
import type { EventPriority } from '../../../shared/events.ts';
import type { Batch } from '../batch.ts';
import { AttemptFailed } from './attempt.ts';
import type { Verdict } from './recovery.ts';
import type { Death } from './workerThread.ts';

const consequences: Record<Verdict, string> = {
  again: 'is computed again',
  split: 'is split to find what is at fault',
  quarantine: 'is quarantined',
};

const mostSensorsNamed = 3;

export interface FailureEvent {
  readonly priority: EventPriority;
  readonly subject: string;
  readonly message: string;
}

/** Null for what need not be told: refused parts of a batch whose refusal has been told. */
export function failureEvent(batch: Batch, failure: AttemptFailed, verdict: Verdict): FailureEvent | null {
  const { worker, death, message, frames } = failure;
  const subject = worker === null ? '' : `W${worker}`;
  const of = batch.readings === 1 ? 'of 1 reading' : `of ${batch.readings} readings`;
  if (death !== null) {
    const begun = failure.kind === 'pool' ? ', which it had not begun,' : '';
    const sentence = `${subject} ${message}. Its batch ${of}${begun} ${consequences[verdict]}.`;
    return { priority: 2, subject, message: withFrames(sentence, frames) };
  }
  if (failure.kind === 'pool' || batch.part) return null;
  const where = subject || 'the event loop';
  const sentence = `A batch ${of} failed in ${where} and ${consequences[verdict]}: ${message}.`;
  return { priority: 3, subject, message: withFrames(sentence, frames) };
}

/** Of a worker that died while it was at nothing. */
export function idleDeathMessage(name: string, { what, stack }: Death): string {
  return withFrames(`${name} ${what}. It was at no batch.`, stack);
}

/** Of a batch that has hung a worker or filled its memory, of which no worker could be had to find out more. */
export function shedMessage({ readings, ranges }: Batch, reason: string): string {
  const ids = [...new Set(ranges.map(({ ring }) => ring.sensor.id))];
  const more = ids.length > mostSensorsNamed ? ` and ${ids.length - mostSensorsNamed} more` : '';
  const of = `of ${ids.slice(0, mostSensorsNamed).join(', ')}${more}`;
  const why = 'at them a worker hung or ran out of memory';
  return `${readings} readings ${of} were shed: ${why}, and ${reason}.`;
}

/** Of a task that a broken pool does not take. */
export function brokenFailure(deathsInARow: number): AttemptFailed {
  return new AttemptFailed('pool', `${deathsInARow} workers died one after the other`);
}

function withFrames(sentence: string, frames: string): string {
  return frames ? `${sentence}\n${frames}` : sentence;
}
