// Turns a block of committed readings into lines of NDJSON. Pure; runs in the writer's thread.
import { rollingFeatureNames, windowFeatureNames } from '../../../shared/featureNames.ts';
import { rangeHeaderDoubles, readingDoubles, windowHeaderDoubles, windowRowDoubles } from './ndjsonBlock.ts';

const rollingKeys = rollingFeatureNames.map((name, k) => `${k > 0 ? ',' : ''}${JSON.stringify(name)}:`);
/** Where both sets have a feature the window is the same, so it is named once. */
const windowKeysBesideRolling = windowKeys(
  (name) => !(rollingFeatureNames as readonly string[]).includes(name),
);
const windowKeysAlone = windowKeys(() => true);

interface FeatureKey {
  readonly index: number;
  readonly key: string;
}

function windowKeys(isWanted: (name: string) => boolean): readonly FeatureKey[] {
  return windowFeatureNames.flatMap((name, index) =>
    isWanted(name) ? [{ index, key: `${JSON.stringify(name)}:` }] : [],
  );
}

/** `idOf`: the sensor's id as a JSON string. Every line ends with a line feed. */
export function blockLines(block: Float64Array, doubles: number, idOf: (slot: number) => string): string {
  const lines: string[] = [];
  let at = 0;
  while (at < doubles) at = rangeLines(block, at, idOf(block[at] as number), lines);
  return lines.join('');
}

/** Appends the lines of the range at `start`; returns where the next one begins. */
function rangeLines(block: Float64Array, start: number, id: string, lines: string[]): number {
  const seqStart = block[start + 1] as number;
  const count = block[start + 2] as number;
  const hasRolling = block[start + 3] === 1;
  const windowRows = block[start + 4] as number;
  const stride = readingDoubles(hasRolling);
  const rowsEnd = start + rangeHeaderDoubles + count * stride + windowRows * windowRowDoubles;
  let row = rowsEnd - windowRows * windowRowDoubles;
  let at = start + rangeHeaderDoubles;
  for (let i = 0; i < count; i++, at += stride) {
    const seq = seqStart + i;
    let line = `{"sensor":${id},"seq":${seq},"t":${numberOrNull(block[at] as number)},"value":${numberOrNull(block[at + 1] as number)}`;
    const closes = row < rowsEnd && block[row] === seq;
    if (closes) line += `,"start":${block[row + 1]},"size":${block[row + 2]}`;
    line += ',"features":{';
    if (hasRolling)
      for (let k = 0; k < rollingKeys.length; k++)
        line += rollingKeys[k] + numberOrNull(block[at + 2 + k] as number);
    if (closes) {
      line += windowFeatures(block, row, hasRolling);
      row += windowRowDoubles;
    }
    lines.push(`${line}}}\n`);
  }
  return rowsEnd;
}

function windowFeatures(block: Float64Array, row: number, hasRolling: boolean): string {
  const keys = hasRolling ? windowKeysBesideRolling : windowKeysAlone;
  const first = row + windowHeaderDoubles;
  const text = keys.map(({ index, key }) => key + numberOrNull(block[first + index] as number)).join(',');
  return hasRolling ? `,${text}` : text;
}

function numberOrNull(value: number): string {
  return Number.isFinite(value) ? `${value}` : 'null';
}
