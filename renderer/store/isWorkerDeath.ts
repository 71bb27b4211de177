// Which events tell of a worker that died.
import type { EngineEvent } from '../../shared/events.ts';

/** A batch that failed while its worker lived is of priority 3; what is done to workers on purpose is a notice. */
export function isWorkerDeath({ kind, subject, priority }: EngineEvent): boolean {
  return kind === 'pool' && priority === 2 && /^W\d+$/.test(subject);
}
