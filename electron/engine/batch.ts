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
  /** Arrival of its first reading, known once that is committed; NaN before. */
  firstArrivedAtMs: number;
  /** When the present attempt was sent. */
  sentAtMs: number;
  /** Counts from 1; only the result of the present attempt is accepted. */
  attempt: number;
  /** Null until it is back; `failed` when it cannot be computed. */
  outcome: BatchOutcome | null;
  returnedAtMs: number;
  /** Ranges not yet committed. */
  uncommitted: number;
  /** Whether it is a part of a batch that was split. */
  readonly part: boolean;
  /** When an attempt at these readings first failed; NaN while none has. */
  failedAtMs: number;
  /** Attempts that a worker refused and lived. */
  refusals: number;
  /** Workers that ended while they were at it. */
  deaths: number;
  /** Workers that ended before they had begun it. */
  unbegunDeaths: number;
  /** A worker has hung at it or run out of memory: it must not be computed where the engine itself runs. */
  perilous: boolean;
  /** Attempts at these readings that took longer than they might. */
  overdueAttempts: number;
  /** The worker that failed at it last; null before. */
  failedWorker: number | null;
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
  /** `reason` as the ledger has it; `detail`: what it failed of last. */
  | { readonly kind: 'failed'; readonly reason: string; readonly detail: string }
  /** Let go although nothing is known against it. */
  | { readonly kind: 'shed'; readonly reason: string };

export function newBatch(
  number: number,
  ranges: readonly BatchRange[],
  settings: ComputeSettings,
  dispatchedAtMs: number,
): Batch {
  return {
    number,
    ranges,
    readings: ranges.reduce((sum, { count }) => sum + count, 0),
    settings,
    dispatchedAtMs,
    firstArrivedAtMs: Number.NaN,
    sentAtMs: Number.NaN,
    attempt: 0,
    outcome: null,
    returnedAtMs: Number.NaN,
    uncommitted: ranges.length,
    part: false,
    failedAtMs: Number.NaN,
    refusals: 0,
    deaths: 0,
    unbegunDeaths: 0,
    perilous: false,
    overdueAttempts: 0,
    failedWorker: null,
  };
}

/**
 * Its halves by readings, in order; of what was found out about it they inherit that it is perilous and how often it
 * was overdue. It must have two readings or more.
 */
export function halves(batch: Batch, numbers: readonly [number, number]): [Batch, Batch] {
  const first = batch.readings >> 1;
  const place = beginOfRanges();
  const { settings, dispatchedAtMs, failedAtMs, failedWorker, perilous, overdueAttempts } = batch;
  const part = (number: number, count: number): Batch => ({
    ...newBatch(number, takeReadings(batch.ranges, place, count), settings, dispatchedAtMs),
    part: true,
    failedAtMs,
    failedWorker,
    perilous,
    overdueAttempts,
  });
  return [part(numbers[0], first), part(numbers[1], batch.readings - first)];
}

/** A place within ranges: which of them, and how many of its readings come before. */
export interface PlaceInRanges {
  index: number;
  offset: number;
}

export function beginOfRanges(): PlaceInRanges {
  return { index: 0, offset: 0 };
}

/** The next `count` readings from a place on, as ranges; moves the place behind them. */
export function takeReadings(
  ranges: readonly BatchRange[],
  place: PlaceInRanges,
  count: number,
): BatchRange[] {
  const taken: BatchRange[] = [];
  let left = count;
  while (left > 0) {
    const range = ranges[place.index];
    if (!range) throw new Error(`${left} readings more than there are`);
    const part = Math.min(left, range.count - place.offset);
    taken.push({ ...range, seqStart: range.seqStart + place.offset, count: part });
    left -= part;
    place.offset += part;
    if (place.offset === range.count) {
      place.index++;
      place.offset = 0;
    }
  }
  return taken;
}

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
  batch: Pick<Batch, 'ranges' | 'readings' | 'settings'>,
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
