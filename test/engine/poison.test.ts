// Readings that no worker can compute: found by halving, quarantined by name, everything around them committed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, halves, newBatch } from '../../electron/engine/batch.ts';
import { AttemptFailed, type FailureKind } from '../../electron/engine/pool/attempt.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';
import type { WorkerDeath } from '../../shared/report.ts';
import { type EngineRun, engineOver, seededRandom } from './engineRun.ts';
import { faultyWorkerFile } from './poolRun.ts';
import { queueOf, sensorOf } from './sensors.ts';
import { faultyValues } from './workers/faultyWorker.ts';

function walks(sensors: number, readings: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: sensors }, () => Float64Array.from({ length: readings }, () => random() * 10));
}

async function runOver(
  columns: readonly Float64Array[],
  knobs: Parameters<typeof engineOver>[1],
  seed: number,
  workerFile?: string,
): Promise<EngineRun & { report: Awaited<ReturnType<EngineRun['engine']['stop']>> }> {
  const run = engineOver(columns, { features: { window: 16 }, ...knobs }, seededRandom(seed), workerFile);
  await run.engine.start();
  await run.engine.finished;
  return { ...run, report: await run.engine.stop() };
}

describe('poison', () => {
  it('readings that are refused or end their worker - they alone are quarantined, the rest has the same bits', async () => {
    const columns = walks(4, 5_000, 1);
    const planted = [
      { column: 0, seq: 17, value: faultyValues.refuse },
      { column: 1, seq: 2_000, value: faultyValues.exit },
      { column: 2, seq: 3_001, value: faultyValues.throw },
      { column: 2, seq: 3_002, value: faultyValues.refuse },
      { column: 3, seq: 4_999, value: faultyValues.empty },
    ];
    for (const { column, seq, value } of planted) (columns[column] as Float64Array)[seq] = value;
    const [calm, faulty] = [
      await runOver(columns, {}, 1),
      await runOver(columns, { batch: { size: 50 } }, 2, faultyWorkerFile),
    ];
    const { report, output } = faulty;
    const named = report.quarantined.readings.map(({ sensor, seq, value }) => ({ sensor, seq, value }));
    expect(named, JSON.stringify(report.quarantined)).toHaveLength(5);
    expect(named).toEqual(
      expect.arrayContaining(
        planted.map(({ column, seq, value }) => ({ sensor: `fixed.${column}`, seq, value })),
      ),
    );
    expect(report.ledger).toMatchObject({ received: 20_000, processed: 19_995, quarantined: 5, inFlight: 0 });
    expect(report.ledger.byReason).toEqual({ 'could not be computed': 5 });
    for (const [sensor, readings] of calm.output.readings) {
      const without = readings.filter(
        ({ seq }) => !named.some((one) => one.sensor === sensor && one.seq === seq),
      );
      expect(output.readings.get(sensor)).toEqual(without);
    }
    expect(report.pool.splitBatches).toBeGreaterThan(8);
    expect(report.pool.breaker).toEqual({ state: 'closed', opened: 0 });
    expect(report.pool.recoveryMs.p99).toBeGreaterThan(0);
    const told = report.events.filter(({ kind }) => kind === 'data').map(({ message }) => message);
    expect(told).toContainEqual(
      expect.stringContaining('Reading 17 of fixed.0 (1001) could not be computed'),
    );
  }, 60_000);

  it('a reading that hangs its worker - is found and quarantined in the end', async () => {
    const columns = walks(1, 60, 3);
    (columns[0] as Float64Array)[31] = faultyValues.hang;
    const knobs = { pool: { workers: 2, taskTimeoutMs: 60 }, batch: { size: 60 } };
    const { report } = await runOver(columns, knobs, 1, faultyWorkerFile);
    expect(report.ledger).toMatchObject({ processed: 59, quarantined: 1 });
    expect(report.quarantined).toMatchObject({
      readings: [{ seq: 31, reason: 'gave no result within 240 ms' }],
      more: 0,
    });
    expect(report.pool.deaths.overdue).toBeGreaterThanOrEqual(3);
  }, 60_000);
});

const settings = {
  window: 8,
  hop: 4,
  rolling: true,
  windowed: false,
  workPerReadingUs: 0,
  workKind: 'burn',
} as const;

function failure(kind: FailureKind, death: WorkerDeath | null = null): AttemptFailed {
  return new AttemptFailed(kind, 'planted', { worker: 1, death });
}

function batchOf(readings: number): Batch {
  const { queue, add } = queueOf([sensorOf(0), sensorOf(1)], 10_000);
  add(0, Math.ceil(readings / 2));
  add(1, Math.floor(readings / 2));
  const ranges = queue.compose(readings);
  return newBatch(0, [...ranges, ...queue.compose(readings)], settings, 0);
}

/** Gives batches to a worker that does `suffer` to each attempt, until all are computed or given up. */
function search(batch: Batch, suffer: (batch: Batch) => AttemptFailed | null, recovery = new Recovery()) {
  const [computed, quarantined]: [number[], number[]] = [[], []];
  const waiting = [batch];
  let attempts = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    attempts++;
    const place = next.ranges.flatMap(({ ring, seqStart, count }) =>
      Array.from({ length: count }, (_, i) => 1_000 * ring.sensor.slot + seqStart + i),
    );
    const fault = suffer(next);
    if (!fault) {
      computed.push(...place);
      continue;
    }
    const verdict = recovery.failed(next, fault, 0);
    if (verdict === 'again') waiting.push(next);
    else if (verdict === 'split') waiting.unshift(...halves(next, [0, 0]));
    else quarantined.push(...place);
  }
  return { computed: computed.sort((a, b) => a - b), quarantined, attempts };
}

describe('recovery', () => {
  it('any poison in any batch - it alone is given up, every other reading is computed once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.uniqueArray(fc.nat(299), { maxLength: 8 }),
        fc.constantFrom('task', 'worker'),
        (readings, chosen, kind) => {
          const batch = batchOf(readings);
          const all = batch.ranges.flatMap(({ ring, seqStart, count }) =>
            Array.from({ length: count }, (_, i) => 1_000 * ring.sensor.slot + seqStart + i),
          );
          const poison = new Set(chosen.filter((at) => at < readings).map((at) => all[at] as number));
          const { computed, quarantined } = search(batch, ({ ranges }) => {
            const hit = ranges.some(({ ring, seqStart, count }) =>
              [...poison].some((at) => {
                const seq = at - 1_000 * ring.sensor.slot;
                return seq >= seqStart && seq < seqStart + count;
              }),
            );
            return hit ? failure(kind, kind === 'worker' ? 'exit' : null) : null;
          });
          expect(new Set(quarantined)).toEqual(poison);
          expect(quarantined).toHaveLength(poison.size);
          expect(computed).toEqual(all.filter((at) => !poison.has(at)).sort((a, b) => a - b));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('workers that die by chance - no good reading is ever given up', () => {
    // A hundred times as many deaths as 85 faults a minute are at 20 batches a second.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer(), (readings, seed) => {
        const random = seededRandom(seed);
        const recovery = new Recovery();
        for (let i = 0; i < 20; i++) {
          const { quarantined } = search(
            batchOf(readings),
            () => (random() < 0.07 ? failure('worker', 'exit') : null),
            recovery,
          );
          expect(quarantined).toEqual([]);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('failures of the pool - count against no batch', () => {
    const recovery = new Recovery();
    const [single, batch] = [batchOf(1), batchOf(100)];
    for (let i = 0; i < 100; i++) {
      expect(recovery.failed(single, failure('pool'), 0)).toBe('again');
      expect(recovery.failed(batch, failure('pool'), 0)).toBe('again');
    }
  });

  it('workers that die before they begin a batch - three are let pass, then it is the batch', () => {
    const [recovery, batch] = [new Recovery(), batchOf(100)];
    const verdicts = Array.from({ length: 5 }, () => recovery.failed(batch, failure('pool', 'exit'), 0));
    expect(verdicts).toEqual(['again', 'again', 'again', 'again', 'split']);
  });

  it('a reading alone - two refusals or three deaths; one more for each worker that dies elsewhere meanwhile', () => {
    const verdicts = (kinds: readonly FailureKind[]): string[] => {
      const [recovery, single] = [new Recovery(), batchOf(1)];
      return kinds.map((kind) =>
        recovery.failed(single, failure(kind, kind === 'worker' ? 'exit' : null), 0),
      );
    };
    expect(verdicts(['task', 'task'])).toEqual(['again', 'quarantine']);
    expect(verdicts(['worker', 'task', 'worker', 'worker'])).toEqual([
      'again',
      'again',
      'again',
      'quarantine',
    ]);
    const [recovery, single] = [new Recovery(), batchOf(1)];
    recovery.failed(batchOf(10), failure('worker', 'exit'), 0);
    expect(recovery.failed(single, failure('worker', 'exit'), 0)).toBe('again');
    recovery.failed(batchOf(10), failure('worker', 'exit'), 0);
    const rest = Array.from({ length: 3 }, () => recovery.failed(single, failure('worker', 'exit'), 0));
    expect(rest).toEqual(['again', 'again', 'quarantine']);
  });
});
