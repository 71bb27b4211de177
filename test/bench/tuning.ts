// Bench `tuning`: the tuning lab, part by part.
import { benchAutoTune } from './autoTune.ts';
import type { BenchOptions, BenchOutcome } from './figures.ts';
import { benchLabIdle } from './labIdle.ts';
import { benchModelFit } from './modelFit.ts';
import { benchSweep } from './sweep.ts';

/** Each under its name in the results; each can be asked for alone, too. */
export const tuningParts: Readonly<Record<string, (options: BenchOptions) => Promise<BenchOutcome>>> = {
  sweep: benchSweep,
  labIdle: benchLabIdle,
  modelFit: benchModelFit,
  autoTune: benchAutoTune,
};

export async function benchTuning(options: BenchOptions): Promise<BenchOutcome> {
  const outcomes: [string, BenchOutcome][] = [];
  for (const [name, bench] of Object.entries(tuningParts)) outcomes.push([name, await bench(options)]);
  return {
    figures: outcomes.flatMap(([, { figures }]) => figures),
    results: Object.fromEntries(outcomes.map(([name, { results }]) => [name, results])),
    notes: outcomes.flatMap(([, { notes }]) => notes),
  };
}
