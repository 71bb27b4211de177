// CSV files of any layout, streamed: memory does not grow with the file. Plain Node, no engine.
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { readNumber } from './csvCells.ts';
import { type CsvHead, inspectHead } from './csvHead.ts';
import { LongLineGuard } from './longLineGuard.ts';
import { SourceRefused } from './sensorSource.ts';

const headBytes = 256 * 1_024;
const sampleRows = 1_000;
/** Parsing this much takes about a millisecond (ragged rows five): the event loop goes on in between. */
const chunkBytes = 16 * 1_024;
const longestLineBytes = 1_024 * 1_024;

export interface CsvRow {
  /** From 1, as editors count; of a quoted row over several lines the last. */
  readonly line: number;
  /** As written, not trimmed; may be more or fewer than there are columns. */
  readonly cells: readonly string[];
}

/** Some rows in the order of the file. */
export interface CsvBlock {
  readonly rows: readonly CsvRow[];
  /** How much of the file has been read, 0 to 1. */
  readonly share: number;
}

export interface CsvTable {
  /** As the user named the file: for messages. */
  readonly name: string;
  /** Column names, trimmed; a column without one is "Column 3". */
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly decimalComma: boolean;
  /** The first rows, without the header. */
  readonly sample: readonly CsvRow[];
  readonly notices: readonly string[];
  /**
   * All rows without the header, from the start of the file at each call; empty lines are left out. The next block
   * is read when it is asked for. Throws an Error with file and line where reading has to end; ends early when the
   * signal fires. What parses is called through `work`.
   */
  blocks(signal: AbortSignal, work?: <T>(stretch: () => T) => T): AsyncGenerator<CsvBlock>;
}

/** Looks at the head of a CSV file. Rejects with SourceRefused where it cannot be one. */
export async function openCsv(path: string, name: string): Promise<CsvTable> {
  const { bytes, sizeBytes } = await readHead(path, name);
  const head = inspectHead(bytes, bytes.length === sizeBytes);
  if ('fault' in head) throw new SourceRefused([`${name} ${head.fault}`]);
  const [first, ...rows] = parseHead(head, name);
  if (!first)
    throw new SourceRefused([`${name} has no header that can be read: its first line names the columns`]);
  const headless = isData(first, head.decimalComma);
  const columns = first.cells.map((cell, i) => (headless ? '' : cell.trim()) || `Column ${i + 1}`);
  return {
    name,
    columns,
    delimiter: head.delimiter,
    decimalComma: head.decimalComma,
    sample: (headless ? [first, ...rows] : rows).slice(0, sampleRows),
    notices: headless
      ? [...head.notices, 'its first line is data, so its columns are numbered']
      : head.notices,
    blocks: (signal, work = (stretch) => stretch()) =>
      blocks(path, name, sizeBytes, head, headless, signal, work),
  };
}

/** "valve1.csv, line 1204". */
export function placeOf(table: CsvTable, row: CsvRow): string {
  return `${table.name}, line ${row.line}`;
}

async function readHead(path: string, name: string): Promise<{ bytes: Buffer; sizeBytes: number }> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) throw new SourceRefused([`${name} is a folder; name a CSV file in it`]);
    if (!stat.isFile()) throw new SourceRefused([`${name} is not a regular file; name a CSV file`]);
    if (stat.size === 0) throw new SourceRefused([`${name} is empty (0 bytes)`]);
    const bytes = Buffer.alloc(Math.min(headBytes, stat.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return { bytes: bytes.subarray(0, bytesRead), sizeBytes: stat.size };
  } catch (error) {
    if (error instanceof SourceRefused) throw error;
    throw new SourceRefused([`${name} ${readFault(error, path)}`]);
  } finally {
    await file?.close();
  }
}

function readFault(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `does not exist (looked for ${path})`;
  if (code === 'EACCES' || code === 'EPERM') return `may not be read by this user (${path})`;
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function parserOptions(head: CsvHead): Options {
  return {
    delimiter: head.delimiter,
    // Where the head has no quote, one further on is a stray that must not swallow the lines after it.
    quote: head.quotes ? '"' : null,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    bom: true,
    info: true,
    max_record_size: 2 * longestLineBytes,
  };
}

function parseHead(head: CsvHead, name: string): readonly CsvRow[] {
  try {
    const records: unknown = parseAtOnce(head.text, {
      ...parserOptions(head),
      to: sampleRows + 1,
      // The head may end inside a quoted cell.
      skip_records_with_error: true,
    });
    return (records as ParsedRecord[]).map(toRow);
  } catch (error) {
    throw new SourceRefused([parseFault(error, name)]);
  }
}

async function* blocks(
  path: string,
  name: string,
  sizeBytes: number,
  head: CsvHead,
  headless: boolean,
  signal: AbortSignal,
  work: <T>(stretch: () => T) => T,
): AsyncGenerator<CsvBlock> {
  const parser = parse(parserOptions(head));
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure = error;
  });
  const guard = new LongLineGuard(longestLineBytes);
  const toUtf8 = decoding(head);
  let bytesRead = 0;
  let inHeader = !headless;
  let lastLine = 0;
  const drain = (): CsvRow[] => {
    const rows: CsvRow[] = [];
    for (let next = parser.read(); next !== null; next = parser.read()) {
      const row = toRow(next as ParsedRecord);
      lastLine = row.line;
      if (!inHeader) rows.push(row);
      inHeader = false;
    }
    return rows;
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) {
      bytesRead += (chunk as Buffer).length;
      const rows = work(() => {
        parser.write(guard.pass(toUtf8(chunk as Buffer)));
        return drain();
      });
      yield { rows, share: Math.min(1, bytesRead / sizeBytes) };
      if (failure) throw failure;
    }
    parser.end();
    const rows: CsvRow[] = [];
    for await (const record of parser)
      if (inHeader) inHeader = false;
      else rows.push(toRow(record as ParsedRecord));
    yield { rows, share: 1 };
  } catch (error) {
    if (!signal.aborted) throw new Error(parseFault(error, name, lastLine + 1), { cause: error });
  } finally {
    parser.destroy();
  }
}

function decoding(head: CsvHead): (chunk: Buffer) => Buffer {
  if (head.encoding === 'utf-8') return (chunk) => chunk;
  const decoder = new TextDecoder(head.encoding);
  return (chunk) => Buffer.from(decoder.decode(chunk, { stream: true }));
}

function toRow(parsed: ParsedRecord): CsvRow {
  return { line: parsed.info.lines, cells: parsed.record };
}

/** A file without a header begins with numbers alone. */
function isData(row: CsvRow, decimalComma: boolean): boolean {
  return row.cells.every((cell) => Number.isFinite(readNumber(cell, decimalComma) ?? Number.NaN));
}

/** `rowLine`: where the row begins that could not be read; by default where the parser gave up. */
function parseFault(error: unknown, name: string, rowLine?: number): string {
  if (error instanceof CsvError) {
    const line = typeof error.lines === 'number' ? `, line ${error.lines}` : '';
    if (error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED')
      return `${name}${rowLine === undefined ? line : `, line ${rowLine}`}: a quote is opened and not closed; what follows cannot be read`;
    return `${name}${line}: ${error.message}`;
  }
  return `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
