// What the desktop records while it runs: in the file, and with the machine kept awake for as long as it is written.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Recording } from '../../../electron/hosts/desktop/recording.ts';

const writer = resolve(import.meta.dirname, '../../../electron/engine/outputs/ndjsonWriter.ts');

/** As powerSaveBlocker: what is blocked at the moment, by number. */
class Power {
  readonly blocked = new Map<number, string>();
  #last = -1;

  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    this.blocked.set(++this.#last, type);
    return this.#last;
  }

  stop(id: number): boolean {
    return this.blocked.delete(id);
  }
}

describe('recording', () => {
  let folder: string;
  let power: Power;
  const record = (file: string | undefined, outputWriter = writer) =>
    Recording.start(file, { built: { outputWriter }, power });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-recording-'));
    power = new Power();
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('to a file - keeps the machine awake until it ends, once', async () => {
    const file = join(folder, 'out.ndjson');
    const recording = await record(file);
    expect(recording.outputs).toHaveLength(1);
    expect(await readFile(file, 'utf8')).toBe('');
    expect([...power.blocked.values()]).toEqual(['prevent-app-suspension']);
    await recording.outputs[0]?.close();
    recording.end();
    expect(power.blocked.size).toBe(0);
    power.start('prevent-app-suspension');
    recording.end();
    expect(power.blocked.size).toBe(1);
  });

  test('of nothing - lets the machine suspend', async () => {
    const recording = await record(undefined);
    expect(recording.outputs).toEqual([]);
    expect(power.blocked.size).toBe(0);
    recording.end();
  });

  test('to a file that cannot be written - is refused before anything runs', async () => {
    await expect(record(join(folder, 'none/out.ndjson'))).rejects.toThrow(
      /none\/out\.ndjson cannot be written/,
    );
    await expect(record(join(folder, 'out.ndjson'), join(folder, 'no.js'))).rejects.toThrow(/is missing/);
    expect(power.blocked.size).toBe(0);
  });

  test.runIf(process.platform === 'linux')(
    'to a disk that is full - says so, and lets the machine suspend',
    async () => {
      const recording = await record('/dev/full');
      const [output] = recording.outputs;
      output?.write({
        sensor: { slot: 0, id: 'a' } as never,
        seqStart: 0,
        count: 1,
        time: () => 1,
        value: () => 2,
        rolling: () => false,
        windows: [],
      });
      expect((await recording.failed).message).toMatch(/\/dev\/full cannot be written: .*ENOSPC/);
      expect(power.blocked.size).toBe(0);
      await expect(output?.close()).rejects.toThrow(/ENOSPC/);
    },
  );
});
