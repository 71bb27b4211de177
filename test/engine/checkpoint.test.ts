// What a checkpoint keeps, when it is written, and what an engine does that goes on from it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint } from '../../electron/engine/checkpoint/checkpoint.ts';
import { createEngine } from '../../electron/engine/createEngine.ts';
import type { Engine } from '../../electron/engine/engine.ts';
import { SkipLog } from '../../electron/engine/skipLog.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import { type PlantInput, replaySourceSchema, streamSourceSchema } from '../../shared/plant.ts';
import { until } from '../sources/recordingSink.ts';
import { HeldOutput, optionsOn, stream } from './checkpointRun.ts';
import { CollectingOutput, type CommittedReading } from './engineRun.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
});
afterAll(() => rm(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

type OnFile = Parameters<typeof optionsOn> extends [string, ...infer Rest] ? Rest : never;
const engineOn = (...[input, file, from, output]: OnFile): Engine =>
  createEngine(optionsOn(folder, input, file, from, output));

/** Runs until the checkpoint has this; returns it and what was committed, as a crash at that moment leaves them. */
async function crash(
  input: PlantInput,
  file: string,
  reached: (checkpoint: Checkpoint) => boolean,
  from: Checkpoint | null = null,
): Promise<{ kept: Checkpoint; output: CollectingOutput }> {
  const output = new CollectingOutput();
  const engine = engineOn(input, file, from, output);
  await engine.start();
  let kept: Checkpoint | null = null;
  while (!kept || !reached(kept)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    kept = await readCheckpoint(inFolder(file));
  }
  await engine.stop();
  return { kept, output };
}

const readingsBelow = (output: CollectingOutput, id: string, seq: number): CommittedReading[] =>
  (output.readings.get(id) ?? []).filter((reading) => reading.seq < seq);

/** Mean, std and the like of the window that ends at each reading of `later`, from the values of both runs by seq. */
function windowMeans(values: ReadonlyMap<number, number>, seqs: readonly number[], window: number): number[] {
  return seqs.map((seq) => {
    const present: number[] = [];
    for (let at = Math.max(0, seq - window + 1); at <= seq; at++) {
      const value = values.get(at);
      if (value !== undefined && Number.isFinite(value)) present.push(value);
    }
    return present.reduce((sum, value) => sum + value, 0) / present.length;
  });
}

describe('checkpoint', () => {
  it('outputs that have not kept what was committed - nothing is written until they have', async () => {
    const output = new HeldOutput();
    const engine = engineOn({ name: 'Held', sources: [stream] }, 'held', null, output);
    await engine.start();
    await until(() => output.flushes === 1 && (output.readings.get('line.01')?.length ?? 0) > 500);
    expect(await readCheckpoint(inFolder('held'))).toBeNull();
    output.keep();
    await until(() => (engine.report().checkpoint?.written ?? 0) > 1);
    const kept = await readCheckpoint(inFolder('held'));
    expect(kept?.sensors['line.01']).toBeGreaterThan(0);
    await engine.stop();
  });

  it('an output that fails - the checkpoint stays where it was, and that is told once', async () => {
    const output = new HeldOutput();
    const engine = engineOn({ name: 'Failing', sources: [stream] }, 'failing', null, output);
    await engine.start();
    output.fail();
    await until(() => output.flushes > 2);
    const report = await engine.stop();
    expect(await readCheckpoint(inFolder('failing'))).toBeNull();
    const told = report.events.filter(({ message }) => message.includes('disk full'));
    expect(told.map(({ message }) => message)).toEqual(['The checkpoint stays where it is: disk full']);
  });

  it('a stop - is kept whole; while nothing happens nothing is written', async () => {
    const plant: PlantInput = { name: 'Stop', sources: [{ ...stream, burst: { readings: 1_001 } }] };
    const { kept } = await crash(
      plant,
      'stop',
      ({ sensors }) => sensors['line.01'] === 501 && sensors['line.02'] === 500,
    );
    expect(kept.sensors).toEqual({ 'line.01': 501, 'line.02': 500 });
    const output = new CollectingOutput();
    const engine = engineOn(plant, 'stop', kept, output);
    await engine.start();
    await engine.finished;
    const { ledger, checkpoint, events } = await engine.stop();
    expect([ledger.received, checkpoint?.written, checkpoint?.resumedFromMs]).toEqual([
      0,
      1,
      kept.writtenAtMs,
    ]);
    expect(events.map(({ message }) => message).join()).toMatch(
      /Goes on from the checkpoint .*1\u202f001 readings of 2/,
    );
  });

  it('a burst that was cut off - gives what was left of it', async () => {
    const burst = { ...stream, burst: { readings: 60_000 } };
    const slow: PlantInput = {
      name: 'Burst',
      sources: [burst],
      knobs: { queue: { capacityReadings: 1_000 }, features: { workPerReadingUs: 30 } },
    };
    const { kept } = await crash(slow, 'burst', ({ sensors }) => (sensors['line.02'] ?? 0) > 100);
    expect(kept.sensors['line.01']).toBeLessThan(30_000);
    const output = new CollectingOutput();
    const engine = engineOn({ ...slow, knobs: {} }, 'burst', kept, output);
    await engine.start();
    await engine.finished;
    await engine.stop();
    for (const [id, readings] of output.readings)
      expect([readings[0]?.seq, readings.at(-1)?.seq, readings.length]).toEqual([
        kept.sensors[id],
        29_999,
        30_000 - (kept.sensors[id] ?? 0),
      ]);
  });

  it.each(['drop-oldest', 'drop-newest'] as const)(
    'a replay that sheds under %s - goes on with the row behind the last that was settled, over the same windows',
    async (whenFull) => {
      const rows = 400_000;
      await writeFile(inFolder('long.csv'), `a\n${Array.from({ length: rows }, (_, i) => i).join('\n')}\n`);
      const window = 32;
      const plant = (policy: 'block' | typeof whenFull): PlantInput => ({
        name: 'Shed',
        sources: [{ id: 'pump', kind: 'replay', file: 'long.csv', speed: 'max', whenFull: policy }],
        knobs: {
          queue: { capacityReadings: 1_000 },
          batch: { size: 100 },
          features: { window, workPerReadingUs: 20 },
        },
      });
      const file = `shed-${whenFull}`;
      const first = await crash(plant(whenFull), file, ({ sensors }) => (sensors['pump.a'] ?? 0) > 2_000);
      const seq = first.kept.sensors['pump.a'] as number;
      const before = readingsBelow(first.output, 'pump.a', seq);
      const second = await crash(
        plant('block'),
        `${file}-again`,
        ({ sensors }) => (sensors['pump.a'] ?? 0) > seq + 500,
        first.kept,
      );
      const after = second.output.readings.get('pump.a') ?? [];
      expect(first.kept.skips['pump.a']?.steps.length).toBeGreaterThan(0);
      expect(after[0]?.seq).toBe(seq);
      // A row is its own value: none comes again, and what is left out was shed.
      expect(after[0]?.value).toBeGreaterThan(before.at(-1)?.value ?? 0);
      expect((after[0]?.value ?? 0) - seq).toBe(seqShift(first.kept));
      if (whenFull === 'drop-oldest') return;
      const values = new Map([...before, ...after].map((reading) => [reading.seq, reading.value]));
      const ends = after.slice(0, 400).map((reading) => reading.seq);
      const mean = rollingFeatureNames.indexOf('mean');
      windowMeans(values, ends, window).forEach((expected, i) => {
        expect(after[i]?.rolling[mean]).toBeCloseTo(expected, 6);
      });
    },
  );

  it('a source that is edited - the checkpoint waits until what it delivered before is settled', async () => {
    await writeFile(
      inFolder('edit.csv'),
      `a\n${Array.from({ length: 3_000 }, (_, i) => i % 50).join('\n')}\n`,
    );
    const source = {
      id: 'pump',
      kind: 'replay' as const,
      file: 'edit.csv',
      speed: 'max' as const,
      loop: true,
    };
    const plant: PlantInput = {
      name: 'Edit',
      sources: [source],
      knobs: { queue: { capacityReadings: 50_000 }, features: { workPerReadingUs: 20 } },
    };
    const output = new CollectingOutput();
    const engine = engineOn(plant, 'edit', null, output);
    await engine.start();
    await until(() => engine.report().ledger.queued > 30_000);
    const slower = replaySourceSchema.parse({ ...source, speed: 1 });
    await engine.execute({ name: 'editSource', id: 'pump', source: slower });
    const written = engine.report().checkpoint?.written ?? 0;
    await until(() => (engine.report().checkpoint?.written ?? 0) > written + 1);
    const { sensors, sources } = (await readCheckpoint(inFolder('edit'))) as Checkpoint;
    expect(sources).toMatchObject({ pump: { position: { first: { a: expect.any(Number) } } } });
    const { a } = { a: 0, ...(sources.pump?.position?.first as object | undefined) };
    expect(a).toBeGreaterThan(30_000);
    expect(sensors['pump.a']).toBeGreaterThanOrEqual(a);
    await engine.stop();
  });

  it('sources removed and added while running - of those of the plant it keeps where they stood', async () => {
    const other = { ...stream, id: 'other' };
    const plant: PlantInput = { name: 'Changing', sources: [stream, other] };
    const engine = engineOn(plant, 'changing', null, new CollectingOutput());
    await engine.start();
    await until(() => engine.report().ledger.processed > 1_000);
    await engine.execute({ name: 'removeSource', id: 'other' });
    const added = streamSourceSchema.parse({ ...stream, id: 'added' });
    await engine.execute({ name: 'addSource', source: added });
    await until(() => (engine.report().ledger.bySource.added?.processed ?? 0) > 100);
    await engine.execute({ name: 'removeSource', id: 'added' });
    const { ledger } = await engine.stop();
    const kept = (await readCheckpoint(inFolder('changing'))) as Checkpoint;
    expect(Object.keys(kept.sources).sort()).toEqual(['line', 'other']);
    const ofOther = (kept.sensors['other.01'] ?? 0) + (kept.sensors['other.02'] ?? 0);
    expect(ofOther).toBe(ledger.bySource.other?.processed);
    const again = engineOn(plant, 'changing', kept, new CollectingOutput());
    await again.start();
    await again.stop();
  });

  it('a run that could not start - leaves the file as it was', async () => {
    const plant: PlantInput = { name: 'Refused', sources: [{ ...stream, rateHz: 100 }] };
    const { kept } = await crash(plant, 'refused', ({ sensors }) => (sensors['line.01'] ?? 0) > 5);
    const before = await readFile(inFolder('refused'), 'utf8');
    const other: PlantInput = { name: 'Refused', sources: [{ ...stream, seed: 9 }] };
    const engine = engineOn(other, 'refused', kept, new CollectingOutput());
    await expect(engine.start()).rejects.toThrow(/does not fit: source line: its seed/);
    await engine.stop();
    expect(await readFile(inFolder('refused'), 'utf8')).toBe(before);
  });
});

/** How many rows were shed before the reading that goes on. */
function seqShift({ skips, sensors }: Checkpoint): number {
  return new SkipLog(skips['pump.a']).before(sensors['pump.a'] as number);
}
