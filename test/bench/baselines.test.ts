// The baselines of the bench compute what they claim, and each of them runs.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareReadingsPerS } from './bareThreads.ts';
import { objectsReadingsPerS, objectsResults } from './objects.ts';
import { processPoolFile, pythonReadingsPerS, pythonVersion } from './python.ts';
import type { PlainStatistics } from './rollingStatistics.ts';

const window = 64;
const python = await pythonVersion();
const sensors = 3;
const batch = 20;
const batches = 30;

interface Found extends Omit<PlainStatistics, 'zscore_last'> {
  readonly zscore_last: number | null;
}

/** Straight from the definitions, one whole window at a time. */
function expected(values: readonly number[]): Record<string, number> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const last = values.at(-1) as number;
  return {
    norm: last / 100,
    mean,
    std_pop: std,
    min: Math.min(...values),
    max: Math.max(...values),
    'ewma_0.1_last': values.reduce((ewma, value) => ewma + 0.1 * (value - ewma)),
  };
}

/** Every sensor's readings, each once and in order, with the figures of the window that ends there. */
function expectRight(found: readonly Found[]): void {
  expect(found).toHaveLength(batches * batch);
  for (let sensor = 0; sensor < sensors; sensor++) {
    const lines = found.filter((line) => line.sensor === `line.${sensor}`);
    expect(lines).toHaveLength((batches / sensors) * batch);
    const values = lines.map(({ norm }) => norm * 100);
    lines.forEach((line, seq) => {
      expect(line.t).toBe(1_700_000_000_000 + seq);
      for (const [name, value] of Object.entries(
        expected(values.slice(Math.max(0, seq + 1 - window), seq + 1)),
      ))
        expect(line[name as 'mean'], `${name} at ${seq}`).toBeCloseTo(value, 6);
    });
  }
}

describe('objects baseline', () => {
  it('objects baseline - computes every window rightly and in order, whichever worker has it', async () => {
    expectRight(await objectsResults({ workers: 2, batch, sensors, seconds: 0 }, batches));
  });

  it('objects baseline - brings results back', async () => {
    expect(await objectsReadingsPerS({ workers: 2, batch: 50, sensors: 2, seconds: 0.2 })).toBeGreaterThan(0);
  });
});

describe.runIf(python)('python baseline', () => {
  it('python baseline - computes every window rightly and in order, whichever process has it', () => {
    const options = [processPoolFile, '--results', 2, batch, sensors, batches].map(String);
    expectRight(JSON.parse(execFileSync('python3', options, { encoding: 'utf8' })));
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
