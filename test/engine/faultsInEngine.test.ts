// Every kind of fault put into a running engine, with a real pool: suffered, told, counted, and without a trace in the results.
import { afterEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/engine/engine.ts';
import { hiddenView } from '../../shared/frame.ts';
import { type InjectedFaultKind, injectedFaultKinds } from '../../shared/injectedFaults.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import type { WorkerDeath } from '../../shared/report.ts';
import { type EngineRun, engineOver, seededRandom } from './engineRun.ts';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
});

function columnsOf(sensors: number, readings: number): Float64Array[] {
  const random = seededRandom(11);
  return Array.from({ length: sensors }, () => Float64Array.from({ length: readings }, () => random() * 10));
}

function run(columns: Float64Array[], knobs: Parameters<typeof engineOver>[1]): EngineRun {
  const started = engineOver(columns, knobs, seededRandom(3));
  engines.push(started.engine);
  return started;
}

const inject = (engine: Engine, fault: InjectedFaultKind) => engine.execute({ name: 'injectFault', fault });

const deaths: Partial<Record<InjectedFaultKind, WorkerDeath>> = {
  killWorker: 'exit',
  hang: 'overdue',
  throw: 'error',
  outOfMemory: 'outOfMemory',
  unreadable: 'unreadable',
};

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('faults put into a running engine', () => {
  test('one of each kind - is told and counted; every reading but the poison ones is there, bit for bit', async () => {
    const columns = columnsOf(2, 250_000);
    const knobs = { batch: { size: 500 }, pool: { taskTimeoutMs: 20_000 }, features: { window: 32 } };
    const calm = run(columns, knobs);
    await calm.engine.start();
    await calm.engine.finished;
    // Work slows it down until all shots have been fired.
    const slowly = { ...knobs.features, workPerReadingUs: 40, workKind: 'sleep' as const };
    const { engine, output } = run(columns, { ...knobs, features: slowly });
    await engine.start();
    const cursor = engine.newCursor();
    const limit = (taskTimeoutMs: number) =>
      engine.execute({ name: 'setKnobs', changes: { 'pool.taskTimeoutMs': taskTimeoutMs } });
    for (const fault of injectedFaultKinds) {
      // Nothing but the hang is to be overdue, however busy the machine is.
      await limit(fault === 'hang' ? 1_000 : 20_000);
      // A client that has asked for no frame for a second is not counted.
      engine.buildFrame({ ...hiddenView, visible: true }, cursor);
      await inject(engine, fault);
      if (fault === 'slowFrame') expect(engine.takeFrameDelayMs()).toBe(1_000);
      await until(() => engine.report().injectedFaults[fault] === 1);
      const death = deaths[fault];
      if (death) await until(() => engine.report().pool.deaths[death] > 0);
      expect(ledgerDifference(engine.report().ledger)).toBe(0);
    }
    expect(engine.buildFrame({ ...hiddenView, visible: true }, cursor).figures.injected).toEqual({
      active: true,
      counts: Object.fromEntries(injectedFaultKinds.map((kind) => [kind, 1])),
    });
    await until(() => engine.report().quarantined.readings.length === 1);
    await engine.execute({ name: 'setKnobs', changes: { 'features.workPerReadingUs': 0 } });
    await engine.finished;
    const report = await engine.stop();

    const told = report.events.filter(({ kind }) => kind === 'fault');
    expect(told).toHaveLength(injectedFaultKinds.length);
    expect(report.ledger).toMatchObject({ received: 500_000, processed: 499_999, quarantined: 1, shed: 0 });
    expect(report.sources.fixed?.reconnects).toBe(1);
    for (const death of Object.values(deaths)) expect(report.pool.deaths[death]).toBe(1);
    const [poison] = report.quarantined.readings;
    expect(told.some(({ message }) => message.includes(`reading ${poison?.seq} of ${poison?.sensor}`))).toBe(
      true,
    );
    for (const [sensor, readings] of calm.output.readings) {
      const expected = readings.filter(({ seq }) => sensor !== poison?.sensor || seq !== poison.seq);
      expect(output.readings.get(sensor)).toEqual(expected);
    }
  }, 60_000);

  test('at rates - go on until they are turned off, and not one reading is lost', async () => {
    const columns = columnsOf(2, 60_000);
    const { engine, output } = run(columns, {
      batch: { size: 200 },
      queue: { capacityReadings: 2_000 },
      pool: { taskTimeoutMs: 200 },
      features: { window: 32, workPerReadingUs: 200, workKind: 'sleep' },
      faults: {
        killWorkerPerMin: 240,
        throwPerMin: 240,
        hangPerMin: 240,
        unreadablePerMin: 240,
        sourceDropPerMin: 240,
      },
    });
    await engine.start();
    const kinds = ['killWorker', 'throw', 'hang', 'unreadable', 'sourceDrop'] as const;
    await until(() => kinds.every((kind) => engine.report().injectedFaults[kind] >= 2));
    const off = Object.fromEntries(
      ['killWorkerPerMin', 'throwPerMin', 'hangPerMin', 'unreadablePerMin', 'sourceDropPerMin'].map(
        (name) => [`faults.${name}`, 0],
      ),
    );
    await engine.execute({ name: 'setKnobs', changes: { ...off, 'features.workPerReadingUs': 0 } });
    await engine.finished;
    const { ledger } = await engine.stop();
    expect(ledger).toMatchObject({ received: 120_000, processed: 120_000, quarantined: 0, shed: 0 });
    for (const readings of output.readings.values())
      expect(readings.map(({ seq }) => seq)).toEqual(Array.from({ length: 60_000 }, (_, seq) => seq));
  }, 60_000);

  test('mode inline - worker faults are refused with a sentence; poison is found in the event loop, too', async () => {
    const columns = columnsOf(1, 100_000);
    const { engine } = run(columns, {
      pool: { mode: 'inline' },
      batch: { size: 100 },
      features: { workPerReadingUs: 20, workKind: 'sleep' },
    });
    await engine.start();
    for (const fault of ['killWorker', 'hang', 'throw', 'outOfMemory', 'unreadable'] as const) {
      const refused = await inject(engine, fault).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(CommandRefused);
      expect((refused as CommandRefused).faults).toEqual([expect.stringContaining('set pool.mode to pool')]);
    }
    await inject(engine, 'poison');
    await until(() => engine.report().quarantined.readings.length === 1);
    await engine.execute({ name: 'setKnobs', changes: { 'features.workPerReadingUs': 0 } });
    await engine.finished;
    const { ledger, injectedFaults } = await engine.stop();
    expect(ledger).toMatchObject({ received: 100_000, processed: 99_999, quarantined: 1 });
    expect(injectedFaults).toMatchObject({ poison: 1, killWorker: 0, hang: 0 });
  }, 60_000);
});
