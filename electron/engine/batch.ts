// A batch on its way through the pool, and the task that is sent for it.
import type { BatchTask, ComputeSettings, PlainRange, PlainReading } from '../../shared/batchTask.ts';
import type { Knobs, Transport } from '../../shared/knobs.ts';
import type { BatchRange } from './readingQueue.ts';

export interface Batch {
  readonly number: number;
  readonly ranges: readonly BatchRange[];
  readonly readings: number;
  readonly settings: ComputeSettings;
  readonly dispatchedAtMs: number;
  /** When the present attempt was sent. */
  sentAtMs: number;
  /** Counts from 1; only the result of the present attempt is accepted. */
  attempt: number;
  /** Null until it is back; `failed` when it cannot be computed. */
  outcome: BatchOutcome | null;
  returnedAtMs: number;
  /** Ranges not yet committed. */
  uncommitted: number;
}

export type BatchOutcome =
  | {
      readonly kind: 'computed';
      readonly columns: Float64Array;
      readonly windowRows: number;
      readonly startedAtMs: number;
      readonly endedAtMs: number;
      readonly worker: number;
      readonly recyclable: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

export function computeSettings({ features }: Knobs): ComputeSettings {
  return {
    window: features.window,
    hop: features.hop,
    rolling: features.set.includes('rolling'),
    windowed: features.set.includes('window'),
    workPerReadingUs: features.workPerReadingUs,
    workKind: features.workKind,
  };
}

/** The task for a batch. `recycled` goes along only where results are columns. */
export function taskOf(
  batch: Batch,
  transport: Transport,
  rings: SharedArrayBuffer,
  recycled: ArrayBuffer | null,
): BatchTask {
  if (transport === 'copy') {
    const ranges = batch.ranges.map((range) => plainRange(range, batch.settings.window));
    return { transport, ranges, readings: batch.readings, settings: batch.settings };
  }
  const ranges = new Float64Array(3 * batch.ranges.length);
  batch.ranges.forEach(({ ring, seqStart, count }, i) => {
    ranges[3 * i] = ring.sensor.slot;
    ranges[3 * i + 1] = seqStart;
    ranges[3 * i + 2] = count;
  });
  return { transport, rings, ranges, readings: batch.readings, settings: batch.settings, recycled };
}

function plainRange({ ring, seqStart, count }: BatchRange, window: number): PlainRange {
  const { slot, id, low, high, rateHz } = ring.sensor;
  const reading = (seq: number): PlainReading => ({ sensor: id, t: ring.time(seq), value: ring.value(seq) });
  const haloStart = Math.max(0, seqStart - (window - 1));
  return {
    slot,
    low,
    high,
    rateHz: rateHz ?? Number.NaN,
    seqStart,
    halo: Array.from({ length: seqStart - haloStart }, (_, i) => reading(haloStart + i)),
    readings: Array.from({ length: count }, (_, i) => reading(seqStart + i)),
  };
}
