// Readings taken out of real rings: which, how many, and when each is due again.
import { describe, expect, it } from 'vitest';
import { type Capture, hasReadings, offeredCounts, takeCapture } from '../../electron/engine/lab/capture.ts';
import { RingStore } from '../../electron/engine/ringStore.ts';
import type { Sensor } from '../../shared/sensor.ts';

function sensorsOf(count: number, rateHz: number | null = 100): Sensor[] {
  return Array.from({ length: count }, (_, slot) => ({
    slot,
    id: `line.${slot}`,
    sourceId: 'line',
    name: `${slot}`,
    unit: '',
    low: 0,
    high: 1,
    rateHz,
    decimals: 3,
  }));
}

function ringsOf(sensors: readonly Sensor[], capacityReadings = 200_000): RingStore {
  const rings = new RingStore();
  rings.layOut(sensors, capacityReadings);
  return rings;
}

/** Writes readings and settles them; `timeOf` gives their timestamps. */
function write(
  rings: RingStore,
  slot: number,
  values: readonly number[],
  timeOf: (i: number) => number,
): void {
  const ring = rings.rings.get(slot);
  if (!ring) throw new Error(`no ring ${slot}`);
  for (const [i, value] of values.entries()) {
    ring.write(Float64Array.of(timeOf(i)), Float64Array.of(value), 0, 1);
    ring.head = ring.next;
    ring.settled = ring.next;
  }
}

function columnsOf({ columns, readings }: Capture, place: number, capture: Capture) {
  const { first = 0, count = 0 } = capture.sensors[place] ?? {};
  const values = new Float64Array(columns, 0, readings).slice(first, first + count);
  const dueMs = new Float64Array(columns, readings * 8, readings).slice(first, first + count);
  return { values: [...values], dueMs: [...dueMs] };
}

describe('capture', () => {
  it('capture - has the values as they came, missing ones too, and the rate at which they arrived', () => {
    const sensors = sensorsOf(2);
    const rings = ringsOf(sensors);
    const before = offeredCounts(rings, sensors);
    write(rings, 0, [1, Number.NaN, 3], (i) => 1_000 + 10 * i);
    write(
      rings,
      1,
      Array.from({ length: 50 }, (_, i) => i),
      (i) => 1_000 + 10 * i,
    );
    const capture = takeCapture(rings, sensors, before, 500);
    if (!capture) throw new Error('nothing captured');
    expect(columnsOf(capture, 0, capture).values).toEqual([1, Number.NaN, 3]);
    expect(columnsOf(capture, 1, capture).values).toHaveLength(50);
    // Fifty arrivals in half a second; three are too few and disagree with their timestamps.
    expect(capture.sensors.map(({ rateHz }) => rateHz)).toEqual([6, 100]);
    expect(capture.sensors.map(({ sensor }) => sensor.id)).toEqual(['line.0', 'line.1']);
  });

  it('capture - what came in bursts is due in bursts, at the live rate', () => {
    const sensors = sensorsOf(1);
    const rings = ringsOf(sensors);
    const before = offeredCounts(rings, sensors);
    // Four at once every 100 ms by their timestamps; they arrive twice as fast.
    write(
      rings,
      0,
      Array.from({ length: 40 }, (_, i) => i),
      (i) => 5_000 + 100 * Math.floor(i / 4),
    );
    const capture = takeCapture(rings, sensors, before, 500);
    if (!capture) throw new Error('nothing captured');
    const { dueMs } = columnsOf(capture, 0, capture);
    expect(new Set(dueMs).size).toBe(10);
    expect(dueMs.every((due, i) => i === 0 || due >= (dueMs[i - 1] ?? 0))).toBe(true);
    expect(capture.sensors[0]?.roundMs).toBe(500);
    expect(dueMs.at(-1)).toBeGreaterThan(400);
    expect(dueMs.at(-1)).toBeLessThanOrEqual(500);
  });

  it('capture - timestamps that go back make nothing due before what came before it', () => {
    const sensors = sensorsOf(1);
    const rings = ringsOf(sensors);
    const before = offeredCounts(rings, sensors);
    write(rings, 0, [1, 2, 3, 4], (i) => [1_000, 3_000, 2_000, 4_000][i] ?? 0);
    const capture = takeCapture(rings, sensors, before, 1_000);
    if (!capture) throw new Error('nothing captured');
    const { dueMs } = columnsOf(capture, 0, capture);
    expect(dueMs).toEqual(dueMs.toSorted((a, b) => a - b));
  });

  it('capture - is bounded for a sensor and in all', () => {
    const one = sensorsOf(1);
    const large = ringsOf(one, 400_000);
    const before = offeredCounts(large, one);
    const times = Float64Array.from({ length: 100_000 }, (_, i) => 1_000 + i);
    large.rings.get(0)?.write(times, times, 0, times.length);
    expect(takeCapture(large, one, before, 1_000)?.readings).toBe(65_536);

    const many = sensorsOf(600);
    const all = ringsOf(many, 3_000_000);
    const none = offeredCounts(all, many);
    for (const ring of all.rings.values()) ring.write(times, times, 0, 4_000);
    expect(takeCapture(all, many, none, 1_000)?.readings).toBe(600 * Math.floor(2_000_000 / 600));
  });

  it('capture - places that a new layout has not filled yet are no readings', () => {
    const sensors = sensorsOf(1);
    const rings = ringsOf(sensors, 20_000);
    write(
      rings,
      0,
      Array.from({ length: 9_000 }, (_, i) => i + 1),
      (i) => 1_000 + i,
    );
    rings.layOut(sensors, 60_000);
    const before = offeredCounts(rings, sensors);
    write(
      rings,
      0,
      Array.from({ length: 100 }, (_, i) => 9_001 + i),
      (i) => 10_000 + i,
    );
    const capture = takeCapture(rings, sensors, before, 1_000);
    if (!capture) throw new Error('nothing captured');
    const { values } = columnsOf(capture, 0, capture);
    expect(values.at(-1)).toBe(9_100);
    expect(values.every((value, i) => i === 0 || value === (values[i - 1] ?? 0) + 1)).toBe(true);
    expect(values[0]).toBeGreaterThan(1);
  });

  it('capture - a sensor that has stopped is left out while others deliver', () => {
    const sensors = sensorsOf(2);
    const rings = ringsOf(sensors);
    write(rings, 0, [1, 2, 3], (i) => 1_000 + 10 * i);
    const before = offeredCounts(rings, sensors);
    write(rings, 1, [1, 2, 3], (i) => 1_000 + 10 * i);
    expect(takeCapture(rings, sensors, before, 1_000)?.sensors.map(({ sensor }) => sensor.name)).toEqual([
      '1',
    ]);
  });

  it('capture - where all has ended the timestamps give the rate', () => {
    const sensors = sensorsOf(1);
    const rings = ringsOf(sensors);
    write(rings, 0, [1, 2, 3, 4, 5], (i) => 1_000 + 20 * i);
    const capture = takeCapture(rings, sensors, offeredCounts(rings, sensors), 1_000);
    expect(capture?.readingsPerS).toBe(50);
  });

  it('capture - without a reading, or a rate, there is none', () => {
    const sensors = sensorsOf(1);
    const rings = ringsOf(sensors);
    expect(hasReadings(rings, sensors)).toBe(false);
    expect(takeCapture(rings, sensors, offeredCounts(rings, sensors), 1_000)).toBeNull();
    write(rings, 0, [1], () => 1_000);
    expect(hasReadings(rings, sensors)).toBe(true);
    expect(takeCapture(rings, sensors, offeredCounts(rings, sensors), 1_000)).toBeNull();
  });
});
