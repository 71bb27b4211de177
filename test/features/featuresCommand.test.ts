// `npm run features`: what it writes, what it refuses, and how it ends.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { windowFeatureNames } from '../../shared/featureNames.ts';
import { WindowedKernel } from '../../workers/windowed.ts';
import { csvRows, linesOf, ndjsonRows, runFeaturesCommand, spawnFeatures } from './featuresRun.ts';
import { dependsOnTies, expectFeature, type Figures, numbers } from './nastyCases.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-features-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function columnFile(name: string, cells: readonly (string | number)[]): string {
  return fileOf(name, ['time,load,note', ...cells.map((cell, i) => `${i},${cell},x`)].join('\n'));
}

const ofLoad = (window: number, hop: number): string[] => [
  ...['--column', 'load', '--rate', '4'],
  ...['--window', String(window), '--hop', String(hop)],
];

function expectedRows(values: Float64Array, window: number, hop: number): Record<string, number>[] {
  const kernel = new WindowedKernel(window);
  const row = new Float64Array(windowFeatureNames.length);
  const rows = [];
  for (let start = 0; start + window <= values.length; start += hop) {
    kernel.compute(values, start, 4, row, 0);
    const features = windowFeatureNames.map((name, i) => [name, row[i]]);
    rows.push({ start, size: window, ...Object.fromEntries(features) });
  }
  return rows;
}

const wavy = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.sin(i * i));

/** A process of its own for each run takes its time on a busy machine. */
const timeout = 60_000;

describe('features of a file', { timeout }, () => {
  test('both formats - a row for each whole window, in order, with the same numbers', async () => {
    const values = wavy(3_000);
    const file = columnFile('both.csv', [...values]);
    const expected = expectedRows(values, 50, 7);
    const csv = await runFeaturesCommand(file, ...ofLoad(50, 7));
    const ndjson = await runFeaturesCommand(file, ...ofLoad(50, 7), '--format', 'ndjson');
    expect(linesOf(csv.output)[0]).toBe(`start,size,${windowFeatureNames.join(',')}`);
    expect(csvRows(csv.output)).toEqual(expected);
    expect(ndjsonRows(ndjson.output)).toEqual(expected);
    expect([csv.exitCode, ndjson.exitCode, csv.errors, ndjson.errors]).toEqual([0, 0, [], []]);
  });

  test('a long file - comes out whole and in order, however many batches it takes', async () => {
    const values = wavy(60_000);
    const output = join(folder, 'long.ndjson');
    const parameters = [...ofLoad(16, 3), '--format', 'ndjson', '--output', output];
    const { exitCode } = await runFeaturesCommand(columnFile('long.csv', [...values]), ...parameters);
    expect(exitCode).toBe(0);
    const written = ndjsonRows(readFileSync(output, 'utf8')).map(({ start, mean }) => `${start}: ${mean}`);
    expect(written).toEqual(expectedRows(values, 16, 3).map(({ start, mean }) => `${start}: ${mean}`));
  });

  test('missing readings - count as rows; what they leave undefined is null or empty', async () => {
    const file = columnFile('missing.csv', ['', 'NaN', 1, 'inf', 2, 3, '', '']);
    const ndjson = await runFeaturesCommand(file, ...ofLoad(4, 2), '--format', 'ndjson');
    const csv = await runFeaturesCommand(file, ...ofLoad(4, 2));
    const rows = ndjsonRows(ndjson.output);
    expect(rows.map(({ start, n_valid: valid }) => [start, valid])).toEqual([
      [0, 1],
      [2, 3],
      [4, 2],
    ]);
    expect(ndjson.output).toContain('"zscore_last":null');
    expect(csvRows(csv.output)).toEqual(rows);
    expect([csv.exitCode, csv.errors]).toEqual([0, []]);
  });

  test('a file that is too short - gives no rows and is no fault', async () => {
    const file = columnFile('short.csv', [1, 2, 3]);
    const csv = await runFeaturesCommand(file, ...ofLoad(4, 1));
    const ndjson = await runFeaturesCommand(file, ...ofLoad(4, 1), '--format', 'ndjson');
    expect([csv.exitCode, csvRows(csv.output), csv.errors]).toEqual([0, [], []]);
    expect([ndjson.exitCode, ndjson.output]).toEqual([0, '']);
  });

  test('a header and no rows - gives no rows and is no fault', async () => {
    const { exitCode, output } = await runFeaturesCommand(
      fileOf('head.csv', 'time,load\n'),
      ...ofLoad(4, 1),
      ...['--format', 'ndjson'],
    );
    expect([exitCode, output]).toEqual([0, '']);
  });

  test('rows that cannot be read - are told with their lines and count as missing; exit 2', async () => {
    const file = fileOf('ragged.csv', 'time,load\n0,1\n1,2,9\n2,3\n3,oops\n4,5\n');
    const { exitCode, output, errors } = await runFeaturesCommand(
      file,
      ...ofLoad(3, 1),
      '--format',
      'ndjson',
    );
    expect(exitCode).toBe(2);
    expect(ndjsonRows(output).map(({ start, mean }) => [start, mean])).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
    ]);
    expect(errors).toEqual([
      `telltale: ${file}, line 3: 3 cells where 2 are due`,
      `telltale: ${file}, line 5, column load: "oops" is not a number`,
      `telltale: ${file}: 2 rows could not be read and count as missing, of 5`,
    ]);
  });

  test('other layouts - semicolons, decimal commas and UTF-16 are read as they are', async () => {
    const lines = ['zeit;load', '0;1,5', '1;2,5', '2;3,5'].join('\r\n');
    const file = fileOf('utf16.csv', Buffer.from(`\ufeff${lines}`, 'utf16le'));
    const { output, exitCode } = await runFeaturesCommand(file, ...ofLoad(3, 1), '--format', 'ndjson');
    expect(exitCode).toBe(0);
    expect(ndjsonRows(output)[0]?.mean).toBe(2.5);
  });

  test('a value too large for its square - infinity is null in NDJSON, which has none', async () => {
    const file = columnFile('huge.csv', ['1e200', '-1e200', '3e200', '2e200']);
    const ndjson = await runFeaturesCommand(file, ...ofLoad(4, 1), '--format', 'ndjson');
    expect(ndjson.output).toContain('"var_pop":null');
    const csv = await runFeaturesCommand(file, ...ofLoad(4, 1));
    expect(csvRows(csv.output)[0]?.var_pop).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('features command', { timeout }, () => {
  const file = columnFile('good.csv', [1, 2, 3, 4]);
  const words = fileOf('words.csv', 'load,note\na,b\nc,d\n');
  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no file', ofLoad(4, 1), /missing required argument 'file'/],
    ['no column', [file, '--rate', '4', '--window', '4', '--hop', '1'], /--column/],
    ['window below its range', [file, ...ofLoad(1, 1)], /--window.*from 2 to 4096/],
    ['window above its range', [file, ...ofLoad(4_097, 1)], /--window.*from 2 to 4096/],
    ['hop of zero', [file, ...ofLoad(4, 0)], /--hop.*from 1 to 4096/],
    ['rate of zero', [file, ...ofLoad(4, 1), '--rate', '0'], /--rate.*above 0/],
    ['unknown format', [file, ...ofLoad(4, 1), '--format', 'xml'], /--format.*csv, ndjson/],
    ['unknown option', [file, ...ofLoad(4, 1), '--wat'], /--wat/],
    ['two files', [file, file, ...ofLoad(4, 1)], /too many arguments/],
    ['file that is not there', [join(folder, 'none.csv'), ...ofLoad(4, 1)], /none\.csv does not exist/],
    ['empty file', [fileOf('empty.csv', ''), ...ofLoad(4, 1)], /empty\.csv is empty/],
    ['binary file', [fileOf('zip.csv', Buffer.from('PK\x03\x04zzzz')), ...ofLoad(4, 1)], /ZIP/],
    ['column that is not there', [file, ...ofLoad(4, 1), '--column', 'x'], /no column "x".*time, load, note/],
    ['column without numbers', [words, ...ofLoad(4, 1)], /"load" of .*words\.csv holds no numbers/],
    ['output over its input', [file, ...ofLoad(4, 1), '--output', file], /is the file that is read/],
    ['output in no folder', [file, ...ofLoad(4, 1), '--output', join(folder, 'no/out')], /cannot be written/],
  ];
  for (const [name, parameters, message] of refused) {
    test(`${name} - is refused in one line, exit 2`, async () => {
      const { exitCode, output, errors } = await runFeaturesCommand(...parameters);
      expect([exitCode, output, errors.length]).toEqual([2, '', 1]);
      expect(errors[0]).toMatch(message);
    });
  }

  test('a reader that goes away - ends the command quietly', async () => {
    const child = spawnFeatures([columnFile('piped.csv', [...wavy(60_000)]), ...ofLoad(16, 1)]);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([exitCode, errors]).toEqual([0, '']);
  });

  test('SIGTERM - writes what is computed so far and exits 0', async () => {
    const child = spawnFeatures([columnFile('stopped.csv', [...wavy(200_000)]), ...ofLoad(16, 4)]);
    const output = text(child.stdout);
    const errors = text(child.stderr);
    await once(child.stdout, 'readable');
    child.kill('SIGTERM');
    const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect([exitCode, signal]).toEqual([0, null]);
    expect(await errors).toMatch(/stopped by SIGTERM after \d+ readings/);
    const rows = csvRows(await output);
    expect(rows.every(({ start, hjorth_complexity: last }, i) => start === 4 * i && last !== undefined)).toBe(
      true,
    );
    expect(rows.length).toBeLessThan(49_997);
  });
});

describe('features of real streams', { timeout }, () => {
  const references = process.env.TELLTALE_REFERENCE ?? join(import.meta.dirname, '../../../shared/reference');
  for (const name of ['imu_xio_accel_x', 'nab_ambient_temperature', 'skab_valve1_0_pressure']) {
    const reference = join(references, `${name}.json`);
    const present = existsSync(reference);
    for (const size of [64, 256, 1_024]) {
      test.skipIf(!present)(
        `${name}, windows of ${size} - agree${present ? '' : ' (no reference file)'}`,
        async () => {
          const stream: {
            readonly input: readonly number[];
            readonly fs_hz: number;
            readonly windows: readonly { start: number; size: number; features: Figures }[];
          } = JSON.parse(readFileSync(reference, 'utf8'));
          const parameters = [
            '--rate',
            String(stream.fs_hz),
            '--window',
            String(size),
            '--hop',
            String(size / 2),
          ];
          const { output } = await runFeaturesCommand(
            columnFile(`${name}.csv`, stream.input),
            ...['--column', 'load', '--format', 'ndjson', ...parameters],
          );
          const rows = ndjsonRows(output);
          const windows = stream.windows.filter((window) => window.size === size);
          expect(rows.map(({ start }) => start)).toEqual(windows.map(({ start }) => start));
          windows.forEach(({ start, features }, i) => {
            const readings = numbers(stream.input.slice(start, start + size)).filter(Number.isFinite);
            const largest = readings.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            const of = { largest, std: Number(features.std_pop), size, rateHz: stream.fs_hz };
            for (const feature of windowFeatureNames) {
              if (!dependsOnTies(feature, features))
                expectFeature(feature, rows[i]?.[feature] ?? Number.NaN, Number(features[feature]), of);
            }
          });
        },
      );
    }
  }
});
