// Opens plant files while the engine runs, wherever their names come from, and remembers them. Electron's main process.
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenPlantAnswer } from '../../../shared/desktopChannels.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { Engine } from '../../engine/engine.ts';
import { PlantRefused, readPlantFile } from '../plantFile.ts';
import { BadArguments } from '../plantOptions.ts';
import type { SettingsFile } from './settingsFile.ts';
import { withoutRecentPlant, withRecentPlant } from './settingsSchema.ts';

/** What a plant file may be called; `.json` as other tools write them. */
const plantExtensions: readonly string[] = ['.telltale', '.json'];

export interface PlantOpeningParts {
  readonly engine: Pick<Engine, 'openPlant'>;
  readonly settings: SettingsFile;
  /** Tells the system, which lists it in its own places. */
  readonly addRecentDocument: (file: string) => void;
}

export class PlantOpening {
  readonly #parts: PlantOpeningParts;

  constructor(parts: PlantOpeningParts) {
    this.#parts = parts;
  }

  /** What ran before goes on when the file is refused; that one is no longer among the recent ones. */
  async open(file: string): Promise<OpenPlantAnswer> {
    const { engine, settings } = this.#parts;
    try {
      await engine.openPlant(await readPlantFile(file));
    } catch (error) {
      settings.change({ recentPlants: withoutRecentPlant(settings.current.recentPlants, file) });
      return { ok: false, fileName: basename(file), faults: faultsOfRefusal(error, file) };
    }
    this.remember(file);
    return { ok: true };
  }

  /** For one that the engine was started on. */
  remember(file: string): void {
    const { settings, addRecentDocument } = this.#parts;
    settings.change({ recentPlants: withRecentPlant(settings.current.recentPlants, file) });
    addRecentDocument(file);
  }
}

/** The plant file among the arguments of a start, as `plantPath` gives it; undefined where there is none. */
export function plantArgument(parameters: readonly string[], workingFolder: string): string | undefined {
  const file = parameters.find(
    (parameter) => !parameter.startsWith('-') && plantExtensions.includes(extname(parameter).toLowerCase()),
  );
  return file === undefined ? undefined : plantPath(file, workingFolder);
}

/**
 * Absolute path of a plant that is named by its path, or by a file: address as desktops hand files to an AppImage.
 * Throws BadArguments for any other address, and for one of another machine.
 */
export function plantPath(named: string, workingFolder: string): string {
  if (!/^(file:|[a-z][a-z\d+.-]+:\/\/)/i.test(named)) return resolve(workingFolder, named);
  try {
    const address = new URL(named);
    if (address.protocol === 'file:' && address.hostname === '') return fileURLToPath(address);
  } catch {
    // Not an address that leads to a file: refused like any other.
  }
  throw new BadArguments(`${named} names no file of this machine`);
}

function faultsOfRefusal(error: unknown, file: string): readonly string[] {
  if (error instanceof CommandRefused) return error.faults;
  if (!(error instanceof PlantRefused)) return [error instanceof Error ? error.message : String(error)];
  const begin = `${file}: `;
  return error.faults.map((fault) => (fault.startsWith(begin) ? fault.slice(begin.length) : fault));
}
