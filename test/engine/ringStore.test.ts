// Rings: what they hold, when a place may be written again, and how a new layout keeps it all.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SensorRing } from '../../electron/engine/ringStore.ts';
import { largestHaloReadings } from '../../shared/knobs.ts';
import { slotField, slotHeader } from '../../shared/ringLayout.ts';
import { queueOf, sensorOf } from './sensors.ts';

describe('ring', () => {
  it('a full ring - keeps the largest halo before the lowest unsettled reading', () => {
    const { ring, add } = queueOf([sensorOf(0)], 100_000);
    const one = ring(0);
    add(0, 20_000);
    one.head = 20_000;
    one.settled = 20_000;
    const seqs = Float64Array.from({ length: one.free }, (_, i) => 20_000 + i);
    one.write(seqs, seqs, 0, seqs.length);
    expect(one.free).toBe(0);
    for (let seq = 20_000 - largestHaloReadings; seq < one.next; seq += 997) expect(one.value(seq)).toBe(seq);
  });

  it('values that are not finite - become missing', () => {
    const { ring } = queueOf([sensorOf(0)], 10_000);
    const times = Float64Array.of(1, 2, 3, 4);
    ring(0).write(times, Float64Array.of(5, Number.NaN, Number.POSITIVE_INFINITY, 7), 0, 4);
    expect([0, 1, 2, 3].map((seq) => ring(0).value(seq))).toEqual([5, Number.NaN, Number.NaN, 7]);
  });

  it('thousands of sensors that come and go - their rings are let go, their seqs go on', () => {
    const { rings, queue, ledger, ring, add } = queueOf([sensorOf(0)], 10_000);
    const show = (slots: readonly number[]): void => {
      rings.layOut(
        slots.map((slot) => sensorOf(slot)),
        10_000,
      );
      queue.configure(rings, ledger, 10_000);
    };
    add(0, 100);
    for (const range of queue.compose(100)) range.ring.settled = range.ring.head;
    for (let first = 1; first < 3_000; first += 100) show(Array.from({ length: 100 }, (_, i) => first + i));
    expect(rings.rings.size).toBeLessThanOrEqual(456);
    expect(rings.rings.has(0)).toBe(false);
    show([0]);
    expect([ring(0).next, ring(0).queued, ring(0).value(99)]).toEqual([100, 0, Number.NaN]);
    expect(add(0, 10)).toBe(10);
    expect(queue.compose(10)).toMatchObject([{ seqStart: 100, count: 10 }]);
  });

  it('a new layout with a million readings waiting - moves them in a few stretches, not one by one', () => {
    const { rings, queue, ring, add } = queueOf([sensorOf(0)], 1_000_000);
    add(0, 600_000);
    for (const range of queue.compose(600_000)) range.ring.settled = range.ring.head;
    add(0, 999_000);
    // They wrap in the old ring.
    expect(ring(0).next).toBeGreaterThan(ring(0).capacity);
    const looks = [vi.spyOn(SensorRing.prototype, 'time'), vi.spyOn(SensorRing.prototype, 'value')];
    rings.layOut([sensorOf(0)], 1_200_000);
    for (const look of looks) {
      expect(look).not.toHaveBeenCalled();
      look.mockRestore();
    }
    const one = ring(0);
    let wrong = 0;
    for (let seq = 600_000 - largestHaloReadings; seq < one.next; seq++)
      if (one.value(seq) !== seq || one.time(seq) !== 1_000 + seq) wrong++;
    expect([one.next, wrong]).toEqual([1_599_000, 0]);
  });

  it('new layouts - keep every unsettled reading and the halo, and tell the workers where', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            count: fc.nat(3_000),
            capacity: fc.integer({ min: 1_000, max: 50_000 }),
            sensors: fc.integer({ min: 1, max: 6 }),
          }),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        (steps) => {
          const { rings, queue, ledger, ring, add } = queueOf([sensorOf(0)], 10_000);
          for (const { count, capacity, sensors } of steps) {
            add(0, count);
            rings.layOut(
              Array.from({ length: sensors }, (_, slot) => sensorOf(slot)),
              capacity,
            );
            queue.configure(rings, ledger, capacity);
            const one = ring(0);
            const doubles = new Float64Array(rings.buffer);
            const header = slotHeader(0);
            const ringCapacity = doubles[header + slotField.capacity] as number;
            for (let seq = Math.max(0, one.settled - largestHaloReadings); seq < one.next; seq += 13) {
              expect(one.value(seq)).toBe(seq);
              expect(doubles[(doubles[header + slotField.valuesBase] as number) + (seq % ringCapacity)]).toBe(
                seq,
              );
              expect(doubles[(doubles[header + slotField.timesBase] as number) + (seq % ringCapacity)]).toBe(
                1_000 + seq,
              );
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
