// Makes the engine of the desktop host for the plant that the arguments name. Electron's main process.
import type { CommitOutput, Engine } from '../../engine/engine.ts';
import { type BuiltFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { readPlantFile } from '../plantFile.ts';
import { knobsWithChanges } from '../plantOptions.ts';
import type { DesktopOptions } from './commandLine.ts';

/** One that has not started yet. Rejects with BadArguments or PlantRefused. */
export async function createDesktopEngine(
  options: Pick<DesktopOptions, 'plant' | 'set'>,
  built: BuiltFiles,
  outputs: readonly CommitOutput[],
): Promise<Engine> {
  const { plant, baseFolder } = await readPlantFile(options.plant);
  await checkBuilt([built.worker, built.preload]);
  return createHostEngine({
    host: 'desktop',
    built,
    plant: { ...plant, knobs: knobsWithChanges(plant.knobs, options.set) },
    baseFolder,
    outputs,
  });
}
