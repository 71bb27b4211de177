// What the headless command refuses, and how it says so: the built entry, its messages and exit codes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunFolder } from './builtHeadless.ts';

let folder: RunFolder;

beforeEach(async () => {
  folder = await RunFolder.create();
});
afterEach(() => folder.remove());

describe('bad arguments', () => {
  test.each([
    [['--bogus'], /unknown option '--bogus'/],
    [['extra'], /too many arguments/],
    [['--port', 'x'], /--port.*whole number from 0 to 65535/],
    [['--port', '65536'], /--port.*whole number from 0 to 65535/],
    [['--duration', '0'], /--duration.*above 0/],
    [['--duration', 'soon'], /--duration.*above 0/],
    [['--set', 'batch.size'], /KEY=VALUE/],
    [['--set', 'batch.sise=5'], /There is no knob batch\.sise; knobs are pool\.workers/],
    [['--set', 'batch.size=0'], /batch\.size must be a number from 1 to 50000, not 0/],
    [['--set', 'batch.size=many'], /batch\.size must be a number from 1 to 50000, not "many"/],
    [['--set', 'pool.mode=fast'], /pool\.mode must be one of pool, inline, not "fast"/],
    [['--set', 'features.set=rolling,fft'], /features\.set must be one or more of rolling, window/],
    [['--set', 'pool.workers=2.5'], /pool\.workers must be a whole number from 1 to 16, not 2\.5/],
    [['--auto-tune', '0'], /--auto-tune.*ms from 1 to 60000/],
    [['--auto-tune', 'fast'], /--auto-tune.*ms from 1 to 60000/],
    [['--plant', 'missing.json'], /missing\.json: there is no such file/],
    [['--plant', '.'], /\.: is not a file/],
  ])('%j - one clear line and exit 2', async (parameters, message) => {
    const { code, stdout, stderr } = await folder.run(parameters);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('--help - names every option and exits 0', async () => {
    const { code, stdout } = await folder.run(['--help']);
    expect(code).toBe(0);
    for (const option of ['--plant', '--port', '--set', '--duration', '--report', '--output', '--auto-tune'])
      expect(stdout).toContain(option);
  });
});

describe('bad plants', () => {
  const plantWith = (source: object): string => JSON.stringify({ name: 'x', sources: [source] });
  test.each([
    ['nothing in it', '', [/the file is empty/]],
    ['broken JSON', '{\n  "name": "x",\n  "sources": [,]\n}', [/not valid JSON at line 3, column 15/]],
    ['JSON that is cut off', '{"name": "x"', [/not valid JSON at line 1, column 13/]],
    ['another type', '[]', [/plant: must be an object/]],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), [/UTF-16.*save it as UTF-8/]],
    ['bytes that are no text', Buffer.from([0x7b, 0x0a, 0xff, 0x7d]), [/line 2 is not UTF-8/]],
    [
      'several faults',
      JSON.stringify({
        name: '',
        sources: [
          { id: 'a', kind: 'simulated', mode: 'stream', sensors: 0, rateHz: -1 },
          { id: 'b', kind: 'teapot' },
        ],
        knobs: { batch: { size: 0 } },
        colour: 'red',
      }),
      [
        /^telltale: plant\.json: name: /m,
        /sources\[0\]\.sensors: must be at least 1/,
        /sources\[0\]\.rateHz: must be more than 0/,
        /sources\[1\]\.kind: must be one of simulated, replay, system/,
        /knobs\.batch\.size: must be at least 1/,
        /colour: there is no such setting/,
      ],
    ],
    [
      'an id used twice',
      JSON.stringify({
        name: 'x',
        sources: [
          { id: 'a', kind: 'system' },
          { id: 'a', kind: 'system' },
        ],
      }),
      [/sources\[1\]\.id: the id a is used twice/],
    ],
    [
      'a file that is not there',
      plantWith({ id: 'pump', kind: 'replay', file: 'gone.csv' }),
      [/source pump: gone\.csv/],
    ],
  ])('%s - every fault with its place, exit 2', async (_name, text, messages) => {
    await folder.write('plant.json', text);
    const { code, stderr } = await folder.run(['--plant', 'plant.json']);
    for (const message of messages) expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(messages.length);
    expect(code).toBe(2);
  });
});
