// A headless run as a user sees it: the built entry, its files, signals, exit codes and what it serves.

import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';
import { RunFolder } from './builtHeadless.ts';

const streaming: PlantInput = {
  name: 'Streams',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 3, rateHz: 1_000 }],
  knobs: {
    batch: { size: 300, maxWaitMs: 20 },
    features: { set: ['rolling', 'window'], window: 16, hop: 8 },
  },
};

interface OutputLine {
  readonly sensor: string;
  readonly seq: number;
  readonly t: number;
  readonly value: number | null;
  readonly start?: number;
  readonly size?: number;
  readonly features: Readonly<Record<string, number | null>>;
}

const linesOf = (text: string): OutputLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OutputLine);

function expectBalance({ ledger }: RunReport): void {
  for (const counts of [ledger, ...Object.values(ledger.bySource)])
    expect(counts.received).toBe(
      counts.processed + counts.quarantined + counts.shed + counts.queued + counts.inFlight,
    );
}

let folder: RunFolder;

beforeEach(async () => {
  folder = await RunFolder.create();
  await folder.writePlant('plant.json', streaming);
});
afterEach(() => folder.remove());

describe('a run', () => {
  test('--duration, --report, --output - every committed reading is there once, in order, and agrees', async () => {
    const { code, stderr } = await folder.run([
      ...['--plant', 'plant.json', '--duration', '1.5'],
      ...['--report', 'report.json', '--output', 'out.ndjson'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = await folder.readReport('report.json');
    expectBalance(report);
    expect(report.ledger).toMatchObject({ shed: 0, quarantined: 0, queued: 0, inFlight: 0 });
    expect(report.durationS).toBeGreaterThan(1.4);
    const lines = linesOf(await folder.read('out.ndjson'));
    expect(lines).toHaveLength(report.ledger.processed);
    for (const sensor of ['line.01', 'line.02', 'line.03']) {
      const seqs = lines.filter((line) => line.sensor === sensor).map(({ seq }) => seq);
      expect(seqs.length).toBeGreaterThan(100);
      expect(seqs).toEqual(seqs.map((_seq, index) => index));
    }
  });

  test('windowed results - say where they start and name each feature once', async () => {
    await folder.run(['--plant', 'plant.json', '--duration', '0.5', '--output', 'out.ndjson']);
    const lines = linesOf(await folder.read('out.ndjson'));
    const windowed = lines.filter(({ start }) => start !== undefined);
    expect(windowed.length).toBeGreaterThan(10);
    for (const { seq, start, size, features } of windowed) {
      expect({ start, size }).toEqual({ start: seq - 15, size: 16 });
      expect(features).toMatchObject({ n: 16, n_valid: 16 });
      expect(features).toHaveProperty('hjorth_mobility');
      expect(features).toHaveProperty(['ewma_0.1_last']);
    }
    const rolling = lines.find(({ seq }) => seq === 3);
    expect(Object.keys(rolling?.features ?? {})).toEqual([
      ...['norm', 'mean', 'std_pop', 'min', 'max', 'zscore_last', 'ewma_0.1_last'],
    ]);
    expect(rolling?.start).toBeUndefined();
  });

  test('a set that is off - its features are absent, the readings are not', async () => {
    await folder.run([
      ...['--plant', 'plant.json', '--duration', '0.5', '--output', 'out.ndjson'],
      ...['--set', 'features.set=window'],
    ]);
    const lines = linesOf(await folder.read('out.ndjson'));
    expect(lines[0]).toMatchObject({ seq: 0, features: {} });
    expect(lines.find(({ start }) => start === 0)?.features).not.toHaveProperty('norm');
    expect(lines.find(({ start }) => start === 0)?.features).toHaveProperty('mean');
  });

  test('--set - wins over the plant, the plant over the defaults, the last of two over the first', async () => {
    await folder.run([
      ...['--plant', 'plant.json', '--duration', '0.3', '--report', 'report.json'],
      ...['--set', 'batch.size=50', '--set', 'batch.size=60', '--set', 'features.set=rolling,window'],
      ...['--set', 'queue.whenFull=drop-oldest'],
    ]);
    const { knobs } = await folder.readReport('report.json');
    expect(knobs.batch).toEqual({ size: 60, maxWaitMs: 20 });
    expect(knobs.queue).toEqual({ capacityReadings: 200_000, whenFull: 'drop-oldest' });
    expect(knobs.features).toMatchObject({ window: 16, set: ['rolling', 'window'] });
  });

  test('sources that end - end the run; missing readings are null, what is no reading is told with its line, exit 2', async () => {
    await folder.write('data.csv', 'time,level\n0,1\n1,\n2,3\n3,oops\n');
    const source = {
      id: 'pump',
      kind: 'replay',
      file: 'data.csv',
      timeColumn: 'time',
      speed: 'max',
    } as const;
    await folder.writePlant('replay.json', { name: 'Replay', sources: [source] });
    const { code, stderr } = await folder.run([
      '--plant',
      'replay.json',
      '--output',
      'out.ndjson',
      '--report',
      'report.json',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/data\.csv, line 5.*oops/);
    const lines = linesOf(await folder.read('out.ndjson'));
    expect(lines.map(({ seq, t, value }) => [seq, t, value])).toEqual([
      [0, 0, 1],
      [1, 1_000, null],
      [2, 2_000, 3],
    ]);
    const report = await folder.readReport('report.json');
    expectBalance(report);
    expect(report.ledger).toMatchObject({ received: 4, quarantined: 1 });
    expect(report.sources.pump?.state).toBe('done');
  });

  test('a burst and a duration - the run goes on when the burst is over', async () => {
    const burst = {
      id: 'burst',
      kind: 'simulated',
      mode: 'stream',
      sensors: 2,
      burst: { readings: 400 },
    } as const;
    await folder.writePlant('burst.json', { name: 'Burst', sources: [burst] });
    const { code } = await folder.run([
      '--plant',
      'burst.json',
      '--duration',
      '1',
      '--report',
      'report.json',
    ]);
    const { durationS, ledger } = await folder.readReport('report.json');
    expect(code).toBe(0);
    expect(durationS).toBeGreaterThanOrEqual(0.99);
    expect(ledger.processed).toBe(400);
  });

  test('a slow reader of --output - holds back commit, and loses nothing', async () => {
    spawnSync('mkfifo', [join(folder.path, 'pipe')]);
    const source = { ...streaming.sources[0], rateHz: 'max' } as PlantInput['sources'][number];
    await folder.writePlant('max.json', {
      ...streaming,
      sources: [source],
      knobs: { queue: { capacityReadings: 5_000 }, features: { set: ['rolling'] } },
    });
    const run = folder.run([
      '--plant',
      'max.json',
      '--duration',
      '1',
      '--output',
      'pipe',
      '--report',
      'report.json',
    ]);
    const next = new Map<string, number>();
    let [count, rest, chunks] = [0, '', 0];
    for await (const chunk of createReadStream(join(folder.path, 'pipe'), { highWaterMark: 65_536 })) {
      if (chunks++ < 20) await new Promise((resolve) => setTimeout(resolve, 50));
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      for (const { sensor, seq } of parts.map((line) => JSON.parse(line) as OutputLine)) {
        if (seq !== (next.get(sensor) ?? 0)) throw new Error(`${sensor}: ${seq} follows ${next.get(sensor)}`);
        next.set(sensor, seq + 1);
        count++;
      }
    }
    expect((await run).code).toBe(0);
    const report = await folder.readReport('report.json');
    expectBalance(report);
    expect(report.ledger).toMatchObject({ shed: 0, quarantined: 0, queued: 0, inFlight: 0 });
    expect(count).toBe(report.ledger.processed);
  });

  test('run by an older kind of Node - is refused or passed on, never half run', async () => {
    // What tells the versions apart is process.versions alone.
    const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.19.0'})";
    const { code, stdout } = await folder.run(
      ['--plant', 'plant.json', '--duration', '0.3'],
      ['--import', older],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Ran 0\.\d s: /m);
  });
});

describe('files that cannot be written', () => {
  test.each([
    ['--report', 'no/report.json'],
    ['--output', 'no/out.ndjson'],
  ])('%s in a folder that is not there - told before the run, exit 2', async (option, file) => {
    const { code, stderr, stdout } = await folder.run([
      '--plant',
      'plant.json',
      '--duration',
      '30',
      option,
      file,
    ]);
    expect(stderr).toMatch(new RegExp(`The ${option.slice(2)} ${file} cannot be written: ENOENT`));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a disk that is full - ends the run with the reason, the report is written, exit 1', async () => {
    if (!existsSync('/dev/full')) throw new Error('this test needs /dev/full');
    const { code, stderr } = await folder.run([
      ...['--plant', 'plant.json', '--duration', '30'],
      ...['--output', '/dev/full', '--report', 'report.json'],
    ]);
    expect(stderr).toMatch(/The output \/dev\/full cannot be written: ENOSPC/);
    expect(code).toBe(1);
    expectBalance(await folder.readReport('report.json'));
  });
});

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s - drains, writes the report, exits 0',
    async (signal) => {
      const run = folder.start(['--plant', 'plant.json', '--port', '0', '--report', 'report.json']);
      await run.said(/serves/);
      run.child.kill(signal);
      expect(await run.ended).toMatchObject({ code: 0, signal: null });
      const report = await folder.readReport('report.json');
      expectBalance(report);
      expect(report.ledger.inFlight + report.ledger.queued).toBe(0);
    },
  );

  test('a second one - ends at once, even while a pipe is not read', async () => {
    spawnSync('mkfifo', [join(folder.path, 'pipe')]);
    const source = { ...streaming.sources[0], rateHz: 'max' } as PlantInput['sources'][number];
    await folder.writePlant('max.json', { ...streaming, sources: [source] });
    const run = folder.start(['--plant', 'max.json', '--port', '0', '--output', 'pipe']);
    const reader = createReadStream(join(folder.path, 'pipe'));
    reader.once('readable', () => undefined);
    await run.said(/serves/);
    run.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    run.child.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    reader.destroy();
  });

  test('a reader of standard output that goes away - does not end the run', async () => {
    const run = folder.start(['--plant', 'plant.json', '--port', '0', '--report', 'report.json']);
    await run.said(/serves/);
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(0);
    expectBalance(await folder.readReport('report.json'));
  });
});

describe('serving', () => {
  test('--port 0 - prints the address; state, metrics and page are there', async () => {
    const run = folder.start(['--plant', 'plant.json', '--port', '0']);
    const [, url] = await run.said(/(http:\/\/127\.0\.0\.1:\d+\/)/);
    await expect
      .poll(async () => ((await (await fetch(`${url}api/state`)).json()) as RunReport).ledger.processed)
      .toBeGreaterThan(0);
    const state = (await (await fetch(`${url}api/state`)).json()) as RunReport;
    expectBalance(state);
    const metrics = await (await fetch(`${url}metrics`)).text();
    const processed = /^telltale_readings_total\{source="line",outcome="processed"\} (\d+)$/m.exec(
      metrics,
    )?.[1];
    expect(Number(processed)).toBeGreaterThanOrEqual(state.ledger.processed);
    expect(metrics).toMatch(/^telltale_source_state\{source="line",state="live"\} 1$/m);
    expect(await (await fetch(url ?? '')).text()).toContain('<title>Telltale</title>');
    run.child.kill('SIGTERM');
    await run.ended;
  });

  test('a port that is taken - is named, exit 1', async () => {
    const run = folder.start(['--plant', 'plant.json', '--port', '0']);
    const [, port] = await run.said(/127\.0\.0\.1:(\d+)/);
    const { code, stderr } = await folder.run(['--plant', 'plant.json', '--port', port ?? '']);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 cannot be had`);
    expect(code).toBe(1);
    run.child.kill('SIGTERM');
    await run.ended;
  });
});
