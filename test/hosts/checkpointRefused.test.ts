// Checkpoints that a run cannot go on from, as a user meets them with the built entry: refused, and nothing is touched.
import { describe, expect } from 'vitest';
import type { RunFolder } from './builtHeadless.ts';
import { test } from './inRunFolder.ts';
import { hall, line, replay, simulated, troubledCsv } from './resumedPlants.ts';

describe.concurrent('a checkpoint that does not fit', { timeout: 60_000 }, () => {
  const run = (folder: RunFolder) =>
    folder.run([
      '--plant',
      'plant.json',
      '--checkpoint',
      'run.checkpoint',
      '--output',
      'out.ndjson',
      '--duration',
      '5',
    ]);
  const expectRefusal = async (folder: RunFolder, reason: RegExp): Promise<void> => {
    const kept = await folder.read('run.checkpoint');
    await folder.write('out.ndjson', '{"kept":true}\n{"to');
    const { code, stderr, stdout } = await run(folder);
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([code, stdout]).toEqual([2, '']);
    expect(await folder.read('run.checkpoint')).toBe(kept);
    expect(await folder.read('out.ndjson')).toBe('{"kept":true}\n{"to');
  };

  test('other plants, sensors, values and files - are refused in one line, and nothing is touched', async ({
    folder,
  }) => {
    await folder.write('pump.csv', troubledCsv(500));
    await folder.writePlant('plant.json', replay({ loop: true }));
    await folder.run(['--plant', 'plant.json', '--checkpoint', 'run.checkpoint', '--duration', '0.5']);
    await folder.write('pump.csv', troubledCsv(500).replace('10:00:00.0', '10:00:00.1'));
    await expectRefusal(folder, /does not fit: source pump: pump\.csv: it is another file/);
    await folder.write('pump.csv', troubledCsv(500));
    await folder.writePlant('plant.json', replay({ loop: true, columns: ['Flow'] }));
    await expectRefusal(folder, /does not fit: it has a sensor pump\.Pressure, which the plant has not/);
    await folder.writePlant('plant.json', { ...replay({}), name: 'Other' });
    await expectRefusal(folder, /does not fit: it is of the plant Pump, this one is Other/);
    await folder.writePlant('plant.json', { ...simulated, name: 'Pump' });
    await expectRefusal(folder, /does not fit: it has a source pump, which the plant has not/);
    await folder.writePlant('plant.json', { ...simulated, name: 'Pump', sources: [{ ...line, id: 'pump' }] });
    await expectRefusal(folder, /its source pump is of the kind replay, that of the plant simulated/);
  });

  test('other simulated values - are refused', async ({ folder }) => {
    await folder.writePlant('plant.json', simulated);
    await folder.run(['--plant', 'plant.json', '--checkpoint', 'run.checkpoint', '--duration', '0.3']);
    await folder.writePlant('plant.json', { ...simulated, sources: [{ ...line, seed: 2 }, hall] });
    await expectRefusal(folder, /source line: its seed, signal or sensors are not those of the checkpoint/);
  });

  test('text that is no checkpoint - is refused with what is wrong', async ({ folder }) => {
    await folder.writePlant('plant.json', simulated);
    const contents = ['', '{"version":1,', '[]', '{"version":2}', '{"version":1,"plant":"Hall"}'];
    for (const content of contents) {
      await folder.write('run.checkpoint', content);
      await expectRefusal(folder, /^telltale: The checkpoint run\.checkpoint cannot be used: /);
    }
  });

  test('bad arguments - are told before anything runs', async ({ folder }) => {
    await folder.writePlant('plant.json', simulated);
    const refused = async (options: readonly string[]): Promise<string> => {
      const { code, stderr } = await folder.run(['--plant', 'plant.json', ...options]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused(['--checkpoint', 'no/such/folder'])).toMatch(/cannot be written/);
    expect(await refused(['--checkpoint', 'a', '--output', './a'])).toMatch(/is the file of --output/);
    expect(await refused(['--checkpoint', 'a', '--checkpoint-interval', '5'])).toMatch(/from 100 to 3600000/);
  });
});
