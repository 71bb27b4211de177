// What the desktop records while it runs: in the file, and with the machine kept awake for as long as it is written.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommittedRange } from '../../../electron/engine/engine.ts';
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

const oneReading: CommittedRange = {
  sensor: { slot: 0, id: 'a' } as never,
  seqStart: 0,
  count: 1,
  time: () => 1,
  value: () => 2,
  rolling: () => false,
  windows: [],
};

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

  test('to the file of an earlier run - goes on behind its last whole line', async () => {
    const file = join(folder, 'out.ndjson');
    const runOnce = async () => {
      const [output] = (await record(file)).outputs;
      output?.write(oneReading);
      await output?.close();
    };
    await runOnce();
    const line = await readFile(file, 'utf8');
    expect(JSON.parse(line)).toMatchObject({ sensor: 'a', seq: 0, value: 2 });
    await writeFile(file, `${line}{"sensor":"a","se`);
    await runOnce();
    expect(await readFile(file, 'utf8')).toBe(line + line);
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
      output?.write(oneReading);
      expect((await recording.failed).message).toMatch(/\/dev\/full cannot be written: .*ENOSPC/);
      expect(power.blocked.size).toBe(0);
      await expect(output?.close()).rejects.toThrow(/ENOSPC/);
    },
  );
});
