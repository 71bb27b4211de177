// The baselines of the bench compute what they claim, and each of them runs.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareReadingsPerS } from './bareThreads.ts';
import { objectsReadingsPerS } from './objects.ts';
import { processPoolFile, pythonReadingsPerS, pythonVersion } from './python.ts';
import { type PlainReading, type PlainStatistics, RollingStatistics } from './rollingStatistics.ts';

const window = 64;
const python = await pythonVersion();
const readings: PlainReading[] = Array.from({ length: 300 }, (_, t) => ({
  sensor: 'line.1',
  t,
  value: 40 + 20 * Math.sin(t / 7) + (t % 5),
}));

/** Straight from the definitions, one whole window at a time. */
function expected(seq: number): Record<string, number> {
  const values = readings.slice(Math.max(0, seq + 1 - window), seq + 1).map(({ value }) => value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const last = values.at(-1) as number;
  return { norm: last / 100, mean, std_pop: std, min: Math.min(...values), max: Math.max(...values) };
}

function expectRight(statistics: readonly PlainStatistics[]): void {
  expect(statistics).toHaveLength(readings.length);
  statistics.forEach((found, seq) => {
    for (const [name, value] of Object.entries(expected(seq)))
      expect(found[name as 'mean'], `${name} at ${seq}`).toBeCloseTo(value, 6);
  });
}

describe('objects baseline', () => {
  it('objects baseline - computes every window of 64 rightly', () => {
    const rolling = new RollingStatistics(window, 0, 100);
    expectRight(readings.map((reading) => rolling.add(reading)));
  });

  it('objects baseline - brings results back', async () => {
    expect(await objectsReadingsPerS({ workers: 2, batch: 50, sensors: 2, seconds: 0.2 })).toBeGreaterThan(0);
  });
});

describe.runIf(python)('python baseline', () => {
  it('python baseline - computes every window of 64 rightly', () => {
    const options = { input: JSON.stringify(readings), encoding: 'utf8' } as const;
    expectRight(JSON.parse(execFileSync('python3', [processPoolFile, '--statistics'], options)));
  });

  it('python baseline - brings results back', async () => {
    expect(await pythonReadingsPerS({ workers: 2, batch: 20, sensors: 2, seconds: 0.2 })).toBeGreaterThan(0);
  });
});

describe('bare threads', () => {
  it('bare threads - compute with the worker that the pool loads', async () => {
    const workerFile = resolve(import.meta.dirname, '../../workers/featureWorker.ts');
    const options = { workerFile, threads: 2, batch: 100, sensors: 2, workPerReadingUs: 0, seconds: 0.2 };
    expect(await bareReadingsPerS(options)).toBeGreaterThan(0);
  });
});
