// Where tiles of the wall stand, which are shown, and what they say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange, tileText } from '../../renderer/monitor/tileText.ts';
import { sensorPriority, type WallChoice, wallGroups } from '../../renderer/monitor/wallGroups.ts';
import { placeGroups, tilePlace, wallColumns } from '../../renderer/monitor/wallLayout.ts';
import type { LimitBreach } from '../../renderer/store/limitBreaches.ts';
import { SparkRing } from '../../renderer/store/sparkRing.ts';
import { sensor, structure, wall } from './frames.ts';

describe('placeGroups', () => {
  it('small sources that follow each other - share a row of tiles', () => {
    const [hall, machine, pump, line] = placeGroups([10, 8, 2, 8], 10);
    expect(hall).toEqual({ headRow: 1, firstColumn: 1, headSpan: 10, columns: 10 });
    expect(machine).toEqual({ headRow: 3, firstColumn: 1, headSpan: 8, columns: 8 });
    expect(pump).toEqual({ headRow: 3, firstColumn: 9, headSpan: 2, columns: 2 });
    expect(line).toEqual({ headRow: 5, firstColumn: 1, headSpan: 10, columns: 8 });
  });

  it('a source wider than the wall - runs over several rows', () => {
    const [wide, next] = placeGroups([23, 1], 10);
    expect(wide && tilePlace(wide, 22)).toEqual({ row: 4, column: 3 });
    expect(next?.headRow).toBe(5);
  });

  it('any sources on any wall - no two tiles or headings stand on one place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        (sizes, columns) => {
          const taken = new Set<string>();
          placeGroups(sizes, columns).forEach((group, index) => {
            const places = Array.from({ length: sizes[index] ?? 0 }, (_, n) => tilePlace(group, n));
            for (let span = 0; span < group.headSpan; span++)
              places.push({ row: group.headRow, column: group.firstColumn + span });
            for (const { row, column } of places) {
              expect(column).toBeLessThanOrEqual(columns);
              expect(taken).not.toContain(`${row} ${column}`);
              taken.add(`${row} ${column}`);
            }
          });
        },
      ),
    );
  });
});

describe('wallColumns', () => {
  it('the usual plant - has ten where tiles stay between their least and widest width', () => {
    expect(wallColumns(920, 28)).toBe(10);
    expect(wallColumns(1_040, 28)).toBe(10);
  });

  it('a narrow wall - has as many as stay legible', () => {
    expect(wallColumns(400, 28)).toBe(4);
    expect(wallColumns(0, 28)).toBe(1);
  });

  it('many sensors - take every column there is room for', () => {
    expect(wallColumns(1_488, 200)).toBeGreaterThan(wallColumns(1_488, 28));
  });
});

describe('wallGroups', () => {
  const plant = structure([
    sensor(0, { name: 'Flow', unit: 'L/min' }),
    sensor(1, { name: 'Bearing A' }),
    sensor(2, { name: 'Load', sourceId: 'machine', id: 'machine.2', unit: '%' }),
  ]);
  const all: WallChoice = { filter: 'all', search: '', picked: [], abnormal: [] };
  const names = (choice: WallChoice) =>
    wallGroups(plant, choice).map(({ name, tiles }) => [name, ...tiles.map((tile) => tile.sensor.name)]);

  it('no filter - shows every sensor under its source', () => {
    expect(names(all)).toEqual([
      ['hall', 'Flow', 'Bearing A'],
      ['machine', 'Load'],
    ]);
  });

  it('filters - leave what is abnormal or picked, and no empty source', () => {
    expect(names({ ...all, filter: 'abnormal', abnormal: [2] })).toEqual([['machine', 'Load']]);
    expect(names({ ...all, filter: 'picked', picked: ['hall.1'] })).toEqual([['hall', 'Bearing A']]);
  });

  it('a search - needs every word, in name, id, unit or source', () => {
    expect(names({ ...all, search: 'BEAR' })).toEqual([['hall', 'Bearing A']]);
    expect(names({ ...all, search: 'hall l/min' })).toEqual([['hall', 'Flow']]);
    expect(names({ ...all, search: 'machine flow' })).toEqual([]);
  });
});

const breach: LimitBreach = { side: 'high', limit: 155, priority: 1, sinceMs: 0 };

describe('tileText', () => {
  const one = sensor(0);
  const known = (row: Parameters<typeof wall>[0][number], breaches: readonly (LimitBreach | null)[] = []) => {
    const columns = wall([row], 4_000);
    const sparks = new SparkRing();
    sparks.add(columns.sparks, 1);
    return { wall: columns, sparks, breaches, atMs: 18_000 };
  };
  it.each([
    ['live', 148.24, { value: '148.2', foot: '147.2 – 149.2' }],
    ['stale', 148.24, { value: '148.2', foot: 'stale 14\u202fs' }],
    ['missing', Number.NaN, { value: '—', foot: 'missing 14\u202fs' }],
    ['failed', Number.NaN, { value: '—', foot: 'failed 14\u202fs' }],
    ['waiting', Number.NaN, { value: '—', foot: 'waiting' }],
  ] as const)('a sensor that is %s - says so', (state, value, text) => {
    expect(tileText(known({ value, state }), one, 0)).toEqual(text);
  });

  it('a value beyond its limit - names the limit in place of the range', () => {
    expect(tileText(known({ value: 171 }, [breach]), one, 0)).toEqual({
      value: '171.0',
      foot: 'high > 155.0',
    });
  });

  it('a range too long for the tile - loses decimals, not digits', () => {
    expect(formatRange(1_013.21, 1_014.02, 2)).toBe('1\u202f013 – 1\u202f014');
    expect(formatRange(6.28, 6.4, 2)).toBe('6.28 – 6.40');
  });
});

describe('sensorPriority', () => {
  it.each([
    ['failed', 2],
    ['stale', 3],
    ['missing', 3],
    ['waiting', null],
    ['live', null],
  ] as const)('%s - has priority %s', (state, priority) => {
    expect(sensorPriority(wall([{ value: 1, state }]), [], 0)).toBe(priority);
  });

  it('a limit - gives its own priority to a live value', () => {
    expect(sensorPriority(wall([{ value: 171 }]), [breach], 0)).toBe(1);
  });
});
