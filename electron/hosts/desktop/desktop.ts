// What the parts of the desktop share: one of each, put together by runDesktop.
import type { Engine } from '../../engine/engine.ts';
import type { BuiltFiles } from '../builtFiles.ts';
import type { LogFile } from './logFile.ts';
import type { PageRecoveries } from './pageRecovery.ts';
import type { PlantOpening } from './plantOpening.ts';
import type { Recording } from './recording.ts';
import type { SettingsFile } from './settingsFile.ts';
import type { Windows } from './windows.ts';

export interface Desktop {
  readonly engine: Engine;
  /** Resolves when the engine runs, rejects with why it does not. Windows are there before. */
  readonly started: Promise<void>;
  readonly settings: SettingsFile;
  readonly log: LogFile;
  readonly plants: PlantOpening;
  readonly windows: Windows;
  readonly pages: PageRecoveries;
  readonly recording: Recording;
  readonly built: BuiltFiles;
  readonly places: Places;
}

/** Where the platform wants what an application keeps; absolute paths. */
export interface Places {
  readonly data: string;
  readonly logs: string;
  readonly crashDumps: string;
}
