// Panes, rows and export of the live chart.
import { describe, expect, it } from 'vitest';
import { shownAsCsv } from '../../renderer/monitor/downloadShown.ts';
import { livePanes, nearestBucket, stretchesBeyond } from '../../renderer/monitor/livePanes.ts';
import { bandKey, liveRows, meanKey } from '../../renderer/monitor/liveRows.ts';
import { sensor, series, structure } from './frames.ts';

const plant = structure(
  [sensor(0, { name: 'Bearing A' }), sensor(1, { unit: 'kPa' }), sensor(2, { name: 'Say "B", please' })],
  {},
  { 'hall.0': { high: 61, priority: 2 } },
);
const picked = ['hall.0', 'hall.1', 'hall.2'];
const colours = { 'hall.0': 0, 'hall.1': 1, 'hall.2': 10 };

describe('livePanes', () => {
  it('sensors of one unit - share a pane, in the order of picking', () => {
    const panes = livePanes(plant, picked, colours, []);
    expect(panes.map(({ unit, lines }) => [unit, ...lines.map((line) => line.sensor.slot)])).toEqual([
      ['°C', 0, 2],
      ['kPa', 1],
    ]);
  });

  it('the eleventh sensor picked - has the first colour again, dashed', () => {
    const [first] = livePanes(plant, picked, colours, []);
    expect(first?.lines.map(({ colour, dashed }) => [colour, dashed])).toEqual([
      [1, false],
      [1, true],
    ]);
  });

  it('sensors of the same name - are told apart by their sources', () => {
    const twins = structure([
      sensor(0, { name: 'Vib 1' }),
      sensor(1, { name: 'Vib 1', sourceId: 'line', id: 'line.1' }),
      sensor(2, { name: 'Vib 2' }),
    ]);
    const [pane] = livePanes(twins, ['hall.0', 'line.1', 'hall.2'], {}, []);
    expect(pane?.lines.map(({ name }) => name)).toEqual(['Vib 1, hall', 'Vib 1, line', 'Vib 2']);
  });

  it('limits - stand in the pane of their sensor', () => {
    const [first, second] = livePanes(plant, picked, colours, []);
    expect(first?.limits).toMatchObject([{ sensorId: 'hall.0', side: 'high', value: 61 }]);
    expect(second?.limits).toEqual([]);
  });
});

describe('liveRows', () => {
  const rowsOf = (a: readonly (readonly [number, number])[], b: readonly (readonly [number, number])[]) => {
    const [pane] = livePanes(plant, picked, colours, [series(0, a), series(2, b)]);
    return liveRows(pane?.lines ?? [], 10_000, 10_000);
  };

  it('a slow line beside a fast one - runs straight between its own readings', () => {
    const { rows } = rowsOf(
      [
        [1_000, 10],
        [2_000, 11],
        [3_000, 12],
      ],
      [
        [1_000, 20],
        [3_000, 30],
      ],
    );
    expect(rows.map(({ ms }) => ms)).toEqual([-9_000, -8_000, -7_000]);
    expect(rows.map((row) => row[meanKey(2)])).toEqual([20, 25, 30]);
    expect(rows[1]?.[bandKey(2)]).toEqual([24, 26]);
  });

  it('a missing bucket - breaks its own line only', () => {
    const { rows } = rowsOf(
      [
        [1_000, 10],
        [2_000, Number.NaN],
        [3_000, 12],
      ],
      [
        [1_000, 20],
        [2_500, 20],
      ],
    );
    expect(rows.map((row) => row[meanKey(0)])).toEqual([10, null, null, 12]);
    expect(rows.map((row) => row[meanKey(2)])).toEqual([20, 20, 20, null]);
  });

  it('before a line begins and after it ends - there is nothing', () => {
    const { rows } = rowsOf([[5_000, 1]], [[1_000, 2]]);
    expect(rows.map((row) => [row[meanKey(0)], row[meanKey(2)]])).toEqual([
      [null, 2],
      [1, null],
    ]);
  });

  it('the extent - holds the spikes of all bands, inside the span only', () => {
    const { least, most } = rowsOf(
      [
        [-5_000, 500],
        [1_000, 10],
      ],
      [[2_000, 30]],
    );
    expect([least, most]).toEqual([9, 31]);
  });

  it('no readings at all - has no rows and no extent', () => {
    expect(rowsOf([], [])).toEqual({ rows: [], least: Number.NaN, most: Number.NaN });
  });
});

describe('stretchesBeyond', () => {
  it('a line that crosses its limit twice - was beyond it in two stretches', () => {
    const line = series(
      0,
      [1, 5, 6, 2, 7].map((mean, i) => [i, mean]),
    );
    expect(stretchesBeyond(line, 'high', 4)).toEqual([
      { fromMs: 1, toMs: 2 },
      { fromMs: 4, toMs: 4 },
    ]);
    expect(stretchesBeyond(line, 'low', 2)).toEqual([{ fromMs: 0, toMs: 0 }]);
  });
});

describe('nearestBucket', () => {
  it('a moment - finds the bucket nearest to it, and none in a gap', () => {
    const line = series(
      0,
      [0, 100, 200, 5_000].map((t) => [t, 1]),
    );
    expect([-40, 149, 151, 4_990].map((at) => nearestBucket(line, at, 60))).toEqual([0, 1, 2, 3]);
    expect(nearestBucket(line, 2_600, 60)).toBe(-1);
  });
});

describe('shownAsCsv', () => {
  it('what is shown - is one row a bucket inside the span, with times and quoted names', () => {
    const panes = livePanes(plant, picked, colours, [
      series(2, [
        [Date.UTC(2026, 0, 1), 1],
        [Date.UTC(2026, 0, 1, 0, 0, 1), 20.5],
        [Date.UTC(2026, 0, 1, 0, 0, 2), Number.NaN],
      ]),
    ]);
    const endMs = Date.UTC(2026, 0, 1, 0, 0, 2);
    const csv = shownAsCsv({ panes, endMs, spanMs: 1_500, standing: 'live', moves: [] });
    expect(csv.trimEnd().split('\r\n')).toEqual([
      'time,t_ms,sensor,name,unit,mean,min,max',
      '2026-01-01T00:00:01.000Z,1767225601000,hall.2,"Say ""B"", please",°C,20.5,19.5,21.5',
      '2026-01-01T00:00:02.000Z,1767225602000,hall.2,"Say ""B"", please",°C,,,',
    ]);
  });
});
