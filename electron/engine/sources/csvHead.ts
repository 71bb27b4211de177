// What the first bytes of a CSV file tell: its encoding, its delimiter and whether it quotes. Pure.
import { isUtf8 } from 'node:buffer';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface CsvHead {
  readonly encoding: CsvEncoding;
  readonly delimiter: string;
  readonly quotes: boolean;
  /** A comma may stand for the decimal point, because it separates nothing. */
  readonly decimalComma: boolean;
  /** The text that was looked at, without a byte order mark. */
  readonly text: string;
  /** What a person should know about how the file is read. */
  readonly notices: readonly string[];
}

const delimiters = ['\t', ';', ','] as const;
const linesCompared = 20;
const signatures: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b], 'is compressed with gzip: unpack it first'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a ZIP archive or an Excel workbook: export it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is an old Excel workbook: export it as CSV'],
  [[0x50, 0x41, 0x52, 0x31], 'is a Parquet file: export it as CSV'],
];

/** Reads the head, or says why it cannot be that of a CSV file. `whole`: nothing comes after it. */
export function inspectHead(bytes: Buffer, whole: boolean): CsvHead | { readonly fault: string } {
  for (const [signature, fault] of signatures)
    if (signature.every((byte, i) => bytes[i] === byte)) return { fault };
  const encoding = encodingOf(bytes);
  if (!encoding)
    return { fault: 'holds zero bytes: it is binary, or UTF-16 without a mark. Save it as UTF-8' };
  const text = new TextDecoder(encoding).decode(bytes, { stream: !whole });
  const lines = text.split(/\r\n|\n|\r/);
  if (!whole && lines.length < 2)
    return {
      fault: `has no line end in its first ${Math.round(bytes.length / 1_024)} KiB: is it a CSV file?`,
    };
  const complete = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  if (complete.length === 0) return { fault: 'holds nothing but empty lines' };
  const delimiter = delimiterOf(complete.slice(0, linesCompared));
  return {
    encoding,
    delimiter,
    quotes: text.includes('"'),
    decimalComma: delimiter !== ',',
    text: complete.join('\n'),
    notices:
      encoding === 'windows-1252'
        ? [
            'it is not UTF-8 and was read as Windows-1252 (Western European); save it as UTF-8 if names look wrong',
          ]
        : [],
  };
}

function encodingOf(bytes: Buffer): CsvEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.includes(0)) return undefined;
  // The last character may be cut off.
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut++)
    if (isUtf8(bytes.subarray(0, bytes.length - cut))) return 'utf-8';
  return 'windows-1252';
}

/** The one that the header has and most lines repeat as often; the first of the list where two are equal. */
function delimiterOf(lines: readonly string[]): string {
  const [header = '', ...rows] = lines.map(withoutQuoted);
  let best = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const columns = header.split(delimiter).length;
    if (columns === 1) continue;
    const alike = rows.filter((row) => row.split(delimiter).length === columns).length;
    const score = 1 + alike;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  if (bestScore > 0) return best;
  // One column: a comma in its rows is a decimal comma.
  return rows.some((row) => /^\s*[+-]?\d+,\d+\s*$/.test(row)) ? ';' : ',';
}

function withoutQuoted(line: string): string {
  return line.replace(/"[^"]*"/g, '');
}
