// Which events tell of a worker that died.
import type { EngineEvent } from '../../shared/events.ts';

/** Replacements of workers, for their memory or by a knob, are notices and no deaths. */
export function isWorkerDeath({ kind, subject, priority }: EngineEvent): boolean {
  return kind === 'pool' && priority <= 3 && /^W\d+$/.test(subject);
}
