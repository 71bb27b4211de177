// The options of the tune command: what it takes, what it refuses and why.
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { faultsOf } from '../../../shared/faults.ts';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { type SweepRequest, sweepRequestSchema } from '../../../shared/tuning/sweep.ts';
import { BadArguments, readFileName, withPlantOptions } from '../plantOptions.ts';
import { readOptions } from '../readOptions.ts';

export interface TuneOptions {
  readonly plant?: string;
  readonly set: KnobChanges;
  readonly report?: string;
  readonly csv?: string;
  readonly request: SweepRequest;
}

interface ReadOptions extends Omit<TuneOptions, 'request'> {
  readonly batches: number[];
  readonly workers: number[];
  readonly workUs: number[];
  readonly targetP99Ms: number;
  readonly eventLoop?: true;
  readonly copy?: true;
}

/** Which option each part of a request comes from. */
const optionNames: Readonly<Record<string, string>> = {
  batches: '--batches',
  workers: '--workers',
  workPerReadingUs: '--work-us',
  targetP99Ms: '--target-p99-ms',
};

/** Null when it was asked for help, which has then been printed. Throws BadArguments. */
export function readTuneOptions(parameters: readonly string[]): TuneOptions | null {
  const options = readOptions<ReadOptions>(tuneCommand(), parameters);
  if (!options) return null;
  refuseSameFile(options);
  const { batches, workers, workUs, targetP99Ms, eventLoop = false, copy = false, ...others } = options;
  const input = {
    batches,
    workers,
    eventLoop,
    transports: copy ? ['shared', 'copy'] : ['shared'],
    workPerReadingUs: workUs,
    targetP99Ms,
  };
  const parsed = sweepRequestSchema.safeParse(input);
  if (!parsed.success)
    throw new BadArguments(
      faultsOf(parsed.error, 'the sweep')
        .map((fault) => inOptions(fault, input))
        .join('; '),
    );
  return { ...others, request: parsed.data };
}

function tuneCommand(): Command {
  return withPlantOptions(
    new Command('tune').description(
      'Measures batch sizes and worker counts on captured readings of a plant, and recommends a setting.',
    ),
  )
    .option('--batches <sizes>', 'batch sizes, 1 to 50000', readNumbers, [1, 20, 100, 500, 2_000, 8_000])
    .option('--workers <counts>', 'worker counts, 1 to 16', readNumbers, [1, 2])
    .option('--work-us <us>', 'work added for each reading, in µs of CPU', readNumbers, [0, 10])
    .option(
      '--target-p99-ms <ms>',
      'the recommended setting keeps the p99 latency at or under this',
      readNumber,
      50,
    )
    .option('--event-loop', 'measure computing in the event loop, too')
    .option('--copy', 'measure copying readings to the workers, too')
    .option('--report <file>', 'write the sweep and what it says as JSON', readFileName)
    .option('--csv <file>', 'write a row for each cell as CSV', readFileName)
    .allowExcessArguments(false);
}

/** "workers[1]: must be at most 16" becomes "--workers: must be at most 16, not 99". */
function inOptions(fault: string, input: Readonly<Record<string, unknown>>): string {
  const [, name = '', place, what = fault] = /^(\w+)(?:\[(\d+)\])?: (.*)$/s.exec(fault) ?? [];
  const option = optionNames[name];
  if (!option) return fault;
  const given = input[name];
  const value = place === undefined ? given : (given as readonly unknown[])[Number(place)];
  return `${option}: ${what}${typeof value === 'number' ? `, not ${value}` : ''}`;
}

/** Throws BadArguments. */
function refuseSameFile({ plant, report, csv }: ReadOptions): void {
  const files = Object.entries({ plant, report, csv }).flatMap(([name, file]) =>
    file === undefined ? [] : [{ name, path: resolve(file) }],
  );
  for (const [i, { name, path }] of files.entries()) {
    const other = files.slice(0, i).find((before) => before.path === path);
    if (other) throw new BadArguments(`--${name}: ${path} is the file of --${other.name}; name another one`);
  }
}

function readNumbers(text: string): number[] {
  return text.split(',').map((part) => {
    const number = decimalNumber(part);
    if (number === null)
      throw new InvalidArgumentError('It must be numbers with commas between them, as in 1,20,500.');
    return number;
  });
}

function readNumber(text: string): number {
  const number = decimalNumber(text);
  if (number === null) throw new InvalidArgumentError('It must be a number.');
  return number;
}

/** Null for what is not written in decimal digits: JavaScript reads 0x10 and 1e3 as numbers as well. */
function decimalNumber(text: string): number | null {
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : null;
}
