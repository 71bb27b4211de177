// The bounded, fair queue over the rings, against a plain model.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchRange } from '../../electron/engine/readingQueue.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import { queueOf, sensorOf } from './sensors.ts';

type Step =
  | { readonly kind: 'add'; readonly slot: number; readonly count: number }
  | { readonly kind: 'compose'; readonly size: number; readonly way: 'all' | 'sparing' | 'ahead' }
  | { readonly kind: 'shed'; readonly count: number }
  | { readonly kind: 'capacity'; readonly readings: number };

const sensorCount = 5;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), slot: fc.nat(sensorCount - 1), count: fc.nat(700) }),
  fc.record({
    kind: fc.constant('compose' as const),
    size: fc.integer({ min: 1, max: 600 }),
    way: fc.constantFrom('all' as const, 'all' as const, 'sparing' as const, 'ahead' as const),
  }),
  fc.record({ kind: fc.constant('shed' as const), count: fc.nat(300) }),
  fc.record({ kind: fc.constant('capacity' as const), readings: fc.integer({ min: 1_000, max: 5_000 }) }),
);

describe('reading queue', () => {
  it('every step - hands out each reading once and in order, stays within its capacity, keeps the account', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const sensors = Array.from({ length: sensorCount }, (_, slot) => sensorOf(slot));
        const { queue, rings, ledger, ring, add } = queueOf(sensors, 2_000);
        const written = new Array<number>(sensorCount).fill(0);
        const handedOut = new Array<number>(sensorCount).fill(0);
        let [shed, dispatched, largestCapacity] = [0, 0, 2_000];
        for (const action of steps) {
          if (action.kind === 'add')
            written[action.slot] = (written[action.slot] ?? 0) + add(action.slot, action.count);
          if (action.kind === 'shed') shed += queue.shedOldest('line', action.count, 'test');
          if (action.kind === 'capacity') {
            rings.layOut(sensors, action.readings);
            queue.configure(rings, ledger, action.readings);
            largestCapacity = Math.max(largestCapacity, action.readings);
          }
          if (action.kind === 'compose') {
            const ranges =
              action.way === 'ahead'
                ? queue.composeAhead(action.size)
                : queue.compose(action.size, action.way === 'sparing');
            const readings = ranges.reduce((sum, range) => sum + range.count, 0);
            expect(readings).toBeLessThanOrEqual(action.size);
            expect(action.way === 'all' && readings === 0 && queue.queued > 0).toBe(false);
            dispatched += readings;
            for (const range of ranges) {
              const { slot } = range.ring.sensor;
              expect(range.seqStart).toBeGreaterThanOrEqual(handedOut[slot] as number);
              handedOut[slot] = range.seqStart + range.count;
              for (let seq = range.seqStart; seq < range.seqStart + range.count; seq++) {
                expect(range.ring.value(seq)).toBe(seq);
                expect(range.ring.time(seq)).toBe(1_000 + seq);
              }
              // Nothing is in flight in this test: what is handed out settles at once.
              range.ring.settled = range.ring.head;
              range.account.commit(range.count);
            }
          }
          expect(queue.queued).toBe(sensors.reduce((sum, { slot }) => sum + ring(slot).queued, 0));
          expect(queue.queued).toBeLessThanOrEqual(largestCapacity);
          const totals = ledger.totals();
          expect(ledgerDifference(totals)).toBe(0);
          expect(totals).toMatchObject({ queued: queue.queued, shed, processed: dispatched });
        }
        expect(written.reduce((a, b) => a + b)).toBe(shed + dispatched + queue.queued);
      }),
      { numRuns: 200 },
    );
  });

  it('flood - leaves room for a rare sensor', () => {
    const { queue, ring, add } = queueOf([sensorOf(0), sensorOf(1)], 1_000);
    add(0, 100_000);
    expect(queue.full).toBe(true);
    expect(queue.room(ring(0))).toBe(0);
    expect(queue.room(ring(1))).toBeGreaterThan(0);
    expect(add(1, 1)).toBe(1);
  });

  it('flood - a rare sensor is in the next batch', () => {
    const { queue, add } = queueOf([sensorOf(0), sensorOf(1)], 100_000);
    add(0, 50_000);
    queue.compose(500);
    add(1, 1);
    const ranges = queue.compose(500);
    expect(ranges.find(({ ring }) => ring.sensor.slot === 1)).toMatchObject({ seqStart: 0, count: 1 });
    expect(ranges.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  });

  it.each([
    [200, 1_000],
    [870, 1_000],
    [200, 10_000],
    [3_000, 20_000],
  ])(
    'flood of all of %i sensors but one, capacity %i - the rare one has its place, the bound holds',
    (sensors, capacity) => {
      const { queue, add } = queueOf(
        Array.from({ length: sensors }, (_, slot) => sensorOf(slot)),
        capacity,
      );
      for (let slot = 1; slot < sensors; slot++) add(slot, 100);
      // Only half of it is kept for those that are silent.
      expect(queue.queued).toBeGreaterThanOrEqual(capacity / 2);
      expect(add(0, 1)).toBe(1);
      expect(queue.queued).toBeLessThanOrEqual(capacity);
    },
  );

  it('more sensors than places - a single one that floods may fill an eighth of them', () => {
    const { queue, add } = queueOf(
      Array.from({ length: 3_000 }, (_, slot) => sensorOf(slot)),
      1_000,
    );
    expect(add(0, 1_000)).toBe(126);
    for (let slot = 1; slot < 3_000; slot++) add(slot, 1);
    expect(queue.queued).toBe(1_000);
  });

  it('newcomers that go ahead - none with more than one turn, and what has a backlog does not ride with them', () => {
    const { queue, add } = queueOf(
      [0, 1, 2, 3].map((slot) => sensorOf(slot)),
      10_000,
    );
    const slots = (ranges: readonly BatchRange[]): [number, number][] =>
      ranges.map(({ ring, count }) => [ring.sensor.slot, count]);
    add(0, 1_000);
    expect(queue.hasFreshBesideBacklog).toBe(false);
    queue.compose(80);
    add(1, 1);
    add(2, 11);
    add(3, 10);
    expect(queue.hasFreshBesideBacklog).toBe(true);
    expect(slots(queue.compose(80, true))).toEqual([
      [2, 10],
      [0, 70],
    ]);
    expect(slots(queue.composeAhead(80))).toEqual([
      [1, 1],
      [3, 10],
    ]);
    expect(queue.hasFreshBesideBacklog).toBe(false);
    expect(slots(queue.composeAhead(80))).toEqual([]);
    expect(slots(queue.compose(80, true))).toEqual([
      [2, 1],
      [0, 79],
    ]);
  });

  it('equal backlogs - are served in equal parts', () => {
    const sensors = Array.from({ length: 10 }, (_, slot) => sensorOf(slot));
    const { queue, ring, add } = queueOf(sensors, 100_000);
    for (const { slot } of sensors) add(slot, 5_000);
    for (let i = 0; i < 40; i++) queue.compose(500);
    const served = sensors.map(({ slot }) => ring(slot).head);
    expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1_000);
  });

  it('a backlog - goes out in long ranges, so that halos stay cheap', () => {
    const sensors = Array.from({ length: 100 }, (_, slot) => sensorOf(slot));
    const { queue, add } = queueOf(sensors, 200_000);
    for (const { slot } of sensors) add(slot, 1_000);
    let ranges = 0;
    for (let i = 0; i < 100; i++) ranges += queue.compose(500).length;
    expect(50_000 / ranges).toBeGreaterThanOrEqual(100);
  });

  it('a ring that found no room - goes on when a 64th of the queue is free, not for every batch that leaves', () => {
    const { queue, ring, add } = queueOf([sensorOf(0), sensorOf(1)], 64_000);
    while (add(0, 4_000) > 0) add(1, 4_000);
    expect(queue.mayResume(ring(0))).toBe(false);
    settle(queue.compose(500));
    expect(queue.mayResume(ring(0))).toBe(false);
    settle(queue.compose(500));
    expect(queue.mayResume(ring(0))).toBe(true);
  });

  it('a rare sensor that found no room - goes on as soon as half its reserve is free, however full the queue', () => {
    const { queue, ring, add } = queueOf([sensorOf(0), sensorOf(1)], 64_000);
    add(1, 64_000);
    while (add(0, 100) > 0);
    expect(queue.room(ring(0))).toBe(0);
    expect(queue.mayResume(ring(0))).toBe(false);
    for (let i = 0; i < 100 && ring(0).queued > 0; i++) {
      settle(queue.compose(100));
      while (add(1, 100) > 0);
    }
    expect(queue.mayResume(ring(1))).toBe(false);
    expect(queue.mayResume(ring(0))).toBe(true);
  });
});

/** Places are free again once their readings are settled. */
function settle(ranges: readonly BatchRange[]): void {
  for (const { ring, seqStart, count } of ranges) ring.settled = seqStart + count;
}
