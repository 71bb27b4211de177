// CSV files played back.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { replaySourceSchema } from '../../shared/plant.ts';
import { openSource, RecordingSink, SourceRun, until } from './recordingSink.ts';

let folder = '';
const runs: SourceRun[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop().catch(() => undefined);
});

async function openFile(file: string, settings: object = {}, baseFolder = folder) {
  const config = replaySourceSchema.parse({ id: 'pump', kind: 'replay', file, speed: 'max', ...settings });
  return openSource(config, { baseFolder });
}

async function openContent(content: string, settings: object = {}) {
  await writeFile(join(folder, 'valve1.csv'), content);
  return openFile('valve1.csv', settings);
}

async function start(content: string, settings: object = {}, sink = new RecordingSink()) {
  const run = new SourceRun(await openContent(content, settings), sink, 'pump');
  runs.push(run);
  return run;
}

const minutes = (count: number) =>
  Array.from({ length: count }, (_, i) => `2020-03-09 10:${String(i % 60).padStart(2, '0')}:00;${i},5;${-i}`);
const timed = { timeColumn: 'datetime' };

describe('replay', () => {
  test('sensors - are the columns asked for, with ranges and units from plant, header and first rows', async () => {
    const { sensors } = await openContent('Time (s),Accelerometer X (g),Flow,Note\n0,-1,5,x\n0.01,1,5,y\n', {
      ...{ timeColumn: 'Time (s)', speed: 10 },
      sensors: { Flow: { unit: 'L/min', low: 0, high: 50, name: 'Main flow' } },
    });
    expect(sensors).toEqual([
      { id: 'Accelerometer X', name: 'Accelerometer X', unit: 'g', low: -1.2, high: 1.2, rateHz: 1_000 },
      { id: 'Flow', name: 'Main flow', unit: 'L/min', low: 0, high: 50, rateHz: 1_000 },
    ]);
  });

  test('sensors - columns are found by header or by name without unit, in the order asked for', async () => {
    const { sensors } = await openContent('a (g),b,c\n1,2,3\n', { columns: ['c', 'a'] });
    expect(sensors.map(({ id }) => id)).toEqual(['c', 'a']);
  });

  test('range - of a column that never changes is not empty', async () => {
    const { sensors } = await openContent('a,b,c\n5,0,\n5,0,1\n', { sensors: { c: { low: 7 } } });
    for (const { low, high } of sensors) expect(low).toBeLessThan(high);
  });

  test('readings - are all there, in order, with the times of the file', async () => {
    const run = await start(`datetime;A;B\r\n${minutes(5_000).join('\r\n')}\r\n`, timed);
    await run.ended;
    const { times, values } = run.sink.record('pump.A');
    expect(values).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 0.5));
    expect(times[61]).toBe(Date.UTC(2020, 2, 9, 10, 1));
    expect(run.sink.record('pump.B').values.at(-1)).toBe(-4_999);
    expect(run.sink.progressShares.at(-1)).toBe(1);
    expect(run.sink.quarantined).toEqual([]);
  });

  test('no time column - row number and rate give the time', async () => {
    const run = await start('a\n1\n2\n3\n', { rateHz: 4 });
    await run.ended;
    expect(run.sink.record('pump.a').times).toEqual([0, 250, 500]);
  });

  test('time zone - is that of the plant', async () => {
    const run = await start('datetime;A\n2020-07-01 12:00:00;1\n', { ...timed, timeZone: 'Europe/Berlin' });
    await run.ended;
    expect(run.sink.record('pump.A').times).toEqual([Date.UTC(2020, 6, 1, 10)]);
  });

  test('bad cells and rows - are quarantined with line and sample, the rest is kept', async () => {
    const rows = ['t,a,b', '1,1,1', '2,oops,2', '3,3', 'late,4,4', '5,,5', '6,6,6,6', '', '7,NaN,7', ',8,8'];
    const run = await start(rows.join('\n'), { timeColumn: 't' });
    await run.ended;
    expect(run.sink.quarantined).toEqual([
      { reason: 'not a number', place: 'valve1.csv, line 3, column a', sample: 'oops' },
      {
        reason: 'row with a wrong number of cells',
        place: 'valve1.csv, line 4',
        sample: '2 cells where 3 are due: 3,3',
      },
      { reason: 'no time', place: 'valve1.csv, line 5', sample: 'late,4,4' },
      {
        reason: 'row with a wrong number of cells',
        place: 'valve1.csv, line 7',
        sample: '4 cells where 3 are due: 6,6,6,6',
      },
      { reason: 'no time', place: 'valve1.csv, line 10', sample: ',8,8' },
    ]);
    expect(run.sink.record('pump.a').values).toEqual([1, Number.NaN, Number.NaN]);
    expect(run.sink.record('pump.b').values).toEqual([1, 2, 5, 7]);
    expect(run.sink.record('pump.b').times).toEqual([1_000, 2_000, 5_000, 7_000]);
    expect(run.sink.events).toEqual(['valve1.csv: 4 of 8 rows replayed, 4 quarantined']);
  });

  test('a sample - is cut to a length that fits a message', async () => {
    const run = await start(`a,b\n1,2\n${'x'.repeat(100_000)},2\n`);
    await run.ended;
    expect(run.sink.quarantined[0]?.sample.length).toBeLessThanOrEqual(80);
  });

  test('speed - rows come when they are due: ten times as fast as written', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i * 0.1},${i}`);
    const began = performance.now();
    const run = await start(`t (s),a\n${rows.join('\n')}\n`, { timeColumn: 't', speed: 10 });
    let early = 0;
    await until(() => {
      const count = run.sink.record('pump.a').values.length;
      if (count > (performance.now() - began) / 10 + 1) early++;
      return count === 60;
    });
    expect(early).toBe(0);
    await run.ended;
    // 5.9 s of the file.
    expect(performance.now() - began).toBeGreaterThanOrEqual(585);
  });

  test('loop - begins again with the same times, until it is stopped', async () => {
    const run = await start('t,a\n10,1\n20,2\n', { timeColumn: 't', loop: true });
    await until(() => run.sink.record('pump.a').values.length >= 6);
    await run.stop();
    expect(run.sink.record('pump.a').times.slice(0, 4)).toEqual([10_000, 20_000, 10_000, 20_000]);
    expect(run.sink.record('pump.a').values.slice(0, 4)).toEqual([1, 2, 1, 2]);
  });

  test('loop at a speed - one step lies between the last row and the first', async () => {
    const run = await start('t,a\n0,1\n0.1,2\n', { timeColumn: 't', loop: true, speed: 1 });
    const began = performance.now();
    await until(() => run.sink.received >= 6);
    expect(performance.now() - began).toBeGreaterThanOrEqual(480);
  });

  test('full queue - holds the file, and nothing is lost or doubled', async () => {
    const sink = new RecordingSink();
    sink.makeRoom(700);
    const run = await start(`datetime;A;B\n${minutes(40_000).join('\n')}\n`, timed, sink);
    await until(() => sink.received === 700);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.received).toBe(700);
    expect(sink.progressShares.at(-1) ?? 0).toBeLessThan(0.5);
    sink.makeRoom(Number.POSITIVE_INFINITY);
    await run.ended;
    expect(sink.record('pump.A').values).toEqual(Array.from({ length: 40_000 }, (_, i) => i + 0.5));
    expect(sink.record('pump.B').values).toHaveLength(40_000);
  });

  test('pause - nothing comes, and what was due meanwhile is not made up for', async () => {
    const pauseMs = 2_500;
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${i}`);
    const run = await start(`t (ms),a\n${rows.join('\n')}\n`, { timeColumn: 't', speed: 1 });
    await until(() => run.sink.received >= 50);
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { received } = run.sink;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    expect(run.sink.received).toBe(received);
    run.goOn();
    await until(() => run.sink.received >= received + 100);
    // A row a millisecond: as many as the pause was long would have to come at once.
    expect(run.sink.received - received).toBeLessThan(pauseMs);
    await run.stop();
  });

  test('stop - ends at once while a row is not due, at full speed and held', async () => {
    const waiting = await start('t,a\n0,1\n100000000,2\n', { timeColumn: 't', speed: 0.1 });
    await until(() => waiting.sink.received === 1);
    await waiting.stop();
    const fast = await start(`a\n${'1\n'.repeat(400_000)}`, { loop: true });
    await until(() => fast.sink.received > 0);
    await fast.stop();
    const full = new RecordingSink();
    full.makeRoom(0);
    const held = await start('a\n1\n', {}, full);
    await until(() => full.pushes > 0);
    await held.stop();
  });

  test('a file of which no row can be read - fails instead of looping for ever', async () => {
    const source = await openContent('a,b\n1,2\n', { loop: true });
    await writeFile(join(folder, 'valve1.csv'), 'a,b\n1\n2\n');
    const run = new SourceRun(source, new RecordingSink(), 'pump');
    await expect(run.ended).rejects.toThrow('valve1.csv: none of its 2 rows could be read');
  });

  test('a file that vanishes - fails with its name', async () => {
    const source = await openContent('a\n1\n');
    await rm(join(folder, 'valve1.csv'));
    const run = new SourceRun(source, new RecordingSink(), 'pump');
    await expect(run.ended).rejects.toThrow('valve1.csv cannot be read: ENOENT');
  });
});

describe('replay refused', () => {
  const content = 'datetime;Pressure;Note\n2020-03-09 10:00:00;1;x\n2020-03-09 10:00:01;2;y\n';

  test.each([
    [{ columns: ['Pres'] }, 'valve1.csv has no column "Pres"; its columns are datetime, Pressure, Note'],
    [{ timeColumn: 'time' }, 'timeColumn: valve1.csv has no column "time"'],
    [{ sensors: { Flow: {} } }, 'sensors: valve1.csv has no column "Flow"'],
    [{ timeColumn: 'Note' }, 'timeColumn: "x" in column Note of valve1.csv is not a time'],
    [{ columns: ['Note'] }, 'columns: "Note" of valve1.csv holds no numbers'],
    [{ columns: ['Pressure', 'Pressure'] }, 'columns: "Pressure" is named twice'],
    [{ ...timed, timeZone: 'Mars/Base' }, 'timeZone: there is no zone "Mars/Base"'],
    [{ sensors: { Pressure: { low: 5, high: 5 } } }, 'low of "Pressure" (5) must be below high (5)'],
  ])('%j - says what would do', async (settings, message) => {
    await expect(openContent(content, settings)).rejects.toThrow(message);
  });

  test('several faults - are all told', async () => {
    await expect(openContent(content, { columns: ['A', 'B'], timeColumn: 'C' })).rejects.toMatchObject({
      faults: [
        expect.stringContaining('"C"'),
        expect.stringContaining('"A"'),
        expect.stringContaining('"B"'),
      ],
    });
  });

  test('a header alone, text alone, two columns of one name - say so', async () => {
    await expect(openContent('a,b\n')).rejects.toThrow('valve1.csv has a header and no rows');
    await expect(openContent('a,b\nx,y\n')).rejects.toThrow('valve1.csv has no column of numbers');
    await expect(openContent('a,a\n1,2\n', { columns: ['a'] })).rejects.toThrow('has 2 columns "a"');
  });
});

const data = join(import.meta.dirname, '../../../shared/data');
describe.skipIf(!existsSync(data))('replay of real files, where they are', () => {
  test.each([
    ['skab/0.csv', 'datetime', 'Pressure', 8, 1_000],
    ['nab/ambient_temperature_system_failure.csv', 'timestamp', 'value', 1, 3_600_000],
    ['imu/sensor_data.csv', 'Time (s)', 'Accelerometer X', 9, 10],
  ])('%s - every row arrives', async (file, timeColumn, sensor, columns, stepMs) => {
    const source = await openFile(file, { timeColumn }, data);
    expect(source.sensors.length).toBeGreaterThanOrEqual(columns);
    const run = new SourceRun(source, new RecordingSink(), 'pump');
    await run.ended;
    const text = await readFile(join(data, file), 'utf8');
    const lines = text.trim().split('\n').slice(1);
    const { times, values } = run.sink.record(`pump.${sensor}`);
    expect(values).toHaveLength(lines.length);
    expect(run.sink.quarantined).toEqual([]);
    const steps = times.slice(1).map((t, i) => t - (times[i] as number));
    const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] as number;
    expect(Math.abs(usual / stepMs - 1)).toBeLessThan(0.05);
  });
});
