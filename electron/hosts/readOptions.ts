// Reads a command line: what it refuses becomes one line, help is help.
import { type Command, CommanderError } from 'commander';
import { BadArguments } from './plantOptions.ts';

/** Null when it was asked for help, which has then been printed. Throws BadArguments. `argv`: the options alone. */
export function readOptions<Options extends object>(
  command: Command,
  argv: readonly string[],
): Options | null {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    return command.parse(argv, { from: 'user' }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new BadArguments(error.message);
  }
}
