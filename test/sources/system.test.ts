// This machine's own sensors.
import { cpus, totalmem } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { quantitiesOf } from '../../electron/engine/sources/systemQuantities.ts';
import { systemSourceSchema } from '../../shared/plant.ts';
import { openSource, RecordingSink, SourceRun, until } from './recordingSink.ts';

const runs: SourceRun[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop();
});

async function open(intervalMs: number) {
  const config = systemSourceSchema.parse({ id: 'machine', kind: 'system', intervalMs });
  return openSource(config, { baseFolder: '.' });
}

async function start(intervalMs: number) {
  const run = new SourceRun(await open(intervalMs), new RecordingSink(), 'machine');
  runs.push(run);
  return run;
}

describe('system', () => {
  test('sensors - are the cores and the memory of this machine, each with unit and range', async () => {
    const source = await open(1_000);
    expect(source.summary).toBe('system, every 1 s');
    const ids = source.sensors.map(({ id }) => id);
    expect(ids).toContain('load');
    expect(ids.filter((id) => /^load-\d\d$/.test(id))).toHaveLength(cpus().length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { low, high, unit, rateHz } of source.sensors) {
      expect(low).toBeLessThan(high);
      expect(unit).not.toBe('');
      expect(rateHz).toBe(1);
    }
    const memory = source.sensors.find(({ id }) => id === 'memory');
    expect(memory?.high).toBeCloseTo(totalmem() / 2 ** 30, 1);
    const run = new SourceRun(source, new RecordingSink(), 'machine');
    await run.stop();
  });

  test('readings - of every sensor come again and again and lie in their range', async () => {
    const run = await start(250);
    await until(() => run.sensors.every(({ id }) => run.sink.record(id).values.length >= 3));
    for (const { id } of run.sensors) {
      const { times, values } = run.sink.record(id);
      for (const value of values) expect(value).toBeGreaterThanOrEqual(0);
      for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1] as number);
    }
    const used = run.sink.record('machine.memory').values.at(-1) as number;
    expect(used).toBeGreaterThan(0.01);
    expect(used).toBeLessThan(totalmem() / 2 ** 30);
    for (const value of run.sink.record('machine.load').values) expect(value).toBeLessThanOrEqual(100);
  });

  test('pause and stop - hold and end the readings', async () => {
    const run = await start(250);
    await until(() => run.sink.received > 0);
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 400));
    const { received } = run.sink;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(run.sink.received).toBe(received);
    await run.stop();
  });
});

describe('system quantities', () => {
  test('what a machine lacks - is absent, not zero', () => {
    expect(quantitiesOf('cpuTemperature', { main: null, cores: [], chipset: null })).toEqual([]);
    expect(quantitiesOf('cpuTemperature', { main: -1, cores: [0, 41.5], chipset: null })).toMatchObject([
      { id: 'temperature-02', unit: '°C', value: 41.5 },
    ]);
    expect(quantitiesOf('fsStats', null)).toEqual([]);
    expect(quantitiesOf('fsStats', { rx: 0, wx: 0, rx_sec: null, wx_sec: null })).toEqual([]);
    expect(quantitiesOf('networkStats', [])).toEqual([]);
    expect(quantitiesOf('networkStats', [{ iface: '', rx_bytes: 0 }])).toEqual([]);
    expect(quantitiesOf('mem', undefined)).toEqual([]);
  });

  test('rates - are there from the second call on, in their units', () => {
    expect(quantitiesOf('fsStats', { rx: 9, wx: 9, rx_sec: null, wx_sec: 2_500_000 })).toMatchObject([
      { id: 'disk-read', unit: 'MB/s', value: null },
      { id: 'disk-write', unit: 'MB/s', value: 2.5 },
    ]);
    const network = { iface: 'eth0', rx_bytes: 1, rx_sec: 1_500, tx_sec: 0 };
    expect(quantitiesOf('networkStats', [network])).toMatchObject([
      { id: 'network-in', unit: 'kB/s', value: 1.5 },
      { id: 'network-out', unit: 'kB/s', value: 0 },
    ]);
  });
});
