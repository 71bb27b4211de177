// Floods put in: sources that make their own time follow the factor at once; values stay with their seq while readings are shed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { SimulatedSignal } from '../../electron/engine/sources/simulatedSignal.ts';
import { signalSchema, sourceSchema } from '../../shared/plant.ts';
import { RunningSource, type RunningSourceOptions } from './runningSource.ts';

const running: RunningSource[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const source of running.splice(0)) await source.runner.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function open(settings: object, options: RunningSourceOptions = {}): Promise<RunningSource> {
  const source = await RunningSource.open(sourceSchema.parse({ id: 'line', ...settings }), options);
  running.push(source);
  return source;
}

async function fileOf(content: string): Promise<{ baseFolder: string }> {
  const baseFolder = await mkdtemp(join(tmpdir(), 'flood-'));
  folders.push(baseFolder);
  await writeFile(join(baseFolder, 'valve.csv'), content);
  return { baseFolder };
}

const delivered = (source: RunningSource) => source.runner.account.received;

const slow = [
  ['stream', { kind: 'simulated', sensors: 1, mode: 'stream', rateHz: 0.01 }],
  ['poll', { kind: 'simulated', sensors: 1, mode: 'poll', latencyMs: 1, intervalMs: 100_000 }],
  ['replay', { kind: 'replay', file: 'valve.csv', timeColumn: 't' }],
] as const;

describe('a flood', () => {
  // One reading in 100 s: whatever comes beyond the first is the flood's.
  test.each(slow)(
    '%s - begins in a source that waits for its next reading, and ends',
    async (_kind, settings) => {
      const rows = Array.from({ length: 200 }, (_, i) => `${i * 100},${i}`);
      const source = await open(settings, await fileOf(`t (s),a\n${rows.join('\n')}\n`));
      source.runner.start();
      await source.takeUntil(() => delivered(source) === 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(delivered(source)).toBe(1);
      source.rateFactor = 1_000;
      await source.takeUntil(() => delivered(source) >= 6);
      source.rateFactor = 1;
      const after = delivered(source);
      await new Promise((resolve) => setTimeout(resolve, 800));
      // What was due already comes; in a flood it would be eight.
      expect(delivered(source)).toBeLessThanOrEqual(after + 2);
    },
  );

  test('a stream - delivers so many times as much, evenly spaced, by the clock', async () => {
    // Time stands still but where the test moves it on.
    let nowMs = 1_000;
    const clock = { monotonicMs: () => nowMs, epochMs: () => 1_700_000_000_000 + nowMs };
    const settings = { kind: 'simulated', sensors: 2, mode: 'stream', rateHz: 100 };
    const source = await open(settings, { clock });
    source.runner.start();
    const pass = async (ms: number): Promise<number> => {
      const before = delivered(source);
      for (let i = 0; i < ms / 10; i++) {
        nowMs += 10;
        await new Promise((resolve) => setTimeout(resolve, 12));
      }
      // All that is due has come when nothing more does.
      for (let count = -1; count !== delivered(source); ) {
        count = delivered(source);
        await new Promise((resolve) => setTimeout(resolve, 80));
      }
      source.takeOut();
      return (delivered(source) - before) / 2;
    };
    await source.takeUntil(() => delivered(source) === 2);
    expect(Math.abs((await pass(200)) - 20)).toBeLessThanOrEqual(1);
    source.rateFactor = 50;
    expect(Math.abs((await pass(200)) - 1_000)).toBeLessThanOrEqual(50);
    source.rateFactor = 1;
    expect(Math.abs((await pass(200)) - 20)).toBeLessThanOrEqual(1);
    await source.runner.stop();
    source.takeOut();
    const times = source.of(0).map(({ t }) => t);
    const spacings = times.slice(1).map((t, i) => t - (times[i] as number));
    expect(Math.min(...spacings)).toBeGreaterThan(0.19);
    expect(Math.max(...spacings)).toBeLessThan(10.1);
  });
});

describe('values while a full queue sheds', () => {
  test.each(['drop-oldest', 'drop-newest', 'block'] as const)(
    '%s - every reading that has a seq has the value of that seq',
    async (policy) => {
      const settings = { kind: 'simulated', sensors: 3, mode: 'stream', rateHz: 'max' };
      const source = await open(settings, { policy, capacityReadings: 3_000 });
      source.runner.start();
      const of = (place: number) => source.of(place);
      // The rings hold more than the queue, so that now the one and now the other is what is full.
      for (let turn = 0; of(2).length < 8_000; turn++) {
        source.takeOut(turn % 7 === 0 ? 5_000 : 150);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await source.runner.stop();
      source.takeOut();
      const { shed, received, processed } = source.runner.account;
      expect(received).toBe(processed + shed);
      expect(shed > 0).toBe(policy !== 'block');
      source.sensors.forEach(({ id, low, high }, place) => {
        const signal = new SimulatedSignal(signalSchema.parse({}), { seed: 1, sensorId: id, low, high });
        const wrong = of(place).filter(({ seq, value }) => value !== signal.valueAt(seq));
        expect(wrong).toEqual([]);
        // Under drop-oldest seqs are shed, but never taken twice or out of order.
        const seqs = of(place).map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
      });
    },
  );
});
