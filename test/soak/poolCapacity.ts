// What the pool of a plant can do, measured in a closed loop, so that a flood can be a multiple of it.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun } from './builtRun.ts';

const warmUpMs = 1_000;

/** Readings a second with these knobs when there is always another one. */
export async function poolCapacity(
  folder: RunFolder,
  knobs: NonNullable<PlantInput['knobs']>,
  seconds: number,
): Promise<number> {
  const plant: PlantInput = {
    name: 'Capacity',
    sources: [
      { id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block' },
    ],
    knobs,
  };
  const run = await BuiltRun.start(folder, { name: 'capacity', plant });
  await wait(warmUpMs);
  const before = (await run.state()).ledger.processed;
  const beganMs = performance.now();
  await wait(seconds * 1_000);
  const after = (await run.state()).ledger.processed;
  const readingsPerS = (1_000 * (after - before)) / (performance.now() - beganMs);
  await run.stop();
  return readingsPerS;
}
