// Reads the --output of a run and recomputes every rolling value from the raw input. Shares no code with the kernels.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const headless = new URL('../../out/main/headless.js', import.meta.url).pathname;
const window = 48;
const range = { low: -20, high: 80 };

interface OutputLine {
  readonly sensor: string;
  readonly seq: number;
  readonly t: number;
  readonly value: number | null;
  readonly features: Readonly<Record<string, number | null>>;
}

/** Columns that are hard on sums: a walk, a huge offset with tiny noise, spikes, gaps, a constant, alternation. */
function hardColumns(rows: number): Record<string, number[]> {
  let state = 12_345;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let level = 0;
  const walk = Array.from({ length: rows }, () => (level += random() - 0.5));
  return {
    walk,
    offset: walk.map(() => 1e9 + random() * 1e-3),
    spikes: walk.map((value) => (random() < 0.003 ? 1e15 : value)),
    gaps: walk.map((value, i) => (i % 301 < 70 || random() < 0.1 ? Number.NaN : value)),
    constant: walk.map((_, i) => (i < rows / 2 ? 0.1 : 0.3)),
    alternating: walk.map((_, i) => (i % 2 ? 1 : -1)),
  };
}

/** Sum with compensation, so that the reader is no less exact than what it checks. */
function exactSum(values: readonly number[]): number {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function bruteForce(column: readonly number[], seq: number): Record<string, number> {
  const all = column.slice(Math.max(0, seq - window + 1), seq + 1);
  const finite = all.filter((value) => Number.isFinite(value));
  const last = all.at(-1) as number;
  const [first = Number.NaN] = finite;
  const shifted = finite.map((value) => value - first);
  const shiftedMean = exactSum(shifted) / finite.length;
  const std = Math.sqrt(exactSum(shifted.map((value) => (value - shiftedMean) ** 2)) / finite.length);
  let ewma = Number.NaN;
  let weight = 1;
  for (const value of all) {
    if (Number.isNaN(ewma)) ewma = value;
    else {
      weight *= 0.9;
      if (Number.isFinite(value)) {
        ewma = (weight * ewma + 0.1 * value) / (weight + 0.1);
        weight = 1;
      }
    }
  }
  return {
    norm: (last - range.low) / (range.high - range.low),
    mean: first + shiftedMean,
    std_pop: std,
    min: finite.length > 0 ? Math.min(...finite) : Number.NaN,
    max: finite.length > 0 ? Math.max(...finite) : Number.NaN,
    zscore_last: std === 0 ? Number.NaN : (last - first - shiftedMean) / std,
    'ewma_0.1_last': ewma,
  };
}

/** Relative to the window's magnitude for what carries its unit, absolute for what has none. */
function allowed(name: string, expected: number, largest: number): number {
  if (name === 'zscore_last' || name === 'norm') return 1e-10 * Math.max(1, Math.abs(expected));
  return name === 'std_pop' ? 1e-12 * expected : 1e-12 * largest;
}

describe('output of a run', () => {
  const rows = 5_000;
  const columns = hardColumns(rows);
  const names = Object.keys(columns);
  let folder = '';
  let lines: OutputLine[] = [];
  let report: { ledger: { processed: number; received: number } };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-output-'));
    const cell = (value: number | undefined): string => (Number.isFinite(value) ? String(value) : '');
    const csv = [
      ['t', ...names].join(','),
      ...Array.from({ length: rows }, (_, i) =>
        [i * 0.01, ...names.map((name) => cell(columns[name]?.[i]))].join(','),
      ),
    ];
    await writeFile(join(folder, 'hard.csv'), csv.join('\n'));
    const sensors = Object.fromEntries(names.map((name) => [name, range]));
    const plant = {
      name: 'Hard columns',
      sources: [
        {
          id: 'hard',
          kind: 'replay',
          file: 'hard.csv',
          timeColumn: 't',
          columns: names,
          speed: 'max',
          sensors,
        },
      ],
      knobs: { batch: { size: 333, maxWaitMs: 5 }, features: { window, set: ['rolling'] } },
    };
    await writeFile(join(folder, 'plant.json'), JSON.stringify(plant));
    const paths = { report: join(folder, 'report.json'), output: join(folder, 'output.ndjson') };
    await promisify(execFile)(process.execPath, [
      headless,
      '--plant',
      join(folder, 'plant.json'),
      '--report',
      paths.report,
      '--output',
      paths.output,
    ]);
    lines = (await readFile(paths.output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as OutputLine);
    report = JSON.parse(await readFile(paths.report, 'utf8'));
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('every reading - is there once, in the order of its sensor', () => {
    expect(lines).toHaveLength(rows * names.length);
    expect(report.ledger).toMatchObject({ received: lines.length, processed: lines.length });
    const next = new Map<string, number>();
    for (const { sensor, seq } of lines) {
      expect(seq).toBe(next.get(sensor) ?? 0);
      next.set(sensor, seq + 1);
    }
    expect([...next.keys()].sort()).toEqual(names.map((name) => `hard.${name}`).sort());
  });

  it.each(names)('%s - every value is the raw one, every rolling value what the raw input gives', (name) => {
    const column = columns[name] as number[];
    const faults: string[] = [];
    for (const line of lines) {
      if (line.sensor !== `hard.${name}`) continue;
      const expected = bruteForce(column, line.seq);
      const raw = column[line.seq] as number;
      if (!Object.is(line.value, Number.isFinite(raw) ? raw : null))
        faults.push(`seq ${line.seq}: value ${line.value}`);
      const seen = column.slice(Math.max(0, line.seq - window + 1), line.seq + 1).filter(Number.isFinite);
      const largest = Math.max(0, ...seen.map(Math.abs));
      for (const [feature, value] of Object.entries(expected)) {
        const actual = line.features[feature];
        const fits = Number.isNaN(value)
          ? actual === null
          : typeof actual === 'number' && Math.abs(actual - value) <= allowed(feature, value, largest);
        if (!fits) faults.push(`seq ${line.seq}: ${feature} is ${actual}, not ${value}`);
      }
    }
    expect(faults.slice(0, 5)).toEqual([]);
  });
});
