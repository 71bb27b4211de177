// The whole engine in plain Node with a real pool: what goes in comes out, once, in order, with the right values.
import { describe, expect, it } from 'vitest';
import { type KnobChanges, knobDescriptions } from '../../shared/knobs.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { type CollectingOutput, engineOver, seededRandom } from './engineRun.ts';

const dyingWorkerFile = new URL('./workers/dyingWorker.ts', import.meta.url).pathname;
const hangingWorkerFile = new URL('./workers/hangingWorker.ts', import.meta.url).pathname;

/** Walks of different length with spikes and missing readings. */
function columnsOf(sensors: number, readings: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: sensors }, (_, sensor) => {
    let level = 5;
    return Float64Array.from({ length: readings - sensor * 97 }, () => {
      level += random() - 0.5;
      if (random() < 0.002) return Number.NaN;
      return random() < 0.001 ? level * 1e9 : level;
    });
  });
}

function expectAllOnce(output: CollectingOutput, columns: readonly Float64Array[]): void {
  columns.forEach((values, i) => {
    const readings = output.readings.get(`fixed.${i}`) ?? [];
    expect(readings.length).toBe(values.length);
    let faults = 0;
    readings.forEach(({ seq, t, value }, at) => {
      if (seq !== at || t !== 1_000 + at || !Object.is(value, values[at])) faults++;
    });
    expect(faults).toBe(0);
  });
}

describe('engine', () => {
  it('any batch size, worker count and order - the same bits come out', async () => {
    const columns = columnsOf(5, 6_000, 1);
    const features = { window: 50, hop: 20, set: ['rolling', 'window'] as ('rolling' | 'window')[] };
    const results = [];
    for (const knobs of [
      { pool: { workers: 1 }, batch: { size: 1_000 }, features },
      { pool: { workers: 3, inFlightPerWorker: 4 }, batch: { size: 37, maxWaitMs: 1 }, features },
      { pool: { transport: 'copy' as const }, batch: { size: 200 }, features },
      { pool: { mode: 'inline' as const }, batch: { size: 333 }, features },
    ]) {
      const { engine, output } = engineOver(columns, knobs, seededRandom(7));
      await engine.start();
      await engine.finished;
      const report = await engine.stop();
      expect(report.ledger).toMatchObject({ received: 29_030, processed: 29_030, quarantined: 0, shed: 0 });
      expectAllOnce(output, columns);
      results.push(output);
    }
    const [first, ...others] = results;
    for (const other of others) {
      expect(other.readings).toEqual(first?.readings);
      expect(other.windows).toEqual(first?.windows);
    }
    expect(first?.windows.get('fixed.0')).toHaveLength(Math.floor((6_000 - 50) / 20) + 1);
  });

  it('knobs turned at random while it runs - nothing is lost or comes twice', async () => {
    const seed = 20_26;
    const random = seededRandom(seed);
    const columns = columnsOf(4, 120_000, 2);
    // Enough work that it still runs when many knobs have been turned.
    const features = { window: 64, workPerReadingUs: 3 };
    const { engine, output } = engineOver(columns, { features }, random);
    const any = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
    await engine.start();
    let running = true;
    void engine.finished.then(() => {
      running = false;
    });
    let changes = 0;
    while (running && changes < 60) {
      const change = any<KnobChanges>([
        { 'pool.workers': any([1, 2, 3, 4]) },
        { 'pool.inFlightPerWorker': any([1, 2, 8]) },
        { 'pool.mode': any(['pool', 'inline']) },
        { 'pool.transport': any(['shared', 'copy']) },
        { 'batch.size': any([1, 20, 500, 8_000, 50_000]) },
        { 'batch.maxWaitMs': any([1, 50]) },
        { 'queue.capacityReadings': any([1_000, 5_000, 200_000]) },
      ]);
      await engine.execute({ name: 'setKnobs', changes: change });
      changes++;
      expect(ledgerDifference(engine.report().ledger)).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await engine.execute({
      name: 'setKnobs',
      changes: { 'batch.size': 5_000, 'pool.mode': 'pool', 'pool.transport': 'shared' },
    });
    await engine.finished;
    const report = await engine.stop();
    expect(report.ledger.processed).toBe(report.ledger.received);
    expectAllOnce(output, columns);
    expect(report.events.filter(({ kind }) => kind === 'knob').length).toBeGreaterThan(10);
  }, 60_000);

  it('workers that exit and throw - every batch is computed again, with the same bits', async () => {
    const columns = columnsOf(3, 20_000, 3);
    const knobs = { batch: { size: 500 }, features: { window: 32 } };
    const calm = engineOver(columns, knobs, seededRandom(1));
    await calm.engine.start();
    await calm.engine.finished;
    await calm.engine.stop();
    const dying = engineOver(columns, knobs, seededRandom(2), dyingWorkerFile);
    await dying.engine.start();
    await dying.engine.finished;
    const report = await dying.engine.stop();
    expect(report.ledger).toMatchObject({ processed: report.ledger.received, quarantined: 0 });
    expect(report.pool.workers.reduce((sum, { restarts }) => sum + restarts, 0)).toBeGreaterThan(0);
    expect(report.events.some(({ kind, message }) => kind === 'pool' && message.includes('planted'))).toBe(
      true,
    );
    expect(dying.output.readings).toEqual(calm.output.readings);
  }, 60_000);

  it('a worker that hangs - is replaced after pool.taskTimeoutMs and its batch computed again', async () => {
    const columns = columnsOf(2, 5_000, 4);
    const { engine, output } = engineOver(
      columns,
      { pool: { workers: 1, taskTimeoutMs: 200 }, batch: { size: 500 } },
      seededRandom(1),
      hangingWorkerFile,
    );
    await engine.start();
    await engine.finished;
    const report = await engine.stop();
    expectAllOnce(output, columns);
    expect(report.events.some(({ message }) => message.includes('no result within 200 ms'))).toBe(true);
  }, 60_000);

  it('stopped half way - drains, and the account says what was processed', async () => {
    const { engine, output } = engineOver(columnsOf(2, 2_000_000, 5), { batch: { size: 5_000 } });
    await engine.start();
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { ledger } = await engine.stop();
    expect(ledger).toMatchObject({ queued: 0, inFlight: 0, shed: 0, processed: ledger.received });
    expect([...output.readings.values()].reduce((sum, { length }) => sum + length, 0)).toBe(ledger.processed);
    expect(ledger.processed).toBeGreaterThan(0);
  }, 60_000);

  it('commands that meet - are carried out one after the other', async () => {
    const { engine } = engineOver(columnsOf(1, 1_000, 6), {});
    await engine.start();
    const source = { id: 'fixed', kind: 'system', intervalMs: 1_000, paused: false } as const;
    const edit = (): Promise<null> => engine.execute({ name: 'editSource', id: 'fixed', source });
    await Promise.all([edit(), edit(), edit()]);
    const plant = await engine.execute({ name: 'readPlant' });
    expect(plant.sources.map(({ id }) => id)).toEqual(['fixed']);
    await engine.execute({ name: 'removeSource', id: 'fixed' });
    const { received } = engine.report().ledger;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(engine.report().ledger.received).toBe(received);
    await engine.stop();
  });

  it('a batch larger than the queue - goes out when the queue is full', async () => {
    const columns = columnsOf(2, 20_000, 7);
    const knobs = { batch: { size: 50_000, maxWaitMs: 10_000 }, queue: { capacityReadings: 1_000 } };
    const { engine } = engineOver(columns, knobs);
    await engine.start();
    // With maxWaitMs alone this would take minutes.
    while (engine.report().ledger.processed < 30_000) await new Promise((resolve) => setTimeout(resolve, 20));
    const { ledger } = await engine.stop();
    expect(ledger.processed).toBe(ledger.received);
  });

  it('a knob out of range - is refused with the range, the old value stays', async () => {
    const { engine } = engineOver(columnsOf(1, 10, 6), {});
    await engine.start();
    const { least, most } = knobDescriptions['batch.size'];
    const refused = engine.execute({ name: 'setKnobs', changes: { 'batch.size': 90_000 } });
    await expect(refused).rejects.toThrow(CommandRefused);
    await expect(refused).rejects.toThrow(`from ${least} to ${most}`);
    expect(engine.report().knobs.batch.size).toBe(500);
    await engine.stop();
  });

  it('a worker file that is missing - start fails and says so', async () => {
    const { engine } = engineOver(columnsOf(1, 10, 6), {}, Math.random, '/nowhere/worker.js');
    await expect(engine.start()).rejects.toThrow('/nowhere/worker.js cannot be read');
  });
});
