// `npm run bench -- [NAME…] [--json FILE]`: measures the built application, prints a table, writes JSON.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDesktop } from './desktop.ts';
import { type BenchOptions, type BenchOutcome, figureTable, reached } from './figures.ts';
import { benchIngest } from './ingest.ts';
import { benchIpc } from './ipc.ts';
import { benchLoop } from './loop.ts';
import { benchMemory } from './memory.ts';
import { benchPipeline } from './pipeline.ts';
import { benchTuning, tuningParts } from './tuning.ts';
import { benchUi } from './ui.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<BenchOutcome>>> = {
  pipeline: benchPipeline,
  ingest: benchIngest,
  loop: benchLoop,
  ui: benchUi,
  ipc: benchIpc,
  desktop: benchDesktop,
  memory: benchMemory,
  tuning: benchTuning,
};

/** What can be asked for: the benches, and the parts of `tuning`. */
const named: typeof benches = { ...benches, ...tuningParts };

const usage = `Usage: npm run bench -- [NAME…] [--json FILE] [--rounds N] [--seconds S] [--minutes N]
Names: ${Object.keys(benches).join(', ')}; all of them when none is given. Parts of tuning: ${Object.keys(tuningParts).join(', ')}.
  --json FILE    write all figures as JSON
  --rounds N     times that compared things run, in turn (3)
  --seconds S    seconds of each run (as long as each figure asks)
  --minutes N    minutes of memory (10)`;

class BadArguments extends Error {}

interface Arguments {
  readonly names: readonly string[];
  readonly jsonFile: string | undefined;
  readonly seconds: number | null;
  readonly rounds: number;
  readonly minutes: number;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string' },
      minutes: { type: 'string', default: '10' },
    },
  });
  for (const name of positionals) {
    if (!Object.hasOwn(named, name)) throw new BadArguments(`There is no bench ${name}.`);
  }
  return {
    names: positionals.length > 0 ? positionals : Object.keys(benches),
    jsonFile: values.json,
    seconds: values.seconds === undefined ? null : positive('--seconds', values.seconds),
    rounds: Math.ceil(positive('--rounds', values.rounds)),
    minutes: positive('--minutes', values.minutes),
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new BadArguments(`${option} takes a number above 0, not ${text}.`);
  return value;
}

async function measure({ names, jsonFile, ...options }: Arguments): Promise<void> {
  const json: Record<string, unknown> = {
    machine: { cores: availableParallelism(), processor: cpus()[0]?.model ?? '', node: process.version },
  };
  const outcomes: BenchOutcome[] = [];
  for (const name of names) {
    const progress = (line: string): void => console.log(`${name}: ${line}`);
    const outcome = await named[name]?.({ ...options, progress });
    if (!outcome) continue;
    outcomes.push(outcome);
    if (name === 'pipeline') Object.assign(json, outcome.results);
    else json[name] = outcome.results;
  }
  const figures = outcomes.flatMap((outcome) => outcome.figures);
  json.figures = figures.map((figure) => ({ ...figure, reached: reached(figure) }));
  console.log(`\n${figureTable(figures)}`);
  for (const note of outcomes.flatMap(({ notes }) => notes)) console.log(note);
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(json, null, 2)}\n`);
}

/** Exit codes: 0 measured, whatever the figures; 1 could not be measured; 2 bad arguments. */
try {
  const options = readArguments();
  if (!existsSync(resolve(import.meta.dirname, '../../out/main/headless.js')))
    throw new Error('out/main/headless.js is missing: run npm run build first.');
  await measure(options);
} catch (error) {
  const isUsage = error instanceof BadArguments || (error instanceof TypeError && 'code' in error);
  console.error(error instanceof Error ? error.message : String(error));
  if (isUsage) console.error(usage);
  process.exitCode = isUsage ? 2 : 1;
}
