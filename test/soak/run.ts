// `npm run soak -- [NAME…] [--minutes N] [--json FILE] [--seed N]`: long runs of the built application under faults.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { figureTable, reached } from '../bench/figures.ts';
import { soakFairness } from './fairness.ts';
import { soakFaults } from './faults.ts';
import { soakFlood } from './flood.ts';
import { soakKills } from './kills.ts';
import { soakRecovery } from './recovery.ts';
import { soakResizes } from './resizes.ts';
import { soakResume } from './resume.ts';
import type { SoakCase, SoakFigure } from './soakCase.ts';
import { soakStartsAndStops } from './startsAndStops.ts';
import { soakUi } from './ui.ts';

const cases: Readonly<Record<string, SoakCase>> = {
  faults: soakFaults,
  kills: soakKills,
  flood: soakFlood,
  recovery: soakRecovery,
  resizes: soakResizes,
  startsAndStops: soakStartsAndStops,
  resume: soakResume,
  fairness: soakFairness,
  ui: soakUi,
};

const usage = `Usage: npm run soak -- [NAME…] [--minutes N] [--json FILE] [--seed N]
Names: ${Object.keys(cases).join(', ')}; all of them when none is given.
  --minutes N    minutes of load in each (as long as each case's figures ask)
  --json FILE    write all figures as JSON
  --seed N       for what is drawn at random (another one each time; it is printed)`;

class BadArguments extends Error {}

interface Arguments {
  readonly names: readonly string[];
  readonly jsonFile: string | undefined;
  readonly minutes: number | null;
  readonly seed: number;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, minutes: { type: 'string' }, seed: { type: 'string' } },
  });
  for (const name of positionals) {
    if (!Object.hasOwn(cases, name)) throw new BadArguments(`There is no soak ${name}.`);
  }
  return {
    names: positionals.length > 0 ? positionals : Object.keys(cases),
    jsonFile: values.json,
    minutes: values.minutes === undefined ? null : minutesOf(values.minutes),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : seedOf(values.seed),
  };
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && minutes < Number.POSITIVE_INFINITY))
    throw new BadArguments(`--minutes takes a number above 0, not ${text}.`);
  return minutes;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed >= 2 ** 31)
    throw new BadArguments(`--seed takes a whole number from 0 to ${2 ** 31 - 1}, not ${text}.`);
  return seed;
}

/** Whether every figure has been reached and every case could be run. */
async function soak({ names, jsonFile, minutes, seed }: Arguments): Promise<boolean> {
  const json: Record<string, unknown> = {
    machine: { cores: availableParallelism(), processor: cpus()[0]?.model ?? '', node: process.version },
    seed,
  };
  console.log(`seed ${seed}`);
  const figures: SoakFigure[] = [];
  const notes: string[] = [];
  for (const name of names) {
    try {
      const outcome = await cases[name]?.({
        minutes,
        seed,
        progress: (line) => console.log(`${name}: ${line}`),
      });
      if (!outcome) continue;
      json[name] = outcome.results;
      figures.push(...outcome.figures);
      notes.push(...outcome.notes);
    } catch (error) {
      // The other cases still say something.
      figures.push({
        figure: `${name}: could be run`,
        measured: 0,
        unit: '',
        target: { least: 1 },
        timed: false,
      });
      notes.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const missed = figures.filter((figure) => reached(figure) === false);
  json.figures = figures.map((figure) => ({ ...figure, reached: reached(figure) }));
  json.notes = notes;
  console.log(`\n${figureTable(figures)}`);
  for (const note of notes) console.log(note);
  console.log(`${figures.length - missed.length} met, ${missed.length} missed, seed ${seed}`);
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(json, null, 2)}\n`);
  return missed.length === 0;
}

/** Exit codes: 0 all reached; 1 a figure missed or a case that could not be run; 2 bad arguments. */
try {
  const options = readArguments();
  if (!existsSync(resolve(import.meta.dirname, '../../out/main/headless.js')))
    throw new Error('out/main/headless.js is missing: run npm run build first.');
  if (!(await soak(options))) process.exitCode = 1;
} catch (error) {
  const isUsage = error instanceof BadArguments || (error instanceof TypeError && 'code' in error);
  console.error(error instanceof Error ? error.message : String(error));
  if (isUsage) console.error(usage);
  process.exitCode = isUsage ? 2 : 1;
}
