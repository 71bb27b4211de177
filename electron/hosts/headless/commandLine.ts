// The options of the headless command: what it takes, what it refuses and why.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { BadArguments, readFileName, withPlantOptions } from '../plantOptions.ts';

export interface HeadlessOptions {
  readonly plant?: string;
  /** 0: any free one. Absent: nothing is served. */
  readonly port?: number;
  /** In the order given; a later one of the same knob wins. */
  readonly set: KnobChanges;
  /** Seconds. */
  readonly duration?: number;
  readonly report?: string;
  readonly output?: string;
}

/** setTimeout takes no more than 2³¹ − 1 ms. */
const longestDurationS = 2_147_483;

/** Null when it was asked for help, which has then been printed. Throws BadArguments. */
export function readHeadlessOptions(parameters: readonly string[]): HeadlessOptions | null {
  const command = headlessCommand();
  try {
    command.parse(parameters, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new BadArguments(error.message);
  }
  return command.opts<HeadlessOptions>();
}

function headlessCommand(): Command {
  return withPlantOptions(new Command('headless').description('Runs Telltale without a window.'))
    .option(
      '--port <number>',
      'serve UI and API on 127.0.0.1 at this port (0: any free one, printed)',
      readPort,
    )
    .option(
      '--duration <seconds>',
      'stop after so many seconds: stop the sources, drain, close',
      readDuration,
    )
    .option('--report <file>', 'write the run report when it stops', readFileName)
    .option('--output <file>', 'write every committed result as NDJSON', readFileName)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return port;
}

function readDuration(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= longestDurationS))
    throw new InvalidArgumentError(`It must be a number of seconds above 0, at most ${longestDurationS}.`);
  return seconds;
}
