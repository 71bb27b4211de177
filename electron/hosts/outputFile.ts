// The option --output, the same for both hosts, and the file behind it.
import type { Command } from 'commander';
import type { CommitOutput } from '../engine/engine.ts';
import { type NdjsonOutputOptions, openNdjsonOutput } from '../engine/outputs/ndjsonOutput.ts';
import { BadArguments, readFileName } from './plantOptions.ts';

export function withOutputOption(command: Command): Command {
  return command.option('--output <file>', 'write every committed result as NDJSON', readFileName);
}

/** Rejects with BadArguments when the file cannot be written: that is told before anything runs. */
export async function openOutputFile(options: NdjsonOutputOptions): Promise<CommitOutput> {
  return openNdjsonOutput(options).catch((error: Error) => {
    throw new BadArguments(error.message);
  });
}
