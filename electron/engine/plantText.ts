// Reads the text of a plant file: JSON faults with line and column, all others with their path.
import type { Plant } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';

export function readPlantText(text: string): { ok: true; plant: Plant } | { ok: false; faults: string[] } {
  let input: unknown;
  try {
    input = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ok: false, faults: [`not valid JSON${placeOf(error, text)}: ${(error as Error).message}`] };
  }
  return parsePlant(input);
}

function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
