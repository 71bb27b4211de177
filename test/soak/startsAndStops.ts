// Soak `startsAndStops`: an engine is started and stopped a thousand times in one process; nothing stays behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { median } from '../bench/figures.ts';
import { atLeast, never, type SoakOptions, type SoakOutcome, timedMost } from './soakCase.ts';
import type { ProcessSample } from './startStopLoop.ts';

const askedStarts = 1_000;
const loopFile = resolve(import.meta.dirname, 'startStopLoop.ts');
/** Memory is still finding its size before. */
const warmUpShare = 0.1;

export interface StartsOptions extends SoakOptions {
  readonly starts?: number;
}

/** Ends after `minutes` where these are given, however many starts that makes. */
export async function soakStartsAndStops(options: StartsOptions): Promise<SoakOutcome> {
  const { minutes, starts = askedStarts, progress } = options;
  const endMs = minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  const loop = spawn(process.execPath, ['--expose-gc', loopFile, String(starts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(loop, 'close');
  const samples: ProcessSample[] = [];
  for await (const line of createInterface({ input: loop.stdout })) {
    const sample = JSON.parse(line) as ProcessSample;
    samples.push(sample);
    if (samples.length % 10 === 0)
      progress(
        `${sample.starts} starts: ${sample.rssMiB.toFixed(1)} MiB, ${sample.threads} threads, ${sample.handles} handles`,
      );
    if (performance.now() > endMs) loop.kill('SIGTERM');
  }
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  if (code !== 0 && signal !== 'SIGTERM') throw new Error(`the loop ended with ${code ?? signal}`);
  const settled = samples.filter((sample) => sample.starts >= warmUpShare * (samples.at(-1)?.starts ?? 0));
  const part = Math.max(1, Math.floor(settled.length / 10));
  const early = settled.slice(0, part);
  const late = settled.slice(-part);
  const grown = (of: (sample: ProcessSample) => number): number =>
    median(late.map(of)) / median(early.map(of));
  const done = samples.at(-1)?.starts ?? 0;
  const more = (of: (sample: ProcessSample) => number): number =>
    Math.max(0, Math.max(...late.map(of)) - Math.max(...early.map(of)));
  return {
    figures: [
      never(
        `startsAndStops: more handles after ${done} starts than after ${early.at(-1)?.starts ?? 0}`,
        more(({ handles }) => handles),
      ),
      never(
        'startsAndStops: more threads',
        more(({ threads }) => threads),
      ),
      timedMost(
        'startsAndStops: RSS late / early',
        grown(({ rssMiB }) => rssMiB),
        1.05,
        '×',
      ),
      timedMost(
        'startsAndStops: heap late / early',
        grown(({ heapMiB }) => heapMiB),
        1.05,
        '×',
      ),
      atLeast('startsAndStops: starts and stops', done, minutes === null ? starts : 1),
    ],
    results: { starts: done, early, late },
    notes:
      done < askedStarts
        ? [`startsAndStops: ${done} starts instead of the ${askedStarts} that its figures ask`]
        : [],
  };
}
