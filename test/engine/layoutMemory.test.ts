// Rings of layouts that are no more leave the workers' memory, although nothing else there calls for a collection.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { newBatch, taskOf } from '../../electron/engine/batch.ts';
import { poolOf } from './poolRun.ts';
import { queueOf, sensorOf } from './sensors.ts';

const layouts = 12;
const tasksOfLayout = 3_000;
const capacityReadings = 1_500_000;
const settings = {
  window: 8,
  hop: 4,
  rolling: true,
  windowed: false,
  workPerReadingUs: 0,
  workKind: 'burn',
} as const;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function arrayBuffersMiB(): number {
  collect();
  return process.memoryUsage().arrayBuffers / 2 ** 20;
}

it('the rings of former layouts - are let go by workers that compute on', { timeout: 60_000 }, async () => {
  const { pool } = await poolOf(1);
  const startMiB = arrayBuffersMiB();
  let layoutMiB = 0;
  for (let layout = 0; layout < layouts; layout++) {
    const { queue, rings, add } = queueOf([sensorOf(0)], capacityReadings);
    layoutMiB = rings.buffer.byteLength / 2 ** 20;
    add(0, 20);
    const batch = newBatch(0, queue.compose(20), settings, 0);
    for (let i = 0; i < tasksOfLayout; i++)
      await pool.run(taskOf(batch, 'shared', rings.buffer, null), { limitMs: 60_000, brief: true });
  }
  const grownMiB = arrayBuffersMiB() - startMiB;
  await pool.close();
  expect(layoutMiB).toBeGreaterThan(20);
  expect(grownMiB).toBeLessThan((layouts / 2) * layoutMiB);
});
