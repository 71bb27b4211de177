// Auto-tune in a whole engine with a real pool: it follows the load, gives way to a person, and loses nothing.
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/createEngine.ts';
import type { Engine } from '../../electron/engine/engine.ts';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import { hiddenView } from '../../shared/frame.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { type AutoTuneFigures, autoTunedKnobs } from '../../shared/tuning/autoTune.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { until } from './poolRun.ts';

const featureWorkerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
const wasteful = { batch: { size: 1, maxWaitMs: 1 }, pool: { workers: 1 } } as const;
const plant: PlantInput = {
  name: 'Stream',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 500 }],
  knobs: wasteful,
};

let running: Engine | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function startEngine(): Promise<Engine> {
  const parsed = parsePlant(plant);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const engine = createEngine({
    workerFile: featureWorkerFile,
    computeInline: async (task) => computeBatch(task),
    openSource: openSourceWith({ systemInformation: '' }),
    host: 'headless',
    plant: parsed.plant,
    baseFolder: '.',
    outputs: [],
  });
  running = engine;
  await engine.start();
  return engine;
}

function look(engine: Engine): { figures: PipelineFigures; autoTune: AutoTuneFigures } {
  const { figures, tuning } = engine.buildFrame(
    { ...hiddenView, visible: true, tuning: true },
    engine.newCursor(),
  );
  if (!tuning) throw new Error('no tuning figures');
  return { figures, autoTune: tuning.autoTune };
}

const turnOn = (engine: Engine, targetP99Ms = 60) =>
  engine.execute({ name: 'setAutoTune', settings: { on: true, targetP99Ms } });

describe('auto-tune in the engine', () => {
  it('wasteful knobs, then a step of the load - knobs follow with markers and reasons, a person ends it, nothing is lost', async () => {
    const engine = await startEngine();
    expect(look(engine).autoTune).toMatchObject({ state: 'off', p99Ms: null, changes: [] });
    expect(look(engine).figures.heldKnobs).toEqual([]);
    await turnOn(engine);
    await until(() => look(engine).autoTune.changes.length > 0);
    expect(engine.report().knobs.batch.size).toBeGreaterThan(1);
    expect(look(engine).figures.heldKnobs).toEqual(autoTunedKnobs);
    await engine.execute({ name: 'setKnobs', changes: { 'faults.floodFactor': 10 } });
    expect(look(engine).autoTune.on).toBe(true);
    await until(() => look(engine).autoTune.offeredPerS > 15_000);

    await engine.execute({ name: 'setKnobs', changes: { 'batch.size': 77 } });
    const { autoTune, figures } = look(engine);
    expect(autoTune).toMatchObject({ on: false, state: 'givenWay' });
    expect(autoTune.text).toContain('batch.size');
    expect(figures.heldKnobs).toEqual([]);
    const kept = engine.report().knobs;
    expect(kept.batch.size).toBe(77);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(engine.report().knobs).toEqual(kept);

    const report = await engine.stop();
    const { ledger, events } = report;
    expect(ledgerDifference(ledger)).toBe(0);
    expect(ledger).toMatchObject({ processed: ledger.received, shed: 0, queued: 0, inFlight: 0 });
    const { changes = [] } = report.autoTune ?? {};
    expect(changes.length).toBeGreaterThan(0);
    for (const { what, reason } of changes) {
      expect(events.some(({ message }) => message.includes(what) && message.includes(reason))).toBe(true);
      expect(reason).toMatch(/\d/);
    }
    const markers = events.filter(({ subject, after }) => subject === 'batch.size' && after !== undefined);
    expect(markers.length).toBeGreaterThanOrEqual(2);
  });

  it('another plant, another target, off - the plant counts as a person, the rest is told', async () => {
    const engine = await startEngine();
    await turnOn(engine, 400);
    await turnOn(engine, 40);
    expect(look(engine).autoTune).toMatchObject({ on: true, targetP99Ms: 40, state: 'measuring' });
    expect(look(engine).autoTune.bounds.maxWaitMs).toEqual([1, 40]);
    const other = { ...plant, name: 'Other', knobs: { ...defaultKnobs, ...wasteful } };
    await engine.execute({ name: 'openPlant', text: JSON.stringify(other) });
    await until(() => !look(engine).autoTune.on);
    expect(look(engine).autoTune).toMatchObject({ state: 'givenWay' });
    await turnOn(engine, 40);
    await engine.execute({ name: 'setAutoTune', settings: { on: false, targetP99Ms: 40 } });
    expect(look(engine).autoTune.state).toBe('off');
    const told = engine.report().events.map(({ message }) => message);
    expect(told.filter((message) => /^Auto-tune/.test(message)).length).toBeGreaterThanOrEqual(4);
  });

  it('a knob that it does not hold - a person may move it and auto-tune stays on', async () => {
    const engine = await startEngine();
    await turnOn(engine);
    await engine.execute({
      name: 'setKnobs',
      changes: { 'features.window': 32, 'pool.inFlightPerWorker': 3 },
    });
    expect(look(engine).autoTune.on).toBe(true);
  });
});
