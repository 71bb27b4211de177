// The options that the desktop application takes. Chromium's own switches beside them are let pass.
import { Command } from 'commander';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { withPlantOptions } from '../plantOptions.ts';
import { readOptions } from '../readOptions.ts';

export interface DesktopOptions {
  readonly plant?: string;
  readonly set: KnobChanges;
}

/** `argv` as Electron gives it: the executable, the application's folder when it is not packaged, then options. */
export function readDesktopOptions(argv: readonly string[], isPackaged: boolean): DesktopOptions {
  const command = withPlantOptions(new Command('telltale'))
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false);
  return readOptions<DesktopOptions>(command, argv.slice(isPackaged ? 1 : 2)) ?? { set: {} };
}
