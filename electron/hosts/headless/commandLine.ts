// The options of the headless command: what it takes, what it refuses and why.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { autoTuneSettingsSchema } from '../../../shared/tuning/autoTune.ts';
import { withOutputOption } from '../outputFile.ts';
import { BadArguments, readFileName, withPlantOptions } from '../plantOptions.ts';
import { readOptions } from '../readOptions.ts';
import { isLoopback } from './requestGuard.ts';

export interface HeadlessOptions {
  readonly plant?: string;
  /** 0: any free one. Absent: nothing is served. */
  readonly port?: number;
  /** Where to listen; absent: 127.0.0.1. Any other than a loopback one needs `tokenFile`. */
  readonly address?: string;
  readonly tokenFile?: string;
  /** In the order given; a later one of the same knob wins. */
  readonly set: KnobChanges;
  /** Seconds. */
  readonly duration?: number;
  /** Seconds. */
  readonly drainLimit: number;
  readonly report?: string;
  readonly output?: string;
  readonly checkpoint?: string;
  /** ms. */
  readonly checkpointInterval: number;
  /** Target for p99, ms. Absent: auto-tune is off. */
  readonly autoTune?: number;
}

/** setTimeout takes no more than 2³¹ − 1 ms. */
const longestDurationS = 2_147_483;
const leastDrainLimitS = 1;
const mostDrainLimitS = 86_400;
const leastIntervalMs = 100;
const mostIntervalMs = 3_600_000;

/** Null when it was asked for help, which has then been printed. Throws BadArguments. */
export function readHeadlessOptions(parameters: readonly string[]): HeadlessOptions | null {
  const options = readOptions<HeadlessOptions>(headlessCommand(), parameters);
  if (options) {
    refuseSameFile(options);
    refuseOpenAddress(options);
  }
  return options;
}

function headlessCommand(): Command {
  const command = new Command('headless').description('Runs Telltale without a window.');
  return withOutputOption(withPlantOptions(command))
    .option(
      '--port <number>',
      'serve UI and API on 127.0.0.1 at this port (0: any free one, printed)',
      readPort,
    )
    .option(
      '--address <ip>',
      'serve at this address of the machine, not at 127.0.0.1; one that others reach needs --token-file',
      readAddress,
    )
    .option('--token-file <file>', 'serve to those alone who give the token in this file', readFileName)
    .option(
      '--duration <seconds>',
      'stop after so many seconds: stop the sources, drain, close',
      readDuration,
    )
    .option(
      '--drain-limit <seconds>',
      `give up what is not drained and written so long after the stop (${leastDrainLimitS} to ${mostDrainLimitS})`,
      readDrainLimit,
      30,
    )
    .option('--report <file>', 'write the run report when it stops', readFileName)
    .option(
      '--checkpoint <file>',
      'keep in this file what is committed, and go on from it when it is there',
      readFileName,
    )
    .option(
      '--checkpoint-interval <ms>',
      'after a crash what was committed within so many ms before may be computed again',
      readInterval,
      1_000,
    )
    .option(
      '--auto-tune <ms>',
      'hold p99 at or below so many ms at the least CPU: workers, batch size and maximum wait are set while running',
      readTarget,
    );
}

/** Throws BadArguments. */
function refuseSameFile({ plant, report, output, checkpoint }: HeadlessOptions): void {
  if (checkpoint === undefined) return;
  const others = { plant, report, output };
  for (const [name, file] of Object.entries(others))
    if (file !== undefined && resolve(file) === resolve(checkpoint))
      throw new BadArguments(`--checkpoint: ${checkpoint} is the file of --${name}; name another one`);
}

/** Throws BadArguments. */
function refuseOpenAddress({ address, port, tokenFile }: HeadlessOptions): void {
  const [needless] =
    Object.entries({ '--address': address, '--token-file': tokenFile }).find(
      ([, value]) => value !== undefined,
    ) ?? [];
  if (port === undefined && needless !== undefined)
    throw new BadArguments(`${needless}: nothing is served without --port`);
  if (address !== undefined && !isLoopback(address) && tokenFile === undefined)
    throw new BadArguments(`--address: other machines reach ${address}; name a --token-file, too`);
}

function readAddress(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('It must be an IP address, as 192.168.1.20 or ::1.');
  return text;
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

function readDrainLimit(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= leastDrainLimitS && seconds <= mostDrainLimitS))
    throw new InvalidArgumentError(
      `It must be a number of seconds from ${leastDrainLimitS} to ${mostDrainLimitS}.`,
    );
  return seconds;
}

function readTarget(text: string): number {
  const read = autoTuneSettingsSchema.shape.targetP99Ms.safeParse(
    text.trim() === '' ? Number.NaN : Number(text),
  );
  if (read.success) return read.data;
  throw new InvalidArgumentError('It must be a number of ms from 1 to 60000.');
}

function readInterval(text: string): number {
  const intervalMs = Number(text);
  if (!/^\d+$/.test(text) || intervalMs < leastIntervalMs || intervalMs > mostIntervalMs)
    throw new InvalidArgumentError(
      `It must be a whole number of ms from ${leastIntervalMs} to ${mostIntervalMs}.`,
    );
  return intervalMs;
}
