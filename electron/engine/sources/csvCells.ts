// What the text of one CSV cell means: a number, a missing reading, or neither; and name and unit of a header. Pure.

const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** A longer cell is no number, and a longer header has no unit: patterns are not tried on it. */
const longestNumber = 400;
const longestHeader = 200;
const missingWords = new Set([
  '',
  'nan',
  'na',
  'n/a',
  'null',
  'none',
  '-',
  'inf',
  '+inf',
  '-inf',
  'infinity',
  '-infinity',
]);

/** The number in a cell; NaN where the reading is missing (empty, NaN, infinite); null where it is no number. */
export function readNumber(cell: string, decimalComma: boolean): number | null {
  const text = cell.trim();
  if (text.length > longestNumber) return null;
  if (numberPattern.test(text)) return finiteOrMissing(Number(text));
  if (missingWords.has(text.toLowerCase())) return Number.NaN;
  if (!decimalComma || !text.includes(',')) return null;
  // "1.234,5": points group, the comma is decimal.
  const pointed = /^[+-]?\d{1,3}(?:\.\d{3})+,/.test(text) ? text.replaceAll('.', '') : text;
  const withPoint = pointed.replace(',', '.');
  return numberPattern.test(withPoint) ? finiteOrMissing(Number(withPoint)) : null;
}

function finiteOrMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** "Time (s)" is Time in s; a header without brackets has no unit. */
export function splitHeader(header: string): { readonly name: string; readonly unit: string } {
  if (header.length > longestHeader) return { name: header, unit: '' };
  const match = /^(.*\S)\s*[([]\s*([^()[\]]{1,16}?)\s*[)\]]$/.exec(header);
  return match ? { name: match[1] as string, unit: match[2] as string } : { name: header, unit: '' };
}
