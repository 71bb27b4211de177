// Reads a plant file for a host: every fault is told with its file and place.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { defaultPlant } from '../../shared/defaultPlant.ts';
import { type Plant, plantSchema } from '../../shared/plant.ts';
import { readPlantText } from '../engine/plantText.ts';

const mostMiB = 16;

export interface OpenedPlant {
  readonly plant: Plant;
  /** Folder that file names in the plant start from. */
  readonly baseFolder: string;
}

/** One sentence for each fault, each beginning with the file's name. */
export class PlantRefused extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'PlantRefused';
    this.faults = faults;
  }
}

/** Without a file: the default plant, whose file names start from the working folder. Rejects with PlantRefused. */
export async function readPlantFile(file: string | undefined): Promise<OpenedPlant> {
  if (file === undefined) return { plant: plantSchema.parse(defaultPlant), baseFolder: process.cwd() };
  const read = readPlantText(textOf(file, await bytesOf(file)));
  if (!read.ok) throw new PlantRefused(read.faults.map((fault) => `${file}: ${fault}`));
  return { plant: read.plant, baseFolder: dirname(resolve(file)) };
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const refuse = (reason: string): never => {
    throw new PlantRefused([`${file}: ${reason}`]);
  };
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) =>
      refuse(error.code === 'ENOENT' ? 'there is no such file' : error.message),
  );
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return refuse('is not a file');
    if (stats.size > mostMiB * 2 ** 20)
      return refuse(`is ${Math.ceil(stats.size / 2 ** 20)} MiB large; a plant has at most ${mostMiB} MiB`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function textOf(file: string, bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new PlantRefused([`${file}: is UTF-16 text; save it as UTF-8`]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] ?? '';
    const line = before.split('\n').length;
    throw new PlantRefused([`${file}: line ${line} is not UTF-8 text; save the file as UTF-8`]);
  }
}
