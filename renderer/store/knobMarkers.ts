// Markers of knob changes on time charts, from events.
import type { EngineEvent } from '../../shared/events.ts';

export interface KnobMarker {
  readonly number: number;
  /** ms since the epoch. */
  readonly atMs: number;
  /** Name of the knob ("batch.size"). */
  readonly key: string;
  /** Labels from long to short: "batch 100 → 500", "batch 500". A chart shows the longest that fits, or none. */
  readonly labels: readonly string[];
}

const shortNames: Readonly<Record<string, string>> = {
  'pool.workers': 'workers',
  'pool.mode': 'compute in',
  'pool.transport': 'transport',
  'pool.inFlightPerWorker': 'in flight',
  'pool.taskTimeoutMs': 'timeout',
  'batch.size': 'batch',
  'batch.maxWaitMs': 'max wait',
  'queue.capacityReadings': 'capacity',
  'queue.whenFull': 'when full',
  'features.window': 'window',
  'features.hop': 'hop',
  'features.set': 'features',
  'features.workPerReadingUs': 'work',
  'features.workKind': 'work kind',
};

/** Null for events that are no knob changes. */
export function knobMarker(event: EngineEvent): KnobMarker | null {
  if (event.kind !== 'knob' || event.after === undefined) return null;
  const name = shortNames[event.subject] ?? event.subject;
  const short = `${name} ${event.after}`;
  const labels = event.before === undefined ? [short] : [`${name} ${event.before} → ${event.after}`, short];
  return { number: event.number, atMs: event.atMs, key: event.subject, labels };
}
