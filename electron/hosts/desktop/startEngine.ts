// Starts the engine of the desktop host on the plant that the arguments name.
import type { CommitOutput, Engine } from '../../engine/engine.ts';
import { type BuiltFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { readPlantFile } from '../plantFile.ts';
import { knobsWithChanges } from '../plantOptions.ts';
import type { DesktopOptions } from './commandLine.ts';

/** Rejects with BadArguments, PlantRefused, SourceRefused or PoolFailed. */
export async function startEngine(
  options: Pick<DesktopOptions, 'plant' | 'set'>,
  built: BuiltFiles,
  outputs: readonly CommitOutput[],
): Promise<Engine> {
  const { plant, baseFolder } = await readPlantFile(options.plant);
  await checkBuilt([built.worker, built.preload]);
  const engine = createHostEngine({
    host: 'desktop',
    built,
    plant: { ...plant, knobs: knobsWithChanges(plant.knobs, options.set) },
    baseFolder,
    outputs,
  });
  await engine.start();
  return engine;
}
