// CSV files of any layout, good and bad.

import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNumber, splitHeader } from '../../electron/engine/sources/csvCells.ts';
import { type CsvRow, openCsv } from '../../electron/engine/sources/csvReading.ts';
import { timeReader } from '../../electron/engine/sources/csvTime.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function tableOf(content: string | Uint8Array) {
  const path = join(folder, `${files++}.csv`);
  await writeFile(path, content);
  return openCsv(path, 'file.csv');
}

async function rowsOf(table: Awaited<ReturnType<typeof openCsv>>): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const block of table.blocks(new AbortController().signal)) rows.push(...block.rows);
  return rows;
}

async function read(content: string | Uint8Array) {
  const table = await tableOf(content);
  return { table, rows: await rowsOf(table) };
}

function utf16(text: string, bigEndian = false): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

/** What is held after a collection, buffers included. */
function liveMiB(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

describe('csv layout', () => {
  test.each([
    ['comma', 'a,b\n1.5,2\n', ','],
    ['semicolon', 'a;b\n1,5;2\n', ';'],
    ['tab', 'a\tb\n1.5\t2\n', '\t'],
    ['semicolon with commas in the header', 'a, raw;b, raw;c\n1,5;2;3\n2,5;2;3\n', ';'],
    ['comma with a quoted semicolon', '"a;x;y;z",b\n1.5,2\n', ','],
  ])('delimiter - %s', async (_, content, delimiter) => {
    const { table, rows } = await read(content);
    expect(table.delimiter).toBe(delimiter);
    expect(readNumber(rows[0]?.cells[0] as string, table.decimalComma)).toBe(1.5);
    expect(readNumber(rows[0]?.cells[1] as string, table.decimalComma)).toBe(2);
  });

  test('one column - a comma in it is a decimal comma', async () => {
    const { table, rows } = await read('level\n1,25\n2,5\n');
    expect(rows.map(({ cells }) => readNumber(cells[0] as string, table.decimalComma))).toEqual([1.25, 2.5]);
  });

  test.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('line ends - %j, with and without one at the end', async (end) => {
    for (const last of ['', end]) {
      const { table, rows } = await read(`a,b${end}1,2${end}3,4${last}`);
      expect(table.columns).toEqual(['a', 'b']);
      expect(rows).toEqual([
        { line: 2, cells: ['1', '2'] },
        { line: 3, cells: ['3', '4'] },
      ]);
    }
  });

  test('line ends - may be mixed; empty lines are left out and counted', async () => {
    const { rows } = await read('a,b\r\n1,2\n\r\n3,4\r\n\n5,6');
    expect(rows.map(({ line, cells }) => [line, cells.join()])).toEqual([
      [2, '1,2'],
      [4, '3,4'],
      [6, '5,6'],
    ]);
  });

  test('byte order mark - belongs to no column, in UTF-8 and UTF-16 of both orders', async () => {
    for (const content of [
      Buffer.from('\ufefft °C,b\n1,2\n'),
      utf16('t °C,b\n1,2\n'),
      utf16('t °C,b\n1,2\n', true),
    ]) {
      const { table, rows } = await read(content);
      expect(table.columns).toEqual(['t °C', 'b']);
      expect(rows).toEqual([{ line: 2, cells: ['1', '2'] }]);
      expect(table.notices).toEqual([]);
    }
  });

  test('Windows-1252 - is read and said', async () => {
    const { table } = await read(Buffer.from('Temperatur °C;Öl\n1,5;2\n', 'latin1'));
    expect(table.columns).toEqual(['Temperatur °C', 'Öl']);
    expect(table.notices).toEqual([expect.stringContaining('not UTF-8 and was read as Windows-1252')]);
  });

  test('a character cut by the end of the head or of a chunk - stays whole', async () => {
    const row = '1,°°°°°°°°°°°°°°°°°°°°°°\n';
    for (const shift of ['', 'x']) {
      const { table, rows } = await read(`a,b${shift}\n${row.repeat(12_000)}`);
      expect(table.notices).toEqual([]);
      expect(rows).toHaveLength(12_000);
      expect(new Set(rows.map(({ cells }) => cells[1]))).toEqual(new Set(['°°°°°°°°°°°°°°°°°°°°°°']));
    }
  });

  test('quotes - hold delimiters, quotes and line ends', async () => {
    const { table, rows } = await read('"a, left",b\n"1",2\n"x\ny",4\n"say ""hi""",6\n');
    expect(table.columns).toEqual(['a, left', 'b']);
    expect(rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['x\ny', '4'] },
      { line: 5, cells: ['say "hi"', '6'] },
    ]);
  });

  test('a stray quote far into a file without quotes - takes no other row with it', async () => {
    const { rows } = await read(`a,b\n${'1,2\n'.repeat(100_000)}"5,6\n7,8\n`);
    expect(rows).toHaveLength(100_002);
    expect(rows.at(-2)).toEqual({ line: 100_002, cells: ['"5', '6'] });
    expect(rows.at(-1)).toEqual({ line: 100_003, cells: ['7', '8'] });
  });

  test('ragged rows - come as they are, with their line', async () => {
    const { rows } = await read('a,b\n1,2\n3\n4,5,6\n7,8\n');
    expect(rows.map(({ line, cells }) => [line, cells.length])).toEqual([
      [2, 2],
      [3, 1],
      [4, 3],
      [5, 2],
    ]);
  });

  test('no header - the columns are numbered and no row is lost', async () => {
    const { table, rows } = await read('1,2.5\n3,4.5\n');
    expect(table.columns).toEqual(['Column 1', 'Column 2']);
    expect(rows).toHaveLength(2);
    expect(table.notices).toEqual([expect.stringContaining('first line is data')]);
  });

  test('a column without a name - gets its number', async () => {
    expect((await tableOf(',b\n1,2\n')).columns).toEqual(['Column 1', 'b']);
  });

  test('a line without end - is cut, and the rows after it are whole', async () => {
    const { rows } = await read(`a,b\n1,2\n3,${'9'.repeat(5_000_000)}\n5,6\n`);
    expect(rows).toHaveLength(3);
    expect(rows[1]?.cells[1]?.length).toBeLessThan(1_100_000);
    expect(readNumber(rows[1]?.cells[1] as string, false)).toBeNull();
    expect(rows[2]).toEqual({ line: 4, cells: ['5', '6'] });
  });

  test('share - grows to 1', async () => {
    const table = await tableOf(`a,b\n${'1,2\n'.repeat(50_000)}`);
    const shares: number[] = [];
    for await (const { share } of table.blocks(new AbortController().signal)) shares.push(share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(3);
    expect(shares.at(-1)).toBe(1);
  });

  test('a large file - is streamed: memory does not grow with it', { timeout: 60_000 }, async () => {
    const path = join(folder, 'large.csv');
    const file = await open(path, 'w');
    await file.write('t,a,b\n');
    const lines = '12345,1.5,some longer text that only takes room in the file and more of it\n'.repeat(
      20_000,
    );
    for (let i = 0; i < 24; i++) await file.write(lines);
    await file.close();
    const table = await openCsv(path, 'large.csv');
    const before = liveMiB();
    let rows = 0;
    let most = 0;
    let blocks = 0;
    for await (const block of table.blocks(new AbortController().signal)) {
      rows += block.rows.length;
      if (blocks++ % 250 === 0) most = Math.max(most, liveMiB());
    }
    expect(rows).toBe(480_000);
    // The file has 34 MiB.
    expect(most - before).toBeLessThan(15);
  });

  test('stop - ends the rows early and quietly', async () => {
    const table = await tableOf(`a,b\n${'1,2\n'.repeat(200_000)}`);
    const stop = new AbortController();
    let rows = 0;
    for await (const block of table.blocks(stop.signal)) {
      rows += block.rows.length;
      stop.abort();
    }
    expect(rows).toBeLessThan(20_000);
  });
});

describe('csv refused', () => {
  test.each([
    ['0 bytes', '', 'file.csv is empty (0 bytes)'],
    ['empty lines', '\n\r\n\n', 'file.csv holds nothing but empty lines'],
    ['binary', Buffer.from([1, 0, 2, 0, 3]), 'file.csv holds zero bytes'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'file.csv is compressed with gzip: unpack it first'],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), 'file.csv is a ZIP archive or an Excel workbook'],
    ['a head without a line end', 'x'.repeat(300_000), 'file.csv has no line end in its first 256 KiB'],
  ])('%s - says why', async (_, content, message) => {
    await expect(tableOf(content)).rejects.toThrow(message);
    await expect(tableOf(content)).rejects.toMatchObject({ name: 'SourceRefused' });
  });

  test('no such file, a folder, a device - say why', async () => {
    const missing = join(folder, 'no.csv');
    await expect(openCsv(missing, 'no.csv')).rejects.toThrow(`no.csv does not exist (looked for ${missing})`);
    await mkdir(join(folder, 'folder.csv'));
    await expect(openCsv(join(folder, 'folder.csv'), 'folder.csv')).rejects.toThrow('folder.csv is a folder');
    if (process.platform === 'linux')
      await expect(openCsv('/dev/null', '/dev/null')).rejects.toThrow('is not a regular file');
  });

  test('a quote that is never closed - ends reading with its place', async () => {
    const table = await tableOf(`"a",b\n1,2\n"3,4\n${'5,6\n'.repeat(1_000_000)}`);
    await expect(rowsOf(table)).rejects.toThrow(/file\.csv, line 3: a quote is opened and not closed/);
  });
});

describe('csv cells', () => {
  test.each([
    ['1', 1],
    [' -2.5e3 ', -2_500],
    ['+.5', 0.5],
    ['7.', 7],
    ['', Number.NaN],
    ['NaN', Number.NaN],
    ['n/a', Number.NaN],
    ['-Inf', Number.NaN],
    ['1e999', Number.NaN],
    ['abc', null],
    ['0x10', null],
    ['1,5', null],
    ['1 2', null],
    ['12:30', null],
    ['1.2.3', null],
  ])('%j with a decimal point - %d', (cell, value) => {
    expect(readNumber(cell, false)).toBe(value);
  });

  test.each([
    ['1,5', 1.5],
    ['1.5', 1.5],
    ['-1.234,5', -1_234.5],
    ['2,5E-3', 0.002_5],
    ['1,2,3', null],
    ['1,234.5', null],
  ])('%j where a comma may be decimal - %d', (cell, value) => {
    expect(readNumber(cell, true)).toBe(value);
  });

  test.each([
    ['Time (s)', 'Time', 's'],
    ['Accelerometer X (g)', 'Accelerometer X', 'g'],
    ['Flow [L/min]', 'Flow', 'L/min'],
    ['Pressure', 'Pressure', ''],
    ['(s)', '(s)', ''],
  ])('header %s - is %s in %s', (header, name, unit) => {
    expect(splitHeader(header)).toEqual({ name, unit });
  });
});

describe('csv times', () => {
  const at = (cell: string, { header = 'time', timeZone = 'UTC', sample = [cell] } = {}) =>
    timeReader({ header, sample, timeZone, decimalComma: false })?.(cell);

  test.each([
    ['2020-03-09 10:14:33', Date.UTC(2020, 2, 9, 10, 14, 33)],
    ['2020-03-09T10:14:33.25', Date.UTC(2020, 2, 9, 10, 14, 33, 250)],
    ['2020-03-09T10:14:33Z', Date.UTC(2020, 2, 9, 10, 14, 33)],
    ['2020-03-09 10:14:33+02:00', Date.UTC(2020, 2, 9, 8, 14, 33)],
    ['2020-03-09 10:14', Date.UTC(2020, 2, 9, 10, 14)],
    ['2020-03-09', Date.UTC(2020, 2, 9)],
    ['2020/03/09 10:14:33', Date.UTC(2020, 2, 9, 10, 14, 33)],
    ['09.03.2020 10:14:33', Date.UTC(2020, 2, 9, 10, 14, 33)],
  ])('text %s', (cell, t) => {
    expect(at(cell)).toBe(t);
  });

  test('text - is of the zone given, through the change of summer time', () => {
    const timeZone = 'Europe/Berlin';
    expect(at('2024-03-31 01:59:59', { timeZone })).toBe(Date.UTC(2024, 2, 31, 0, 59, 59));
    expect(at('2024-03-31 03:00:00', { timeZone })).toBe(Date.UTC(2024, 2, 31, 1, 0, 0));
    expect(at('2024-03-31 03:00:00Z', { timeZone })).toBe(Date.UTC(2024, 2, 31, 3, 0, 0));
  });

  test('text - microseconds are kept as far as a number holds them', () => {
    const read = timeReader({
      header: 't',
      sample: ['2020-03-09 10:14:33.000125'],
      ...{ timeZone: 'UTC', decimalComma: false },
    });
    const base = Date.UTC(2020, 2, 9, 10, 14, 33);
    expect((read?.('2020-03-09 10:14:33.000125') ?? 0) - base).toBeCloseTo(0.125, 3);
    expect((read?.('2020-03-09 10:14:59.9') ?? 0) - base).toBeCloseTo(26_900, 3);
    expect(read?.('2020-03-09 10:14:61')).toBeNaN();
    expect(read?.('2020-13-09 10:14:33')).toBeNaN();
    expect(read?.('soon')).toBeNaN();
    expect(read?.('')).toBeNaN();
  });

  test.each([
    ['12.5', 'Time (s)', 12_500],
    ['12.5', 'Time (ms)', 12.5],
    ['12.5', 'Time', 12_500],
    ['1583748873', 'epoch', 1_583_748_873_000],
    ['1583748873123', 'epoch', 1_583_748_873_123],
    ['1583748873123456', 'epoch', 1_583_748_873_123.456],
  ])('number %s under %s - is %d ms', (cell, header, t) => {
    expect(at(cell, { header })).toBeCloseTo(t, 3);
  });

  test('no time at all - is told from a first row that is bad', () => {
    expect(at('soon')).toBeUndefined();
    expect(at('2020-03-09 10:14:33', { sample: ['bad', '2020-03-09 10:14:33'] })).toBeGreaterThan(0);
  });
});
