// Turns a block of committed readings into lines of NDJSON. Pure; runs in the writer's thread.
import { rollingFeatureNames, windowFeatureNames } from '../../../shared/featureNames.ts';
import { rangeHeaderDoubles, readingDoubles, windowDoubles, windowHeaderDoubles } from './ndjsonBlock.ts';

/** One line as it is read: a value or feature that is not finite is null. */
interface ResultLine {
  readonly sensor: string;
  readonly seq: number;
  readonly t: number;
  readonly value: number;
  /** seq of the window's first reading, and how many, where a window ends here. */
  start?: number;
  size?: number;
  features: Record<string, number>;
}

/** Every line ends with a line feed. */
export function blockLines(block: Float64Array, doubles: number, idOf: (slot: number) => string): string {
  const lines: string[] = [];
  let at = 0;
  while (at < doubles) at = rangeLines(block, at, idOf(block[at] as number), lines);
  return lines.join('');
}

/** Appends the lines of the range at `start`; returns where the next one begins. */
function rangeLines(block: Float64Array, start: number, sensor: string, lines: string[]): number {
  const seqStart = block[start + 1] as number;
  const count = block[start + 2] as number;
  const hasRolling = block[start + 3] === 1;
  const windowRows = block[start + 4] as number;
  const stride = readingDoubles(hasRolling);
  const rowsEnd = start + rangeHeaderDoubles + count * stride + windowRows * windowDoubles;
  let row = rowsEnd - windowRows * windowDoubles;
  let at = start + rangeHeaderDoubles;
  for (let i = 0; i < count; i++, at += stride) {
    const seq = seqStart + i;
    const features = hasRolling ? rollingFeatures(block, at + 2) : {};
    const t = block[at] as number;
    const value = block[at + 1] as number;
    let line: ResultLine = { sensor, seq, t, value, features };
    if (row < rowsEnd && block[row] === seq) {
      line = windowedLine(line, block, row);
      row += windowDoubles;
    }
    lines.push(`${JSON.stringify(line)}\n`);
  }
  return rowsEnd;
}

function rollingFeatures(block: Float64Array, first: number): Record<string, number> {
  const features: Record<string, number> = {};
  for (let k = 0; k < rollingFeatureNames.length; k++)
    features[rollingFeatureNames[k] as string] = block[first + k] as number;
  return features;
}

/** Where both sets have a feature its window is the same: it is named once. */
function windowedLine({ features, ...reading }: ResultLine, block: Float64Array, row: number): ResultLine {
  windowFeatureNames.forEach((name, index) => {
    if (!(name in features)) features[name] = block[row + windowHeaderDoubles + index] as number;
  });
  return { ...reading, start: block[row + 1] as number, size: block[row + 2] as number, features };
}
