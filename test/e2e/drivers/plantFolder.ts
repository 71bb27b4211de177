// The folder of one test: its plant and the files beside it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch } from './driver.ts';

export interface PlantFolder {
  readonly folder: string;
  /** Parameters of a host that open the plant. */
  readonly parameters: readonly string[];
  remove(): Promise<void>;
}

export async function writePlantFolder({
  plant,
  files,
}: Pick<Launch, 'plant' | 'files'>): Promise<PlantFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const file = join(folder, 'plant.json');
  if (plant) await writeFile(file, JSON.stringify(plant));
  return {
    folder,
    parameters: plant ? ['--plant', file] : [],
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
