// Batches of both transports: what comes out, and that it is the same.
import { describe, expect, test } from 'vitest';
import {
  type BatchResult,
  type BatchTask,
  type PlainBatchResult,
  type SharedBatchResult,
  windowRowHeaderDoubles,
} from '../../shared/batchTask.ts';
import { rollingFeatureNames, windowFeatureNames } from '../../shared/featureNames.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { WindowedKernel } from '../../workers/windowed.ts';
import { congruential } from './nastyCases.ts';
import { plainTask, ringsOf, settings, sharedTask, type TestSensor } from './ringTask.ts';
import { bits, high, low, rollingAt, rollingColumns } from './rollingStream.ts';

const rowDoubles = windowRowHeaderDoubles + windowFeatureNames.length;

function sensorOf(seed: number, readings: number): TestSensor {
  const random = congruential(seed);
  const values = Array.from({ length: readings }, (_, i) => {
    const x = (random.next().value as number) / 2 ** 32;
    return i % 11 === 3 ? Number.POSITIVE_INFINITY : i % 13 === 5 ? Number.NaN : 100 * x;
  });
  return { low, high, rateHz: 2, values };
}

const sensors = [sensorOf(1, 90), sensorOf(2, 90), sensorOf(3, 90)];
const ranges = [
  { slot: 1, seqStart: 50, count: 40 },
  { slot: 0, seqStart: 47, count: 1 },
  { slot: 2, seqStart: 48, count: 25 },
  { slot: 0, seqStart: 48, count: 17 },
];
const readings = 83;

async function computeShared(task: BatchTask): Promise<SharedBatchResult> {
  const result: BatchResult = await computeBatch(task);
  if (result.transport !== 'shared') throw new Error('a result of the other transport');
  return result;
}

async function computePlain(task: BatchTask): Promise<PlainBatchResult> {
  const result: BatchResult = await computeBatch(task);
  if (result.transport !== 'copy') throw new Error('a result of the other transport');
  return result;
}

function windowRows({ columns, windowRows }: SharedBatchResult, offset: number): Float64Array[] {
  return Array.from({ length: windowRows }, (_, i) =>
    columns.subarray(offset + i * rowDoubles, offset + (i + 1) * rowDoubles),
  );
}

describe('a batch of ranges', () => {
  test('rolling columns - hold each reading of each range, read across the end of its ring', async () => {
    const { columns } = await computeShared(sharedTask(ringsOf(sensors, 64), ranges));
    let at = 0;
    for (const { slot, seqStart, count } of ranges) {
      const expected = rollingColumns(sensors[slot]?.values ?? [], settings.window, [90]);
      for (let i = 0; i < count; i++, at++) {
        const figures = rollingFeatureNames.map((_, feature) => columns[feature * readings + at]);
        expect(figures).toEqual(Object.values(rollingAt(expected, seqStart + i)));
      }
    }
    expect(at).toBe(readings);
  });

  test('window rows - name range and last seq, and hold the features of the whole window', async () => {
    const result = await computeShared(sharedTask(ringsOf(sensors, 64), ranges));
    const rows = windowRows(result, rollingFeatureNames.length * readings);
    expect(rows.map((row) => [row[0], row[1]])).toEqual([
      ...[55, 63, 71, 79, 87].map((seq) => [0, seq]),
      [1, 47],
      ...[55, 63, 71].map((seq) => [2, seq]),
      ...[55, 63].map((seq) => [3, seq]),
    ]);
    for (const row of rows) {
      const { slot } = ranges[row[0] as number] ?? { slot: 0 };
      const expected = new Float64Array(windowFeatureNames.length);
      const start = (row[1] as number) + 1 - settings.window;
      const values = Float64Array.from(sensors[slot]?.values ?? []);
      new WindowedKernel(settings.window).compute(values, start, 2, expected, 0);
      expect(bits(row.slice(windowRowHeaderDoubles))).toEqual(bits(expected));
    }
  });

  test('transport copy - the same figures by name, in the order of ranges', async () => {
    const shared = await computeShared(sharedTask(ringsOf(sensors, 64), ranges));
    const { results } = await computePlain(plainTask(sensors, ranges));
    expect(results).toHaveLength(readings);
    results.forEach(({ rolling }, i) => {
      const figures = rollingFeatureNames.map((name, k) => [name, shared.columns[k * readings + i]]);
      expect(rolling).toEqual(Object.fromEntries(figures));
    });
    const rows = windowRows(shared, rollingFeatureNames.length * readings).map((row) =>
      Object.fromEntries(windowFeatureNames.map((name, k) => [name, row[k + windowRowHeaderDoubles]])),
    );
    expect(results.map(({ windowed }) => windowed).filter((windowed) => windowed !== null)).toEqual(rows);
    expect(results.findIndex(({ windowed }) => windowed !== null)).toBe(5);
  });

  test('feature sets - what is off takes no place', async () => {
    const rings = ringsOf(sensors, 64);
    const rollingOnly = await computeShared(sharedTask(rings, ranges, { windowed: false }));
    const windowedOnly = await computeShared(sharedTask(rings, ranges, { rolling: false }));
    const both = await computeShared(sharedTask(rings, ranges));
    const rolling = rollingFeatureNames.length * readings;
    expect(rollingOnly.windowRows).toBe(0);
    expect(bits(rollingOnly.columns.slice(0, rolling))).toEqual(bits(both.columns.slice(0, rolling)));
    expect(windowRows(windowedOnly, 0)).toEqual(windowRows(both, rolling));
    const plain = await computePlain(plainTask(sensors, ranges, { rolling: false }));
    expect(plain.results.every(({ rolling }) => rolling === null)).toBe(true);
  });

  test('a change of window - takes effect with the next batch', async () => {
    const rings = ringsOf(sensors, 128);
    const first = await computeShared(sharedTask(rings, ranges));
    const wider = await computeShared(sharedTask(rings, ranges, { window: 40, hop: 3 }));
    const expected = rollingColumns(sensors[1]?.values ?? [], 40, [90]);
    expect(wider.columns[readings]).toBe(rollingAt(expected, 50).mean);
    const again = await computeShared(sharedTask(rings, ranges));
    expect(bits(again.columns)).toEqual(bits(first.columns));
  });

  test('an empty batch - gives no rows', async () => {
    const { windowRows } = await computeShared(sharedTask(new SharedArrayBuffer(16), []));
    expect(windowRows).toBe(0);
  });

  test('a recycled buffer - is written into when it is large enough, whatever it held', async () => {
    const rings = ringsOf(sensors, 64);
    const fresh = await computeShared(sharedTask(rings, ranges));
    const large = new ArrayBuffer(1 << 20);
    new Float64Array(large).fill(7);
    const recycled = await computeShared(sharedTask(rings, ranges, {}, large));
    const used = rollingFeatureNames.length * readings + fresh.windowRows * rowDoubles;
    expect(recycled.columns.buffer).toBe(large);
    expect(bits(recycled.columns.slice(0, used))).toEqual(bits(fresh.columns.slice(0, used)));
    const small = new ArrayBuffer(8);
    expect((await computeShared(sharedTask(rings, ranges, {}, small))).columns.buffer).not.toBe(small);
  });
});
