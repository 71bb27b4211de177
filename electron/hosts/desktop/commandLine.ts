// The options that the desktop application takes. Chromium's own switches beside them are let pass.
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { withOutputOption } from '../outputFile.ts';
import { withPlantOptions } from '../plantOptions.ts';
import { readOptions } from '../readOptions.ts';
import { plantArgument, plantPath } from './plantOpening.ts';

export interface DesktopOptions {
  readonly plant?: string;
  readonly set: KnobChanges;
  readonly output?: string;
  /** For a wall display: every window fills its screen, without frame and menu. */
  readonly kiosk: boolean;
}

const noOptions: DesktopOptions = { set: {}, kiosk: false };

/**
 * `argv` as Electron gives it: the executable, the application's folder when it is not packaged, then options. The name
 * of a plant file needs no option: so the system opens one, by its path or its file: address. Throws BadArguments. Paths
 * in the answer are absolute.
 */
export function readDesktopOptions(
  argv: readonly string[],
  isPackaged: boolean,
  workingFolder: string,
): DesktopOptions {
  const command = withOutputOption(withPlantOptions(new Command('telltale')))
    .option('--kiosk', 'fill the screen, for a wall display', false)
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false);
  const parameters = argv.slice(isPackaged ? 1 : 2);
  const { plant: named, output, ...options } = readOptions<DesktopOptions>(command, parameters) ?? noOptions;
  const plant =
    named === undefined ? plantArgument(command.args, workingFolder) : plantPath(named, workingFolder);
  return {
    ...options,
    ...(plant !== undefined && { plant }),
    ...(output !== undefined && { output: resolve(workingFolder, output) }),
  };
}
