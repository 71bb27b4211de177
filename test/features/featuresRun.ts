// Runs the features command as a process of its own and reads what it writes.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface FeaturesRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: readonly string[];
}

export type FeaturesProcess = ChildProcessByStdio<null, Readable, Readable>;

export function spawnFeatures(parameters: readonly string[]): FeaturesProcess {
  const script = fileURLToPath(new URL('./featuresFromSource.ts', import.meta.url));
  return spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function runFeaturesCommand(...parameters: readonly string[]): Promise<FeaturesRun> {
  const child = spawnFeatures(parameters);
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, output, errors: linesOf(errors) };
}

export function linesOf(written: string): string[] {
  return written.split('\n').slice(0, -1);
}

/** Rows of NDJSON; null is NaN. */
export function ndjsonRows(output: string): Record<string, number>[] {
  return linesOf(output).map((line) =>
    Object.fromEntries(
      Object.entries<number | null>(JSON.parse(line)).map(([name, value]) => [name, value ?? Number.NaN]),
    ),
  );
}

/** Rows of CSV; an empty cell is NaN. */
export function csvRows(output: string): Record<string, number>[] {
  const [head = '', ...lines] = linesOf(output);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ? Number(cells[i]) : Number.NaN]));
  });
}
