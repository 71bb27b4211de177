// Fairness while one source floods at a hundred times what the pool can do: counted in batches, not by the clock.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Committer } from '../../electron/engine/commit.ts';
import { Dispatcher } from '../../electron/engine/dispatcher.ts';
import type { BatchPool } from '../../electron/engine/dispatcherParts.ts';
import type { CommittedRange } from '../../electron/engine/engine.ts';
import { Ingest } from '../../electron/engine/ingest.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { applyKnobChanges, defaultKnobs, type WhenFull, whenFullPolicies } from '../../shared/knobs.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';
import { standingClock } from './standingClock.ts';

const batchSize = 500;
const workers = 2;
const inFlightLimit = 4;
const floodFactor = 100;
const chunk = 4_096;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Given {
  readonly task: BatchTask;
  readonly urgent: boolean;
  readonly resolve: (result: BatchResult) => void;
}

/** The way of a reading with a pool that finishes one batch, that begun first, when it is told to. */
class Line {
  readonly clock = standingClock(() => Date.now());
  readonly underTest;
  readonly ingest: Ingest;
  readonly dispatcher: Dispatcher;
  /** Ranges in the order of their commit. */
  readonly committed: { sensor: Sensor; seqStart: number; count: number; batchesDone: number }[] = [];
  composed = 0;
  done = 0;
  mostInPool = 0;
  /** After a batch has been finished; without those that go before others. */
  leastOthersInPool = Number.POSITIVE_INFINITY;
  /** Slots and readings of each batch, in the order in which the pool was given them. */
  readonly batches: { urgent: boolean; slots: number[]; readings: number }[] = [];
  /** The first ones are begun, one by each worker. */
  readonly #tasks: Given[] = [];

  constructor(sensors: readonly Sensor[], capacityReadings: number, msOfReading = 0) {
    const { clock } = this;
    this.underTest = queueOf(sensors, capacityReadings);
    const { queue, rings } = this.underTest;
    const output = {
      write: ({ sensor, seqStart, count }: CommittedRange) =>
        this.committed.push({ sensor, seqStart, count, batchesDone: this.done }),
      room: () => undefined,
      flushed: async () => undefined,
      report: () => null,
      close: async () => undefined,
    };
    const nothing = (): undefined => undefined;
    const observer = { worked: nothing, committed: nothing, finished: nothing, released: nothing };
    const committer = new Committer([output], clock, observer);
    const pool: BatchPool = {
      workers: 2,
      accepts: true,
      broken: false,
      run: (task, { urgent = false }) => {
        this.composed++;
        if (task.transport !== 'shared') throw new Error('the line sends what is shared');
        const slots = [...task.ranges].filter((_, i) => i % 3 === 0);
        this.batches.push({ urgent, slots, readings: task.readings });
        return new Promise((resolve) => this.#give({ task, urgent, resolve }));
      },
    };
    const changes = { 'batch.size': batchSize, 'pool.workers': 2, 'pool.inFlightPerWorker': 2 };
    const knobs = applyKnobChanges(defaultKnobs, changes);
    if (!knobs.ok) throw new Error(knobs.faults.join());
    this.dispatcher = new Dispatcher(
      {
        ...{ queue, rings, pool, committer, clock, recovery: new Recovery(), faults: null },
        computeInline: () => Promise.reject(new Error('not inline')),
        observer: {
          returned: () => 1,
          attemptFailed: nothing,
          predictedMs: ({ readings }) => readings * msOfReading,
          worked: () => undefined,
          posted: () => undefined,
          costIsKnown: () => true,
        },
      },
      knobs.knobs,
    );
    this.ingest = new Ingest(rings, queue, clock, {
      arrived: () => this.dispatcher.pump(),
      fullAt: () => this.dispatcher.urge(),
      busy: nothing,
    });
  }

  #give(given: Given): void {
    const place = given.urgent ? this.#tasks.findIndex(({ urgent }, i) => i >= workers && !urgent) : -1;
    this.#tasks.splice(place < 0 ? this.#tasks.length : place, 0, given);
    this.mostInPool = Math.max(this.mostInPool, this.#tasks.length);
  }

  /** The pool finishes the batch that it began first. */
  async finishBatch(): Promise<void> {
    const oldest = this.#tasks.shift();
    if (!oldest) return;
    this.done++;
    oldest.resolve(await computeBatch(oldest.task));
    // What follows is promises alone.
    await new Promise((resolve) => setImmediate(resolve));
    const others = this.#tasks.filter(({ urgent }) => !urgent).length;
    this.leastOthersInPool = Math.min(this.leastOthersInPool, others);
  }

  offer(sensor: Sensor, policy: WhenFull, count: number): void {
    const account = this.underTest.ledger.account(sensor.sourceId);
    for (let left = count; left > 0; left -= chunk) {
      const part = Math.min(left, chunk);
      const values = new Float64Array(part).fill(1);
      this.ingest.push(account, policy, sensor, values, values, 0, part);
    }
  }
}

interface Passage {
  /** Batches composed from the reading's arrival up to and including its own. */
  readonly composed: number;
  /** Batches finished from its arrival up to its commit. */
  readonly finished: number;
}

/** 1,000 batches' time; the rare sensor has a reading in every 40th. Returns how each of them fared. */
async function flooded(line: Line, flood: Sensor[], rare: Sensor, policy: WhenFull): Promise<Passage[]> {
  const arrivals: { composed: number; done: number }[] = [];
  const ring = line.underTest.ring(rare.slot);
  const composedAt: number[] = [];
  for (let step = 0; step < 1_000; step++) {
    for (const sensor of flood) line.offer(sensor, policy, (floodFactor * batchSize) / flood.length);
    if (step % 40 === 7) {
      arrivals.push({ composed: line.composed, done: line.done });
      line.offer(rare, policy, 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await line.finishBatch();
    while (composedAt.length < ring.head) composedAt.push(line.composed);
  }
  const committed = line.committed.filter(({ sensor }) => sensor === rare);
  return arrivals.map(({ composed, done }, seq) => ({
    composed: (composedAt[seq] ?? Number.POSITIVE_INFINITY) - composed,
    finished: (committed[seq]?.batchesDone ?? Number.POSITIVE_INFINITY) - done,
  }));
}

describe('a flood of 100 × what the pool can do', () => {
  const worlds = whenFullPolicies.flatMap((policy) =>
    [1, 12].map((sensors) => ({ policy, sensors, ofSameSource: false })),
  );
  const inOneSource = whenFullPolicies.map((policy) => ({ policy, sensors: 3, ofSameSource: true }));

  test.each([...worlds, ...inOneSource])(
    '$policy, $sensors flooding sensors, rare one in the same source: $ofSameSource - it loses nothing and goes out with the next batch',
    async ({ policy, sensors, ofSameSource }) => {
      const flood = Array.from({ length: sensors }, (_, slot) =>
        sensorOf(slot, 'flood', ofSameSource ? null : 1e6),
      );
      const rare = sensorOf(sensors, ofSameSource ? 'flood' : 'rare', 1);
      const line = new Line([...flood, rare], 20_000);
      const passages = await flooded(line, flood, rare, policy);
      expect(passages).toHaveLength(25);
      expect(Math.max(...passages.map(({ composed }) => composed))).toBeLessThanOrEqual(1);
      expect(Math.max(...passages.map(({ finished }) => finished))).toBeLessThanOrEqual(inFlightLimit + 1);
      const seqs = line.committed.filter(({ sensor }) => sensor === rare);
      expect(seqs.map(({ seqStart, count }) => [seqStart, count])).toEqual(
        Array.from({ length: 25 }, (_, seq) => [seq, 1]),
      );
      if (!ofSameSource)
        expect(line.underTest.ledger.account('rare')).toMatchObject({ received: 25, processed: 25, shed: 0 });
      const account = line.underTest.ledger.account('flood');
      if (policy === 'block') expect(account.shed).toBe(0);
      else expect(account.shed / account.received).toBeGreaterThan(0.95);
      expect(line.underTest.ledger.difference()).toBe(0);
      // The flood is not starved either: the pool has worked for it all the time.
      expect(account.processed).toBeGreaterThan(990 * (batchSize - 1));
    },
  );

  test.each(whenFullPolicies)(
    '%s, a batch takes long - a rare reading goes in a batch of its own, before what is not begun',
    async (policy) => {
      const flood = [0, 1, 2].map((slot) => sensorOf(slot, 'flood', 1e6));
      const rare = sensorOf(3, 'rare', 1);
      const line = new Line([...flood, rare], 20_000, 0.1);
      const passages = await flooded(line, flood, rare, policy);
      // What is begun comes first, and nothing else.
      expect(Math.max(...passages.map(({ finished }) => finished))).toBeLessThanOrEqual(workers + 1);
      const ahead = line.batches.filter(({ urgent }) => urgent);
      expect(ahead).toEqual(Array.from({ length: 25 }, () => ({ urgent: true, slots: [3], readings: 1 })));
      expect([line.mostInPool, line.leastOthersInPool]).toEqual([inFlightLimit + 1, inFlightLimit]);
      const others = line.batches.filter(({ urgent }) => !urgent);
      expect(others.flatMap(({ slots }) => slots)).not.toContain(3);
      expect(others.slice(1).every(({ readings }) => readings === batchSize)).toBe(true);
      expect(line.underTest.ledger.difference()).toBe(0);
    },
  );

  test('a batch takes no more than half of the longest wait - all share batches', async () => {
    const flood = sensorOf(0, 'flood', 1e6);
    const rare = sensorOf(1, 'rare', 1);
    const line = new Line([flood, rare], 20_000, 0.02);
    await flooded(line, [flood], rare, 'drop-oldest');
    expect(line.batches.some(({ urgent }) => urgent)).toBe(false);
    expect(line.mostInPool).toBe(inFlightLimit);
  });

  test('many rare sensors at once while a batch takes long - they share few batches, one at a time', async () => {
    const flood = sensorOf(0, 'flood', 1e6);
    const rare = Array.from({ length: 1_200 }, (_, i) => sensorOf(i + 1, 'rare', 1));
    const line = new Line([flood, ...rare], 200_000, 0.1);
    line.offer(flood, 'drop-oldest', 100_000);
    for (let i = 0; i < 20; i++) await line.finishBatch();
    for (const sensor of rare) line.offer(sensor, 'drop-oldest', 1);
    for (let i = 0; i < 12; i++) await line.finishBatch();
    const ahead = line.batches.filter(({ urgent }) => urgent);
    expect(ahead.map(({ readings }) => readings)).toEqual([500, 500, 200]);
    expect(line.mostInPool).toBe(inFlightLimit + 1);
    expect(line.committed.filter(({ sensor }) => sensor.sourceId === 'rare')).toHaveLength(1_200);
    expect(line.underTest.ledger.difference()).toBe(0);
  });

  test('many rare sensors at once - all go out before the flood has a second turn', async () => {
    const flood = sensorOf(0, 'flood', 1e6);
    const rare = Array.from({ length: 1_200 }, (_, i) => sensorOf(i + 1, 'rare', 1));
    const line = new Line([flood, ...rare], 200_000);
    line.offer(flood, 'drop-oldest', 150_000);
    for (let i = 0; i < 20; i++) await line.finishBatch();
    const doneBefore = line.done;
    for (const sensor of rare) line.offer(sensor, 'drop-oldest', 1);
    for (let i = 0; i < inFlightLimit + 3; i++) await line.finishBatch();
    const committed = line.committed.filter(({ sensor }) => sensor.sourceId === 'rare');
    expect(committed).toHaveLength(1_200);
    expect(Math.max(...committed.map(({ batchesDone }) => batchesDone)) - doneBefore).toBe(inFlightLimit + 3);
  });
});
