// The desktop with --output: what it computes lies in the file, and the machine does not suspend meanwhile.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant, parameters: ['--output', 'results.ndjson'] });

test('recording - writes every result and keeps the machine awake @needs-main', async ({
  telltale,
  host,
}) => {
  await expect(telltale.getByRole('contentinfo')).toContainText('balanced');
  // Whatever number it was given.
  const isAwake = () =>
    host.main(
      ({ powerSaveBlocker }) => [0, 1, 2, 3].some((number) => powerSaveBlocker.isStarted(number)),
      null,
    );
  expect(await isAwake()).toBe(true);
  const lines = async () =>
    (await readFile(join(host.folder, 'results.ndjson'), 'utf8')).split('\n').slice(0, -1);
  await expect.poll(async () => (await lines()).length).toBeGreaterThan(1_000);
  const results = (await lines()).map((line) => JSON.parse(line) as { sensor: string; seq: number });
  const ofOne = results.filter(({ sensor }) => sensor === 'line.01');
  expect(ofOne.map(({ seq }) => seq)).toEqual(ofOne.map((_, seq) => seq));
});
