// A source that waits for room where no batch can fill: what is there goes out, again and again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunFolder } from './builtHeadless.ts';

let folder: RunFolder;
beforeEach(async () => {
  folder = await RunFolder.create();
});
afterEach(() => folder.remove());

const capacityReadings = 1_000;
const source = { id: 'line', kind: 'simulated', mode: 'stream', rateHz: 'max', whenFull: 'block' } as const;

it('a queue smaller than a batch - does not wait for the batch, nor for its maximum wait', async () => {
  await folder.writePlant('plant.json', {
    name: 'Held',
    sources: [{ ...source, sensors: 1 }],
    knobs: { batch: { size: 5_000, maxWaitMs: 10_000 }, queue: { capacityReadings } },
  });
  const { code } = await folder.run(['--plant', 'plant.json', '--duration', '2', '--report', 'report.json']);
  expect(code).toBe(0);
  const { throughput, durationS } = await folder.readReport('report.json');
  // One queueful at the start, and one for each maximum wait, is what would come otherwise.
  expect(throughput.readingsPerS * durationS).toBeGreaterThan(20 * capacityReadings);
});
