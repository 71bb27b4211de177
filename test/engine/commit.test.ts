// Commit in order: whatever order batches come back in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, halves, newBatch } from '../../electron/engine/batch.ts';
import { createClock } from '../../electron/engine/clock.ts';
import { Committer } from '../../electron/engine/commit.ts';
import type { CommitOutput, CommittedRange } from '../../electron/engine/engine.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import { queueOf, sensorOf } from './sensors.ts';

const clock = createClock();
const settings = {
  window: 8,
  hop: 4,
  rolling: false,
  windowed: false,
  workPerReadingUs: 0,
  workKind: 'burn',
} as const;

function batchOf(number: number, ranges: Batch['ranges']): Batch {
  return newBatch(number, ranges, settings, 0);
}

function finish(batch: Batch, failed: boolean): void {
  batch.outcome = failed
    ? { kind: 'failed', reason: 'test', detail: 'planted' }
    : {
        kind: 'computed',
        columns: new Float64Array(0),
        windowRows: 0,
        startedAtMs: 0,
        endedAtMs: 0,
        worker: 1,
        recyclable: false,
      };
}

/** An output that has room for `most` ranges until it is emptied. */
class SlowOutput implements CommitOutput {
  readonly ranges: { sensor: string; seqStart: number; count: number }[] = [];
  #full = 0;
  #release: (() => void) | null = null;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  write({ sensor, seqStart, count }: CommittedRange): void {
    this.ranges.push({ sensor: sensor.id, seqStart, count });
    this.#full++;
  }

  room(): Promise<void> | undefined {
    if (this.#full < this.#most) return undefined;
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  empty(): void {
    this.#full = 0;
    this.#release?.();
  }

  async flushed(): Promise<void> {}

  report(): null {
    return null;
  }

  async close(): Promise<void> {}
}

describe('commit', () => {
  it('batches back in any order, some split, some failed - each sensor in order, once; the account balances', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 20 }),
        async (sensorCount, sizes, choices, room) => {
          const sensors = Array.from({ length: sensorCount }, (_, slot) => sensorOf(slot));
          const { queue, ledger, ring, add } = queueOf(sensors, 100_000);
          const output = new SlowOutput(room);
          const finished: number[] = [];
          const committer = new Committer([output], clock, {
            worked: () => {},
            committed: () => {},
            finished: ({ number }) => finished.push(number),
            released: () => {},
          });
          for (const { slot } of sensors) add(slot, 400);
          const open: Batch[] = [];
          sizes.forEach((size, number) => {
            const ranges = queue.compose(size);
            if (ranges.length > 0) open.push(batchOf(number, ranges));
          });
          for (const batch of open) committer.expect(batch);
          let count = open.length;
          let numbers = sizes.length;
          let failedReadings = 0;
          while (open.length > 0) {
            const choice = choices.next().value;
            const [batch] = open.splice(choice % open.length, 1) as [Batch];
            if (choice % 5 === 0 && batch.readings > 1) {
              const parts = halves(batch, [numbers++, numbers++]);
              expect(parts[0].readings + parts[1].readings).toBe(batch.readings);
              committer.split(batch, parts);
              open.push(...parts);
              count++;
              continue;
            }
            const failed = choice % 7 === 0;
            if (failed) failedReadings += batch.readings;
            finish(batch, failed);
            committer.arrived(batch);
            expect(ledgerDifference(ledger.totals())).toBe(0);
          }
          while (committer.held) {
            output.empty();
            await new Promise((resolve) => setImmediate(resolve));
          }
          expect(finished).toHaveLength(count);
          expect(committer.waitingBatches).toBe(0);
          const next = new Map<string, number>();
          for (const range of output.ranges) {
            expect(range.seqStart).toBeGreaterThanOrEqual(next.get(range.sensor) ?? 0);
            next.set(range.sensor, range.seqStart + range.count);
          }
          const written = output.ranges.reduce((sum, range) => sum + range.count, 0);
          expect(ledger.totals()).toMatchObject({
            processed: written,
            quarantined: failedReadings,
            inFlight: 0,
          });
          for (const { slot } of sensors) expect(ring(slot).settled).toBe(ring(slot).head);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a batch that is late - holds back only the sensors it has readings of', () => {
    const { queue, add } = queueOf([sensorOf(0), sensorOf(1)], 10_000);
    const output = new SlowOutput(1_000);
    const committer = new Committer([output], clock, {
      worked: () => {},
      committed: () => {},
      finished: () => {},
      released: () => {},
    });
    add(0, 10);
    const late = batchOf(0, queue.compose(10));
    add(0, 10);
    const early = batchOf(1, queue.compose(10));
    add(1, 10);
    const other = batchOf(2, queue.compose(10));
    for (const batch of [late, early, other]) committer.expect(batch);
    for (const batch of [early, other]) {
      finish(batch, false);
      committer.arrived(batch);
    }
    expect(output.ranges.map(({ sensor }) => sensor)).toEqual(['line.1']);
    expect(committer.waitingBatches).toBe(1);
    finish(late, false);
    committer.arrived(late);
    expect(output.ranges.map(({ sensor, seqStart }) => `${sensor}:${seqStart}`)).toEqual([
      'line.1:0',
      'line.0:0',
      'line.0:10',
    ]);
  });
});
