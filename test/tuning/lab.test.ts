// The lab of a real engine: sweeps in a thread and on pools of its own, while the live pipeline goes on.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/createEngine.ts';
import type { Engine } from '../../electron/engine/engine.ts';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import { hiddenView } from '../../shared/frame.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { type Command, parsePlant } from '../../shared/protocol.ts';
import { sweepRequestSchema } from '../../shared/tuning/sweep.ts';
import type { TuningFigures } from '../../shared/tuning/tuning.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { markFile } from './workers/markedWorker.ts';

const fileOf = (name: string): string => new URL(name, import.meta.url).pathname;
const featureWorkerFile = fileOf('../../workers/featureWorker.ts');
const markedWorkerFile = new URL('./workers/markedWorker.ts', import.meta.url).pathname;
const systemInformation = createRequire(import.meta.url).resolve('systeminformation');
const line = { id: 'line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 2_000 } as const;
let engine: Engine | null = null;

async function engineOn(
  sources: PlantInput['sources'],
  { labWorkerFile = featureWorkerFile, knobs = {} as PlantInput['knobs'] } = {},
): Promise<Engine> {
  const parsed = parsePlant({ name: 'Line', sources, knobs: { pool: { workers: 1 }, ...knobs } });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  engine = createEngine({
    workerFile: featureWorkerFile,
    computeInline: async (task) => computeBatch(task),
    openSource: openSourceWith({ systemInformation }),
    host: 'headless',
    plant: parsed.plant,
    baseFolder: '.',
    outputs: [],
    lab: {
      threadFile: fileOf('../../electron/hosts/lab/labThread.ts'),
      start: { workerFile: labWorkerFile, systemInformation },
    },
  });
  await engine.start();
  return engine;
}

function look(of: Engine): TuningFigures {
  const { tuning } = of.buildFrame({ ...hiddenView, visible: true, tuning: true }, of.newCursor());
  if (!tuning) throw new Error('a frame without the tuning lab');
  return tuning;
}

async function until(of: Engine, holds: (figures: TuningFigures) => boolean): Promise<TuningFigures> {
  for (;;) {
    const figures = look(of);
    if (holds(figures)) return figures;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const sweep = (request: object): Command => ({
  name: 'startSweep',
  request: sweepRequestSchema.parse({ batches: [20, 80], workers: [1], ...request }),
});
const received = (of: Engine): Promise<void> =>
  until(of, () => of.report().ledger.processed > 1_000).then(() => undefined);

afterEach(async () => {
  await engine?.stop();
  engine = null;
});

describe('lab', () => {
  it('lab - a sweep measures every cell though a worker dies in the middle, and the live pipeline loses nothing', async () => {
    const live = await engineOn([line], { labWorkerFile: markedWorkerFile });
    await received(live);
    const knobsBefore = live.report().knobs;
    await live.execute(sweep({}));
    await expect(live.execute(sweep({}))).rejects.toThrow('the lab is busy with another job (sweep)');
    await until(live, ({ sweep: of }) => of?.cells.some(({ repeats }) => repeats > 0) ?? false);
    writeFileSync(markFile, '');
    const { sweep: result, lab } = await until(live, ({ lab: { job } }) => job === null);
    expect(lab.remark).toBe('');
    expect(result).toMatchObject({ state: 'done', remark: '', capture: { plantName: 'Line', sensors: 4 } });
    expect(result?.capture.readingsPerS).toBeGreaterThan(7_000);
    expect(result?.capture.readingsPerS).toBeLessThan(9_000);
    for (const cell of result?.cells ?? []) {
      expect(cell.state).toBe('done');
      expect(cell.repeats).toBeGreaterThanOrEqual(3);
      expect(cell.readingsPerS?.mean).toBeGreaterThan(8_000);
      expect(cell.p99Ms).toBeGreaterThanOrEqual(cell.p50Ms ?? Number.NaN);
      expect(cell.journeyShare).toBeGreaterThan(0);
      expect(cell.cpuCores).toBeGreaterThan(0);
    }
    const [small, large] = result?.cells ?? [];
    expect(large?.readingsPerS?.mean).toBeGreaterThan(small?.readingsPerS?.mean ?? Number.NaN);
    // It waits until it is full, at 8 readings a ms.
    expect(large?.p50Ms).toBeGreaterThan(small?.p50Ms ?? Number.NaN);
    expect(result?.cells.some(({ remark }) => remark.includes('met a dying worker'))).toBe(true);

    const { knobs, ledger, events } = live.report();
    expect(knobs).toEqual(knobsBefore);
    expect(ledger).toMatchObject({ shed: 0, quarantined: 0 });
    expect(ledgerDifference(ledger)).toBe(0);
    const told = events.filter(({ kind }) => kind === 'run').map(({ message }) => message);
    expect(told).toContain('A sweep of 2 cells has begun');
    expect(told.some((message) => message.startsWith('The sweep is done in '))).toBe(true);
  }, 150_000);

  it('lab - a cancelled sweep keeps what it measured, and the lab is free at once', async () => {
    const live = await engineOn([line]);
    await received(live);
    await live.execute(sweep({ batches: [20, 50, 100, 400] }));
    await until(live, ({ sweep: of }) => of?.cells.some(({ repeats }) => repeats > 0) ?? false);
    await live.execute({ name: 'cancelLab' });
    const { sweep: result, lab } = await until(live, ({ lab: { job } }) => job === null);
    expect(lab.remark).toBe('Cancelled.');
    expect(lab.remarks).toEqual({});
    expect(result).toMatchObject({
      state: 'cancelled',
      remark: 'Cancelled: what was measured before stays.',
    });
    expect(result?.cells.filter(({ readingsPerS }) => readingsPerS !== null).length).toBeGreaterThan(0);
    expect(result?.cells.some(({ state }) => state === 'cancelled')).toBe(true);
    for (const { state } of result?.cells ?? []) expect(['done', 'cancelled']).toContain(state);
    await live.execute({ name: 'measureCopyCost' });
    expect(look(live).lab.job).toBe('copyCost');
    expect(look(live).sweep).toEqual(result);
  }, 150_000);

  it('lab - a live pipeline under load that would shed loses nothing beside more workers than there are cores', async () => {
    const live = await engineOn([{ ...line, rateHz: 6_250 }], {
      knobs: {
        queue: { capacityReadings: 20_000, whenFull: 'drop-oldest' },
        features: { workPerReadingUs: 10 },
      },
    });
    await received(live);
    await live.execute(sweep({ batches: [500], workers: [Math.min(16, 4 * availableParallelism())] }));
    // By then its own code is warm: what it sheds from here on, the lab has taken from it.
    await until(live, ({ sweep: of }) => of?.cells[0]?.state === 'running');
    const { shed: before } = live.report().ledger;
    await until(live, ({ sweep: of, lab }) => (of?.cells[0]?.repeats ?? 0) > 0 || lab.job === null);
    const { shed, received: all } = live.report().ledger;
    expect(look(live).sweep?.capture.sensors).toBe(4);
    expect(all).toBeGreaterThan(50_000);
    expect(shed - before).toBe(0);
  }, 150_000);

  it('lab - a sweep that pauses the sources lets them go on afterwards, and what is commanded after the end is refused', async () => {
    const live = await engineOn([line]);
    await received(live);
    await live.execute(sweep({ batches: [20], pauseSources: 'untilEnd' }));
    await until(live, ({ sweep: of }) => of?.cells.some(({ repeats }) => repeats > 0) ?? false);
    const { received: all, queued, inFlight } = live.report().ledger;
    expect({ queued, inFlight }).toEqual({ queued: 0, inFlight: 0 });
    expect(live.report().sources.line?.state).toBe('paused');
    await until(live, ({ sweep: of }) => of?.cells.every(({ repeats }) => repeats > 1) ?? false);
    expect(live.report().ledger.received).toBe(all);
    await live.execute({ name: 'cancelLab' });
    const { sweep: result } = await until(live, ({ lab: { job } }) => job === null);
    expect(result?.capture.liveCpuCores).toBeNull();
    await until(live, () => live.report().ledger.received > all);
    await live.stop();
    for (const command of [
      sweep({}),
      { name: 'startProbe' },
      { name: 'runLessonStep', step: 'all' },
      { name: 'measureCopyCost' },
    ] satisfies Command[])
      await expect(live.execute(command)).rejects.toThrow('the engine has been stopped');
  }, 150_000);

  it('lab - a sweep of which no cell could be measured has failed, and says why', async () => {
    const live = await engineOn([line], { labWorkerFile: '/nowhere/featureWorker.ts' });
    await received(live);
    await live.execute(sweep({}));
    const { sweep: result, lab } = await until(live, ({ lab: { job } }) => job === null);
    expect(result?.cells.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(result?.state).toBe('failed');
    expect(lab.remark).toMatch(/^No cell could be measured\. The first: .*featureWorker/);
    // It is still told after a job of another kind, which failed too.
    await live.execute({ name: 'measureCopyCost' });
    const { remark, remarks } = (await until(live, (figures) => figures.lab.job === null)).lab;
    expect(remark).not.toBe('');
    expect(remarks).toEqual({ sweep: lab.remark, copyCost: remark });
  }, 60_000);

  it('lab - without readings a job is refused, and the sentence says what to do', async () => {
    const live = await engineOn([]);
    for (const command of [
      sweep({}),
      { name: 'measureCopyCost' },
      { name: 'measureWorkerMemory' },
    ] satisfies Command[])
      await expect(live.execute(command)).rejects.toThrow(
        'there are no readings to measure with: no sensor has delivered any yet. Add a source, or wait',
      );
    expect(look(live)).toMatchObject({ lab: { job: null }, sweep: null });
  });
});
