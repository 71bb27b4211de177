// Where a replay stands in its file, and whether another run finds the place again.
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  Positioning,
  SensorSource,
  SourcePosition,
} from '../../electron/engine/sources/sensorSource.ts';
import { largestHaloReadings } from '../../shared/knobs.ts';
import { replaySourceSchema } from '../../shared/plant.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { openSource, RecordingSink, SourceRun, until } from './recordingSink.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-position-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Counts on from where the run before had been settled. */
class SinkBehind extends RecordingSink {
  readonly #before: readonly number[];
  constructor(before: readonly number[]) {
    super();
    this.#before = before;
  }
  override offered(sensor: Sensor): number {
    return (this.#before[sensor.slot] ?? 0) + super.offered(sensor);
  }
}

async function open(file: string, settings: object = {}): Promise<SensorSource> {
  const config = replaySourceSchema.parse({ id: 'pump', kind: 'replay', file, speed: 'max', ...settings });
  return openSource(config, { baseFolder: folder });
}

const positioning = (source: SensorSource): Positioning => source.positioning as Positioning;

/** Halo readings without gaps, as far back as one may be. */
const startAt = (offered: number) => ({
  nextSeq: offered,
  offered,
  haloOffered: Float64Array.from(
    { length: Math.min(offered, largestHaloReadings) },
    (_, i) => Math.max(0, offered - largestHaloReadings) + i,
  ),
});

interface Delivered {
  readonly times: readonly number[];
  readonly values: readonly number[];
}
const deliveredTo = (sink: RecordingSink, sensors: readonly Sensor[]): Delivered[] =>
  sensors.map(({ id }) => ({ times: [...sink.record(id).times], values: [...sink.record(id).values] }));

/** Runs until at least `readings` have been taken, or to the end; then stops it. */
async function deliver(
  source: SensorSource,
  sink: RecordingSink,
  readings: number,
): Promise<readonly Sensor[]> {
  sink.makeRoom(readings);
  const run = new SourceRun(source, sink, 'pump');
  let ended = false;
  void run.ended.finally(() => {
    ended = true;
  });
  await until(() => ended || sink.received >= readings);
  await run.stop();
  return run.sensors;
}

const cells = ['1.5', '-2', '3e2', '', 'NaN', 'broken'];
const times = ['2020-01-01 00:00:01', '2020-01-01 00:00:02.5', '1999-12-31 23:59:59', 'never'];
const row = fc.record({
  time: fc.constantFrom(...times),
  a: fc.constantFrom(...cells),
  b: fc.constantFrom(...cells),
  ragged: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});
/** The first row makes sure that there are times and numbers. */
const textOf = (rows: readonly { time: string; a: string; b: string; ragged: boolean }[]): string =>
  `when,a,b\n2020-01-01 00:00:00,1,1\n${rows.map(({ time, a, b, ragged }) => `${time},${a}${ragged ? '' : `,${b}`}\n`).join('')}`;

describe('position of a replay', () => {
  test('any file, any place, any loop - the rest comes again, once, with what lay before it', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 120 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 900 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
        async (rows, loop, taken, shares) => {
          const file = `${number++}.csv`;
          await writeFile(join(folder, file), textOf(rows));
          const settings = { timeColumn: 'when', loop, columns: ['a', 'b'] };
          const first = await open(file, settings);
          const sink = new RecordingSink();
          const sensors = await deliver(first, sink, taken);
          const whole = new RecordingSink();
          await deliver(await open(file, settings), whole, 2 * taken + 500);
          const expected = deliveredTo(whole, sensors);
          const settled = sensors.map(({ id }, i) =>
            Math.floor(sink.record(id).values.length * (shares[i] as number)),
          );
          const position = positioning(first).position(settled);
          expect(position).not.toBeNull();
          const again = await open(file, settings);
          const kept = JSON.parse(JSON.stringify(position)) as SourcePosition;
          const halos = await positioning(again).resume(kept, settled.map(startAt));
          const behind = new SinkBehind(settled);
          await deliver(again, behind, taken + 200);
          deliveredTo(behind, sensors).forEach(({ times: t, values }, i) => {
            const from = settled[i] as number;
            const end = Math.min(from + values.length, expected[i]?.values.length ?? 0);
            expect(values.slice(0, end - from)).toEqual(expected[i]?.values.slice(from, end));
            expect(t.slice(0, end - from)).toEqual(expected[i]?.times.slice(from, end));
            expect([...(halos[i]?.values ?? [])]).toEqual(expected[i]?.values.slice(0, from));
            expect([...(halos[i]?.times ?? [])]).toEqual(expected[i]?.times.slice(0, from));
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('all of the file settled - nothing comes again, and nothing is quarantined again', async () => {
    await writeFile(join(folder, 'end.csv'), 'a\n1\n2\nbroken\n3\nbroken\nbroken\n');
    const source = await open('end.csv');
    const sink = new RecordingSink();
    await deliver(source, sink, 100);
    expect([sink.received, sink.quarantined.length]).toEqual([3, 3]);
    const position = positioning(source).position([3]) as SourcePosition;
    const again = await open('end.csv');
    await positioning(again).resume(position, [startAt(3)]);
    const behind = new SinkBehind([3]);
    await deliver(again, behind, 100);
    expect([behind.received, behind.quarantined]).toEqual([0, []]);
  });

  test('a file that has grown - goes on with its new rows; one in a loop is refused', async () => {
    await writeFile(join(folder, 'grows.csv'), 'a\n1\n2\n3\n1\n');
    const settings = { sensors: { a: { low: 0, high: 9 } } };
    const place = async (more: object) => {
      const source = await open('grows.csv', { ...settings, ...more });
      await deliver(source, new RecordingSink(), 6);
      return (count: number) => positioning(source).position([count]) as SourcePosition;
    };
    const atEnd = (await place({}))(4);
    const inLoop = (await place({ loop: true }))(6);
    await appendFile(join(folder, 'grows.csv'), '8\n');
    const again = await open('grows.csv', settings);
    const [halo] = await positioning(again).resume(atEnd, [startAt(4)]);
    expect([...(halo?.values ?? [])]).toEqual([1, 2, 3, 1]);
    const behind = new SinkBehind([4]);
    const [sensor] = await deliver(again, behind, 10);
    expect(behind.record(sensor?.id ?? '').values).toEqual([8]);
    const looped = await open('grows.csv', { ...settings, loop: true });
    await expect(positioning(looped).resume(inLoop, [startAt(6)])).rejects.toThrow(/has grown/);
  });

  test('another file - is refused wherever it differs up to the position', async () => {
    const text = (broken: number) =>
      `a\n${Array.from({ length: 60_000 }, (_, i) => (i === broken ? 'xx' : String(i % 97))).join('\n')}\n`;
    await writeFile(join(folder, 'other.csv'), text(-1));
    const settings = { sensors: { a: { low: 0, high: 99 } } };
    const source = await open('other.csv', settings);
    await deliver(source, new RecordingSink(), 100_000);
    const position = positioning(source).position([60_000]) as SourcePosition;
    for (const content of [text(10), text(50_000), 'a\n1\n']) {
      await writeFile(join(folder, 'other.csv'), content);
      const again = await open('other.csv', settings);
      await expect(positioning(again).resume(position, [startAt(60_000)])).rejects.toThrow(/other\.csv: it /);
    }
  });

  test('readings of an edition before unsettled - there is no position yet', async () => {
    await writeFile(join(folder, 'edited.csv'), 'a\n1\n2\n');
    const source = await open('edited.csv');
    expect(positioning(source).position([0])).toBeNull();
    await deliver(source, new SinkBehind([500]), 10);
    expect(positioning(source).position([499])).toBeNull();
    expect(positioning(source).position([500])).toMatchObject({ row: 0, offered: { a: 500 } });
    expect(positioning(source).position([502])).toMatchObject({ row: 2, offered: { a: 502 } });
  });
});
