// Rings filled by a test, and the tasks of both transports over the same ranges of them.
import type {
  ComputeSettings,
  PlainBatchTask,
  PlainReading,
  SharedBatchTask,
} from '../../shared/batchTask.ts';
import { doublesPerSlot, layoutHeaderDoubles, slotField, slotHeader } from '../../shared/ringLayout.ts';

export interface TestSensor {
  readonly low: number;
  readonly high: number;
  readonly rateHz: number;
  /** All readings since seq 0; the ring keeps the newest. */
  readonly values: readonly number[];
}

export interface Range {
  readonly slot: number;
  readonly seqStart: number;
  readonly count: number;
}

export const settings: ComputeSettings = {
  window: 16,
  hop: 8,
  rolling: true,
  windowed: true,
  workPerReadingUs: 0,
  workKind: 'burn',
};

/** One ring of `capacity` readings for each sensor; missing readings are NaN in it. */
export function ringsOf(sensors: readonly TestSensor[], capacity: number): SharedArrayBuffer {
  const header = layoutHeaderDoubles + sensors.length * doublesPerSlot;
  const buffer = new SharedArrayBuffer((header + sensors.length * 2 * capacity) * 8);
  const doubles = new Float64Array(buffer);
  doubles[0] = 1;
  doubles[1] = sensors.length;
  sensors.forEach(({ low, high, rateHz, values }, slot) => {
    const timesBase = header + slot * 2 * capacity;
    const at = slotHeader(slot);
    doubles[at + slotField.timesBase] = timesBase;
    doubles[at + slotField.valuesBase] = timesBase + capacity;
    doubles[at + slotField.capacity] = capacity;
    doubles[at + slotField.low] = low;
    doubles[at + slotField.high] = high;
    doubles[at + slotField.rateHz] = rateHz;
    values.forEach((value, seq) => {
      doubles[timesBase + (seq % capacity)] = 1_000 + seq;
      doubles[timesBase + capacity + (seq % capacity)] = Number.isFinite(value) ? value : Number.NaN;
    });
  });
  return buffer;
}

export function sharedTask(
  rings: SharedArrayBuffer,
  ranges: readonly Range[],
  changes: Partial<ComputeSettings> = {},
  recycled: ArrayBuffer | null = null,
): SharedBatchTask {
  return {
    transport: 'shared',
    rings,
    ranges: Float64Array.from(ranges.flatMap(({ slot, seqStart, count }) => [slot, seqStart, count])),
    readings: readingsOf(ranges),
    settings: { ...settings, ...changes },
    recycled,
  };
}

export function plainTask(
  sensors: readonly TestSensor[],
  ranges: readonly Range[],
  changes: Partial<ComputeSettings> = {},
): PlainBatchTask {
  const { window } = { ...settings, ...changes };
  return {
    transport: 'copy',
    ranges: ranges.map(({ slot, seqStart, count }) => {
      const { low, high, rateHz, values } = sensors[slot] as TestSensor;
      const readings = (from: number, to: number): PlainReading[] =>
        values.slice(from, to).map((value, i) => ({ sensor: `s${slot}`, t: 1_000 + from + i, value }));
      return {
        slot,
        low,
        high,
        rateHz,
        seqStart,
        halo: readings(Math.max(0, seqStart - window + 1), seqStart),
        readings: readings(seqStart, seqStart + count),
      };
    }),
    readings: readingsOf(ranges),
    settings: { ...settings, ...changes },
  };
}

function readingsOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { count }) => sum + count, 0);
}
