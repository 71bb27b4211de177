// Starts the engine of the desktop host on the plant that the arguments name.
import { computeBatch } from '../../../workers/computeBatch.ts';
import { createEngine } from '../../engine/createEngine.ts';
import type { Engine } from '../../engine/engine.ts';
import { openSource } from '../../engine/sources/openSource.ts';
import { type BuiltFiles, checkBuilt } from '../builtFiles.ts';
import { readPlantFile } from '../plantFile.ts';
import { knobsWithChanges } from '../plantOptions.ts';
import { readDesktopOptions } from './commandLine.ts';

/** Rejects with BadArguments, PlantRefused, SourceRefused or PoolFailed. */
export async function startEngine(
  argv: readonly string[],
  isPackaged: boolean,
  { worker, preload }: BuiltFiles,
): Promise<Engine> {
  const options = readDesktopOptions(argv, isPackaged);
  const { plant, baseFolder } = await readPlantFile(options.plant);
  await checkBuilt([worker, preload]);
  const engine = createEngine({
    workerFile: worker,
    computeInline: async (task) => computeBatch(task),
    openSource,
    host: 'desktop',
    plant: { ...plant, knobs: knobsWithChanges(plant.knobs, options.set) },
    baseFolder,
    outputs: [],
  });
  await engine.start();
  return engine;
}
