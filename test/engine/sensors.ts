// Sensors and rings for tests of the engine.
import { Ledger } from '../../electron/engine/account.ts';
import { ReadingQueue } from '../../electron/engine/readingQueue.ts';
import { RingStore, type SensorRing } from '../../electron/engine/ringStore.ts';
import type { Sensor } from '../../shared/sensor.ts';

export function sensorOf(slot: number, sourceId = 'line', rateHz: number | null = null): Sensor {
  const id = `${sourceId}.${slot}`;
  return { slot, id, sourceId, name: `Sensor ${slot}`, unit: '', low: 0, high: 100, rateHz, decimals: 1 };
}

export interface QueueUnderTest {
  readonly queue: ReadingQueue;
  readonly rings: RingStore;
  readonly ledger: Ledger;
  ring(slot: number): SensorRing;
  /** Writes `count` readings with value = seq and time = 1000 + seq; returns how many found room. */
  add(slot: number, count: number): number;
}

export function queueOf(sensors: readonly Sensor[], capacityReadings: number): QueueUnderTest {
  const ledger = new Ledger();
  const rings = new RingStore();
  const queue = new ReadingQueue(capacityReadings);
  rings.layOut(sensors, capacityReadings);
  queue.configure(rings, ledger, capacityReadings);
  const ring = (slot: number): SensorRing => {
    const found = rings.rings.get(slot);
    if (!found) throw new Error(`no ring ${slot}`);
    return found;
  };
  const add = (slot: number, count: number): number => {
    const taken = Math.min(count, queue.room(ring(slot)));
    const first = ring(slot).next;
    const seqs = Float64Array.from({ length: taken }, (_, i) => first + i);
    ring(slot).write(
      seqs.map((seq) => 1_000 + seq),
      seqs,
      0,
      taken,
    );
    queue.added(ring(slot), taken);
    return taken;
  };
  return { queue, rings, ledger, ring, add };
}
