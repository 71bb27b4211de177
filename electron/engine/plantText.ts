// Reads the text of a plant file: JSON faults with line and column, all others with their path.
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { Plant } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';

export function readPlantText(text: string): { ok: true; plant: Plant } | { ok: false; faults: string[] } {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') return { ok: false, faults: ['the file is empty: a plant is a JSON object'] };
  const errors: ParseError[] = [];
  const input: unknown = parse(json, errors, { disallowComments: true });
  const [first] = errors;
  // The tolerant parser says where; only the strict one decides, since it alone refuses every deviation.
  const reason = strictFault(json);
  if (reason === null) return parsePlant(input);
  const place = first ? ` at ${placeOf(json, first.offset)}: ${inWords(first)}` : `: ${reason}`;
  return { ok: false, faults: [`not valid JSON${place}`] };
}

function strictFault(json: string): string | null {
  try {
    JSON.parse(json);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** "CommaExpected" as "comma expected". */
function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .toLowerCase();
}
