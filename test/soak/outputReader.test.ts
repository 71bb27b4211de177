// The independent reader of outputs: every kind of wrong output is found, and a right one is not accused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerFaults } from './ledgerWatch.ts';
import { compareOutputs } from './outputComparison.ts';
import { linesOf, type OutputLine } from './outputLines.ts';
import { OutputOrder } from './outputOrder.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

function textOf(sensor: string, seq: number, t = seq, mean: number | null = seq / 3): string {
  return JSON.stringify({ sensor, seq, t, value: 2 * seq, features: { norm: seq / 7, mean } });
}

function line(sensor: string, seq: number, t?: number, mean?: number | null): OutputLine {
  return { sensor, seq, t: t ?? seq, text: textOf(sensor, seq, t, mean) };
}

const seqs = (...numbers: number[]): OutputLine[] => numbers.map((seq) => line('a', seq));

function orderOf(lines: OutputLine[], ...options: ConstructorParameters<typeof OutputOrder>) {
  const order = new OutputOrder(...options);
  order.take(lines);
  return order.findings();
}

async function compare(first: OutputLine[], second: OutputLine[], piece = 2) {
  async function* pieces(lines: OutputLine[]) {
    for (let from = 0; from < lines.length; from += piece) yield lines.slice(from, from + piece);
  }
  return compareOutputs(pieces(first), pieces(second));
}

describe('order of an output', () => {
  const right = { lost: 0, twice: 0, outOfOrder: 0, quarantinedAndThere: 0 };

  it('each seq once, sensors in any mixture - nothing is found', () => {
    const mixed = [line('a', 0), line('b', 0), line('b', 1), line('a', 1), line('a', 2)];
    expect(orderOf(mixed)).toMatchObject({ lines: 5, ...right, examples: [] });
  });

  it('a seq that is missing - is lost, unless it is quarantined by name', () => {
    expect(orderOf(seqs(0, 1, 4))).toMatchObject({
      ...right,
      lost: 2,
      examples: ['a seq 2 is not there', 'a seq 3 is not there'],
    });
    const named = [2, 3].map((seq) => ({ sensor: 'a', seq }));
    expect(orderOf(seqs(0, 1, 4), named)).toMatchObject(right);
    expect(orderOf(seqs(0, 1, 4), [{ sensor: 'b', seq: 2 }])).toMatchObject({ lost: 2 });
  });

  it('the first that is missing - is lost, unless the run went on from somewhere', () => {
    expect(orderOf(seqs(3, 4))).toMatchObject({ ...right, lost: 3 });
    const resumed = orderOf(seqs(3, 4), [], { beginsAnywhere: true });
    expect(resumed).toMatchObject(right);
    expect([resumed.firstSeqs.get('a'), resumed.nextSeqs.get('a')]).toEqual([3, 5]);
  });

  it('the last that is missing - is lost where it is known how many there must be', () => {
    const order = new OutputOrder([{ sensor: 'a', seq: 3 }]);
    order.take(seqs(0, 1));
    expect(
      order.findings(
        new Map([
          ['a', 4],
          ['b', 1],
        ]),
      ),
    ).toMatchObject({ ...right, lost: 2 });
  });

  it('a seq that comes again - is twice', () => {
    expect(orderOf(seqs(0, 1, 1, 2, 0))).toMatchObject({ ...right, twice: 2 });
  });

  it('a seq that comes late - is out of order and not lost; again, it is twice', () => {
    expect(orderOf(seqs(0, 2, 1, 3))).toMatchObject({ ...right, outOfOrder: 1 });
    expect(orderOf(seqs(0, 2, 1, 1, 3))).toMatchObject({ ...right, outOfOrder: 1, twice: 1 });
  });

  it('a reading that is quarantined by name and in the output - is told', () => {
    expect(orderOf(seqs(0, 1), [{ sensor: 'a', seq: 1 }])).toMatchObject({
      ...right,
      quarantinedAndThere: 1,
    });
  });
});

describe('comparison of two outputs', () => {
  it('the same readings at other times, mixed in another way - are the same', async () => {
    const mixture = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 });
    const inOrder = (sensors: string[], t: number): OutputLine[] => {
      const next = new Map<string, number>();
      return sensors.map((sensor) => {
        const seq = next.get(sensor) ?? 0;
        next.set(sensor, seq + 1);
        return line(sensor, seq, t + seq);
      });
    };
    await fc.assert(
      fc.asyncProperty(
        mixture,
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 7 }),
        async (sensors, order, piece) => {
          const shuffled = sensors
            .map((sensor) => ({ sensor, at: order.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ sensor }) => sensor);
          const found = await compare(inOrder(sensors, 0), inOrder(shuffled, 0.5), piece);
          expect(found).toEqual({
            compared: sensors.length,
            different: 0,
            onlyInFirst: 0,
            onlyInSecond: 0,
            examples: [],
          });
        },
      ),
    );
  });

  it('one bit - is a difference, and named', async () => {
    const found = await compare(
      [line('a', 0), line('a', 1, 1, 0.3)],
      [line('a', 0), line('a', 1, 1, 0.1 + 0.2)],
    );
    expect(found).toMatchObject({ compared: 2, different: 1 });
    expect(found.examples).toEqual(['a seq 1: mean is 0.3 against 0.30000000000000004']);
    expect(await compare([line('a', 0, 0, null)], [line('a', 0)])).toMatchObject({ different: 1 });
  });

  it('a value, the start of a window and a feature too many - are differences', async () => {
    const other = (more: object): OutputLine => ({
      ...line('a', 0),
      text: JSON.stringify({ ...JSON.parse(textOf('a', 0)), ...more }),
    });
    for (const more of [{ value: 1 }, { start: 0, size: 1 }, { features: { norm: 0, mean: 0, max: 0 } }])
      expect(await compare([line('a', 0)], [other(more)])).toMatchObject({ compared: 1, different: 1 });
  });

  it('readings that one lacks - are told apart by side; those behind the end of the first do not count', async () => {
    expect(await compare(seqs(0, 2, 3), seqs(0, 1, 2, 3, 4, 5, 6, 7, 8))).toMatchObject({
      compared: 3,
      onlyInFirst: 0,
      onlyInSecond: 1,
    });
    expect(await compare(seqs(0, 1, 2), seqs(0, 2))).toMatchObject({ compared: 2, onlyInFirst: 1 });
    expect(await compare(seqs(0, 1, 2), seqs(0))).toMatchObject({ compared: 1, onlyInFirst: 2 });
  });
});

describe('lines of an output', () => {
  async function read(content: string, options?: { mayBeCut?: boolean }): Promise<OutputLine[]> {
    const file = join(folder, 'output.ndjson');
    await writeFile(file, content);
    const all: OutputLine[] = [];
    for await (const lines of linesOf(file, options)) all.push(...lines);
    return all;
  }

  it('a file of several pieces - gives every line whole, with letters of several bytes', async () => {
    const lines = Array.from({ length: 30_000 }, (_, seq) => textOf('Öl-Druck €', seq));
    const all = await read(`${lines.join('\n')}\n`);
    expect(all.length).toBe(30_000);
    expect(
      all.every(({ sensor, seq, text }, i) => sensor === 'Öl-Druck €' && seq === i && text === lines[i]),
    ).toBe(true);
  });

  it('a last line that is cut off - is refused, unless its writer was killed', async () => {
    const content = `${textOf('a', 0)}\n${textOf('a', 1).slice(0, 20)}`;
    await expect(read(content)).rejects.toThrow(/its last line is cut off/);
    expect(await read(content, { mayBeCut: true })).toHaveLength(1);
  });

  it.each(['{"sensor":"a"', '{"sensor":"a","t":1}', '{"sensor":"a","seq":0.5,"t":1}', ''])(
    '"%s" - is refused with its line',
    async (bad) => {
      await expect(read(`${textOf('a', 0)}\n${bad}\n`)).rejects.toThrow(/line 2/);
    },
  );
});

describe('arithmetic of the ledger', () => {
  const counts = { received: 10, processed: 4, quarantined: 1, shed: 2, queued: 2, inFlight: 1 };
  const sound = { ...counts, bySource: { line: counts }, byReason: { full: 2, poison: 1 } };

  it('an account that balances - has no faults', () => {
    expect(ledgerFaults(sound, null)).toEqual([]);
    expect(ledgerFaults(sound, sound)).toEqual([]);
  });

  it.each([
    ['the whole', { ...sound, processed: 5 }],
    ['a source', { ...sound, bySource: { line: { ...counts, queued: 3 } } }],
    ['the sum of sources', { ...sound, bySource: { line: counts, more: counts } }],
    ['the reasons', { ...sound, byReason: { full: 2 } }],
    ['a term below zero', { ...sound, bySource: { line: { ...counts, queued: 4, inFlight: -1 } } }],
  ])('%s that does not add up - is told', (_what, ledger) => {
    expect(ledgerFaults(ledger, null)).not.toEqual([]);
  });

  it('a count that falls from sample to sample - is told', () => {
    const before = {
      ...sound,
      processed: 5,
      received: 11,
      bySource: { line: { ...counts, processed: 5, received: 11 } },
    };
    expect(ledgerFaults(sound, before)).toEqual([
      'received fell from 11 to 10',
      'processed fell from 5 to 4',
    ]);
  });
});
