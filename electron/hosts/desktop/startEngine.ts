// Starts the engine of the desktop host on the plant that the arguments name.
import type { Engine } from '../../engine/engine.ts';
import { type BuiltFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { readPlantFile } from '../plantFile.ts';
import { knobsWithChanges } from '../plantOptions.ts';
import { readDesktopOptions } from './commandLine.ts';

/** Rejects with BadArguments, PlantRefused, SourceRefused or PoolFailed. */
export async function startEngine(
  argv: readonly string[],
  isPackaged: boolean,
  built: BuiltFiles,
): Promise<Engine> {
  const options = readDesktopOptions(argv, isPackaged);
  const { plant, baseFolder } = await readPlantFile(options.plant);
  await checkBuilt([built.worker, built.preload]);
  const engine = createHostEngine({
    host: 'desktop',
    built,
    plant: { ...plant, knobs: knobsWithChanges(plant.knobs, options.set) },
    baseFolder,
    outputs: [],
  });
  await engine.start();
  return engine;
}
