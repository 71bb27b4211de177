// The options of the features command: what it takes, what it refuses and why.
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { knobDescriptions } from '../../../shared/knobs.ts';
import { BadArguments } from '../plantOptions.ts';
import { readOptions } from '../readOptions.ts';

export const rowFormats = ['csv', 'ndjson'] as const;
export type RowFormat = (typeof rowFormats)[number];

export interface FeaturesOptions {
  readonly file: string;
  readonly column: string;
  /** Readings per second. */
  readonly rate: number;
  readonly window: number;
  readonly hop: number;
  readonly format: RowFormat;
  /** Absent: standard output. */
  readonly output?: string;
}

/** Null when it was asked for help, which has then been printed. Throws BadArguments. */
export function readFeaturesOptions(parameters: readonly string[]): FeaturesOptions | null {
  const command = featuresCommand();
  const read = readOptions<Omit<FeaturesOptions, 'file'>>(command, parameters);
  if (!read) return null;
  const [file = ''] = command.args;
  const options: FeaturesOptions = { ...read, file };
  if (options.output !== undefined && resolve(options.output) === resolve(file))
    throw new BadArguments(`--output: ${options.output} is the file that is read; name another one`);
  return options;
}

function featuresCommand(): Command {
  return new Command('features')
    .description('Computes the features of whole windows of one column of a CSV file.')
    .argument('<file>', 'CSV file whose first line names the columns', readText)
    .requiredOption('--column <name>', 'the column to read', readText)
    .requiredOption('--rate <hz>', 'readings per second', readRate)
    .requiredOption('--window <readings>', 'readings in a window', readWhole('features.window'))
    .requiredOption('--hop <readings>', 'readings from one window to the next', readWhole('features.hop'))
    .addOption(new Option('--format <format>', 'how rows are written').choices(rowFormats).default('csv'))
    .option('--output <file>', 'write to this file instead of standard output', readText)
    .allowExcessArguments(false);
}

function readWhole(knob: 'features.window' | 'features.hop'): (text: string) => number {
  const { least = 1, most = 1 } = knobDescriptions[knob];
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || count < least || count > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return count;
  };
}

function readRate(text: string): number {
  const rateHz = Number(text);
  if (text.trim() === '' || !(rateHz > 0 && rateHz < Number.POSITIVE_INFINITY))
    throw new InvalidArgumentError('It must be a number of readings per second above 0.');
  return rateHz;
}

function readText(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}
