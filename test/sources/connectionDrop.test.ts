// Connections lost and made again, on every kind of source: nothing lost that was received, nothing twice.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SimulatedSignal } from '../../electron/engine/sources/simulatedSignal.ts';
import { type SourceConfig, signalSchema, sourceSchema } from '../../shared/plant.ts';
import { seededRandom } from '../engine/engineRun.ts';
import { RunningSource, type RunningSourceOptions } from './runningSource.ts';

const running: RunningSource[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const source of running.splice(0)) await source.runner.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function start(settings: object, options: RunningSourceOptions = {}): Promise<RunningSource> {
  const config: SourceConfig = sourceSchema.parse({ id: 'line', ...settings });
  const source = await RunningSource.open(config, options);
  running.push(source);
  source.runner.start();
  return source;
}

async function startReplay(content: string, settings: object = {}, options: RunningSourceOptions = {}) {
  const baseFolder = await mkdtemp(join(tmpdir(), 'drop-'));
  folders.push(baseFolder);
  await writeFile(join(baseFolder, 'valve.csv'), content);
  return start({ kind: 'replay', file: 'valve.csv', speed: 'max', ...settings }, { baseFolder, ...options });
}

const delivered = (source: RunningSource) => source.runner.account.received;

/** Drops the connection `times` times, each after some more readings. */
async function dropAgainAndAgain(source: RunningSource, times: number, readingsBetween = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    const enough = delivered(source) + readingsBetween;
    await source.takeUntil(() => delivered(source) >= enough && source.runner.state === 'live');
    expect(source.runner.drop()).toBe(true);
    expect(source.runner.state).toBe('starting');
    await source.takeUntil(() => source.runner.reconnects === i + 1);
  }
}

function expectSignal(source: RunningSource): void {
  source.sensors.forEach(({ id, low, high }, place) => {
    const signal = new SimulatedSignal(signalSchema.parse({}), { seed: 1, sensorId: id, low, high });
    const taken = source.of(place);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.map(({ seq }) => seq)).toEqual(taken.map((_, i) => i));
    expect(taken.map(({ value }) => value)).toEqual(taken.map((_, seq) => signal.valueAt(seq)));
  });
}

const simulated = { kind: 'simulated', sensors: 3 };

describe('a lost connection', () => {
  test.each([
    ['poll', { ...simulated, mode: 'poll', latencyMs: 5, intervalMs: 10 }],
    ['stream', { ...simulated, mode: 'stream', rateHz: 1_000 }],
    ['stream at full speed', { ...simulated, mode: 'stream', rateHz: 'max' }],
  ])('%s - goes on with the next seq and its value, timestamps never go back', async (_kind, settings) => {
    const source = await start(settings, { capacityReadings: 20_000 });
    await dropAgainAndAgain(source, 4, 50);
    await source.runner.stop();
    source.takeOut();
    expectSignal(source);
    for (const place of [0, 1, 2]) {
      const times = source.of(place).map(({ t }) => t);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    expect(source.runner.reconnects).toBe(4);
    expect(source.events.filter((event) => event.startsWith('lost its connection'))).toHaveLength(4);
    expect(source.events.filter((event) => event === 'is connected again')).toHaveLength(4);
  });

  test('a burst - is delivered once, in all its parts', async () => {
    const source = await start(
      { ...simulated, mode: 'stream', burst: { readings: 40_001 } },
      { capacityReadings: 1_000 },
    );
    while (source.runner.state !== 'blocked') await new Promise((resolve) => setTimeout(resolve, 1));
    for (let i = 1; i <= 5; i++) {
      expect(source.runner.drop()).toBe(true);
      await source.takeUntil(() => source.runner.reconnects === i);
      while (source.runner.state !== 'blocked') await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await source.takeUntil(() => source.runner.state === 'done');
    source.takeOut();
    expect(source.sensors.map((_, place) => source.of(place).length)).toEqual([13_334, 13_334, 13_333]);
    expectSignal(source);
  });

  test('a replay - goes on where it was: every row once, bad ones quarantined once', async () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      if (i % 1_500 === 700) return `${i},broken,${i}.5`;
      return i % 1_700 === 900 ? `${i},only` : `${i},${i},${i}.5`;
    });
    // So small that it is held by a full queue again and again, in the middle of its chunks.
    const source = await startReplay(
      `t,a,b\n${rows.join('\n')}\n`,
      { timeColumn: 't' },
      { capacityReadings: 1_000 },
    );
    let drops = 0;
    while (source.runner.state !== 'done') {
      source.takeOut(1 + Math.floor(random() * 1_500));
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (drops < 8 && delivered(source) > 4_000 * (drops + 1) && source.runner.drop()) drops++;
    }
    source.takeOut();
    const ragged = rows.flatMap((row, i) => (row.includes('only') ? [i] : []));
    const broken = rows.flatMap((row, i) => (row.includes('broken') ? [i] : []));
    const good = rows.map((_, i) => i).filter((i) => !ragged.includes(i));
    expect(source.of(1).map(({ value }) => value - 0.5)).toEqual(good);
    expect(source.of(0).map(({ value }) => value)).toEqual(good.filter((i) => !broken.includes(i)));
    expect(source.runner.account.quarantined).toBe(ragged.length + broken.length);
    expect(drops).toBe(8);
    // A drop that finds everything delivered already is not noticed by a reading.
    expect(source.runner.reconnects).toBeGreaterThanOrEqual(drops - 1);
    expect(source.events.filter((event) => event.includes('rows replayed'))).toHaveLength(1);
  });

  test('a replay that waits for its next row - takes that row, too, and keeps its pace', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i * 0.1},${i}`);
    const source = await startReplay(`t (s),a\n${rows.join('\n')}\n`, { timeColumn: 't', speed: 1 });
    await dropAgainAndAgain(source, 3, 2);
    await source.takeUntil(() => source.runner.state === 'done');
    source.takeOut();
    expect(source.of(0).map(({ value }) => value)).toEqual(rows.map((_, i) => i));
  });

  test('a looping replay - goes on in the loop it was in', async () => {
    const source = await startReplay(
      't,a\n0,1\n1,2\n2,3\n',
      { timeColumn: 't', loop: true },
      { capacityReadings: 1_000 },
    );
    await dropAgainAndAgain(source, 3, 500);
    await source.runner.stop();
    source.takeOut();
    const values = source.of(0).map(({ value }) => value);
    expect(values).toEqual(values.map((_, i) => 1 + (i % 3)));
  });

  test('this machine - is asked again', async () => {
    const source = await start({ kind: 'system', intervalMs: 250 });
    await dropAgainAndAgain(source, 2);
    await source.takeUntil(() => source.of(0).length > 3);
    expect(source.runner.reconnects).toBe(2);
    expect(source.runner.lastError).toBe('the connection was lost');
  });
});

describe('when there is nothing to lose', () => {
  const stream = { ...simulated, mode: 'stream', rateHz: 1_000 };

  test('paused, reconnecting, stopped - is refused', async () => {
    const source = await start({ ...stream, paused: true });
    expect(source.runner.drop()).toBe(false);
    source.runner.pause(false);
    await source.takeUntil(() => source.runner.state === 'live');
    expect(source.runner.drop()).toBe(true);
    expect(source.runner.drop()).toBe(false);
    await source.runner.stop();
    expect(source.runner.drop()).toBe(false);
  });

  test('stopped while it waits to be connected again - ends at once and stays stopped', async () => {
    const source = await start(stream);
    await source.takeUntil(() => source.runner.state === 'live');
    source.runner.drop();
    await source.runner.stop();
    const before = delivered(source);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(delivered(source)).toBe(before);
    expect(source.runner).toMatchObject({ state: 'starting', ended: true, reconnects: 0 });
  });
});
