// Opens plant files while the engine runs, wherever their names come from, and remembers them. Electron's main process.
import { basename, extname, resolve } from 'node:path';
import type { OpenPlantAnswer } from '../../../shared/desktopChannels.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { Engine } from '../../engine/engine.ts';
import { PlantRefused, readPlantFile } from '../plantFile.ts';
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

/** The plant file among the arguments of a start, as an absolute path; undefined where there is none. */
export function plantArgument(parameters: readonly string[], workingFolder: string): string | undefined {
  const file = parameters.find(
    (parameter) => !parameter.startsWith('-') && plantExtensions.includes(extname(parameter).toLowerCase()),
  );
  return file === undefined ? undefined : resolve(workingFolder, file);
}

function faultsOfRefusal(error: unknown, file: string): readonly string[] {
  if (error instanceof CommandRefused) return error.faults;
  if (!(error instanceof PlantRefused)) return [error instanceof Error ? error.message : String(error)];
  const begin = `${file}: `;
  return error.faults.map((fault) => (fault.startsWith(begin) ? fault.slice(begin.length) : fault));
}
