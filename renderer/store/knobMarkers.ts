// Markers of knob changes on time charts, from events.
import type { EngineEvent } from '../../shared/events.ts';
import { formatCount, formatFixed } from '../format/numbers.ts';

export interface KnobMarker {
  readonly number: number;
  /** ms since the epoch. */
  readonly atMs: number;
  /** Name of the knob ("batch.size"). */
  readonly key: string;
  /** What markers call it ("batch"). */
  readonly name: string;
  /** Values as shown; empty where the one before is not known. */
  readonly before: string;
  readonly after: string;
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
  'pool.recycleAfterMiB': 'recycle after',
  'faults.killWorkerPerMin': 'kills',
  'faults.hangPerMin': 'hangs',
  'faults.throwPerMin': 'throws',
  'faults.outOfMemoryPerMin': 'out of memory',
  'faults.unreadablePerMin': 'unreadable',
  'faults.poisonPer100k': 'poison',
  'faults.leakKiBPerBatch': 'leak',
  'faults.sourceDropPerMin': 'drops',
  'faults.floodFactor': 'flood',
  'faults.slowFrameMs': 'slow frames',
};

const valueWords: Readonly<Record<string, string>> = {
  inline: 'event loop',
  'drop-oldest': 'drop oldest',
  'drop-newest': 'drop newest',
};

/** A value as the knobs show it: "drop oldest", "200 000". */
function valueWord(value: string): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number))
    return valueWords[value] ?? value.replaceAll(',', ', ');
  return Number.isInteger(number) ? formatCount(number) : formatFixed(number, number < 10 ? 2 : 1);
}

/** Null for events that are no knob changes. */
export function knobMarker(event: EngineEvent): KnobMarker | null {
  if (event.kind !== 'knob' || event.after === undefined) return null;
  const name = shortNames[event.subject] ?? event.subject;
  return {
    number: event.number,
    atMs: event.atMs,
    key: event.subject,
    name,
    before: event.before === undefined ? '' : valueWord(event.before),
    after: valueWord(event.after),
  };
}
