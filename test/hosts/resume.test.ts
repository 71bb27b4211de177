// Runs that are killed and go on from their checkpoint, as a user does it with the built entry.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect } from 'vitest';
import { seededRandom } from '../engine/engineRun.ts';
import type { RunFolder } from './builtHeadless.ts';
import { test } from './inRunFolder.ts';
import { type OutputLines, readOutput } from './outputLines.ts';
import { features, replay, simulated, troubledCsv } from './resumedPlants.ts';

const seed = Date.now() % 1_000_000;
beforeAll(() => console.info(`resume: seed ${seed}`));

interface Kept {
  readonly writtenAtMs: number;
  readonly sensors: Record<string, number>;
  readonly quarantined: { readonly readings: readonly object[] };
}
const readKept = async (folder: RunFolder): Promise<Kept> =>
  JSON.parse(await folder.read('run.checkpoint')) as Kept;

/**
 * Kills it `kills` times at random moments; a last run ends by `last`. Returns each run's output, oldest first.
 * `poisoned`: what lies right behind a checkpoint may be quarantined instead; whether it is by name, the caller checks.
 * Each run is killed behind a checkpoint that names more of them.
 */
async function runWithKills(
  folder: RunFolder,
  kills: number,
  random: () => number,
  last: readonly string[],
  poisoned = false,
): Promise<OutputLines[]> {
  const outputs: OutputLines[] = [];
  for (let run = 0; run <= kills; run++) {
    const output = `killed-${run}.ndjson`;
    const common = [
      '--plant',
      'plant.json',
      '--checkpoint',
      'run.checkpoint',
      '--checkpoint-interval',
      '200',
    ];
    const files = [...common, '--output', output, '--report', 'last.json'];
    const before = run > 0 ? await readKept(folder) : null;
    const running = folder.start([...files, ...(run === kills ? last : [])]);
    if (run < kills) {
      await untilNewer(folder, before, poisoned);
      await wait(100 + 400 * random());
      running.child.kill('SIGKILL');
    }
    const { code, signal, stdout, stderr } = await running.ended;
    if (run < kills) expect(signal, stderr).toBe('SIGKILL');
    else expect([0, 2], stderr).toContain(code);
    if (run > 0) expect(stdout).toMatch(/^Goes on from the checkpoint run\.checkpoint of \d{4}-/m);
    const written = await readOutput(join(folder.path, output));
    // Behind the checkpoint, and nothing before it.
    for (const [sensor, lines] of written) {
      const [first, due] = [Math.min(...lines.keys()), before?.sensors[sensor] ?? 0];
      if (poisoned) expect(first, `${sensor} in run ${run}`).toBeGreaterThanOrEqual(due);
      else expect(first, `${sensor} in run ${run}`).toBe(due);
    }
    outputs.push(written);
  }
  return outputs;
}

/** Until the checkpoint is written by the run that was started just now. `withMore`: and names more quarantined readings. */
async function untilNewer(folder: RunFolder, before: Kept | null, withMore: boolean): Promise<void> {
  const named = (of: Kept | null): number => of?.quarantined.readings.length ?? 0;
  for (;;) {
    const kept = await readKept(folder).catch(() => null);
    const isNewer = kept !== null && kept.writtenAtMs > (before?.writtenAtMs ?? 0);
    if (isNewer && (!withMore || named(kept) > named(before))) return;
    await wait(10);
  }
}

/**
 * Every seq from 0 on at least once, with what the uninterrupted run has for it; those quarantined by name ("line.01
 * 17"), and they alone, in none.
 */
function expectSame(
  outputs: readonly OutputLines[],
  whole: OutputLines,
  withTimes: boolean,
  quarantined: ReadonlySet<string> = new Set(),
): number {
  let compared = 0;
  for (const [sensor, lines] of whole) {
    const parts = outputs.map(
      (output) => output.get(sensor) ?? new Map<number, { text: string; t: number }>(),
    );
    const end = 1 + Math.max(...parts.flatMap((part) => [...part.keys()].at(-1) ?? -1));
    for (let seq = 0; seq < end; seq++) {
      const found = parts.flatMap((part) => part.get(seq) ?? []);
      const expected = lines.get(seq);
      if (quarantined.has(`${sensor} ${seq}`)) {
        expect(found, `${sensor} ${seq}`).toEqual([]);
        continue;
      }
      if (found.length === 0) throw new Error(`${sensor} ${seq} is in no output`);
      if (!expected) throw new Error(`${sensor} ${seq} is not in the uninterrupted run, which ends before`);
      for (const { text, t } of found) {
        if (text !== expected.text)
          expect({ sensor, ...JSON.parse(text) }).toEqual({ sensor, ...JSON.parse(expected.text) });
        if (withTimes && t !== expected.t) expect({ sensor, seq, t }).toEqual({ sensor, seq, t: expected.t });
        compared++;
      }
    }
  }
  return compared;
}

describe.concurrent('a run that is killed', { timeout: 120_000 }, () => {
  test('simulated - goes on behind its checkpoint; each seq is there with the bits of an uninterrupted run', async ({
    folder,
  }) => {
    await folder.writePlant('plant.json', simulated);
    const whole = folder.start(['--plant', 'plant.json', '--output', 'whole.ndjson']);
    const outputs = await runWithKills(folder, 4, seededRandom(seed), ['--duration', '0.7']);
    whole.child.kill('SIGTERM');
    await whole.ended;
    const compared = expectSame(outputs, await readOutput(join(folder.path, 'whole.ndjson')), false);
    expect(compared).toBeGreaterThan(5_000);
    const { checkpoint, ledger } = await folder.readReport('last.json');
    expect(checkpoint).toMatchObject({ file: 'run.checkpoint', intervalMs: 200 });
    expect(checkpoint?.resumedFromMs).toBeLessThan(checkpoint?.lastWrittenAtMs ?? 0);
    const inLast = [...(outputs.at(-1)?.values() ?? [])].reduce((sum, lines) => sum + lines.size, 0);
    expect(ledger).toMatchObject({ received: inLast, processed: inLast });
  });

  test('readings that cannot be computed - the last report names those of all runs, each once', async ({
    folder,
  }) => {
    await folder.writePlant('plant.json', simulated);
    const whole = folder.start(['--plant', 'plant.json', '--output', 'whole.ndjson']);
    const poisonPer100k = 300;
    await folder.writePlant('plant.json', {
      ...simulated,
      knobs: { features, faults: { poisonPer100k } },
    });
    const outputs = await runWithKills(folder, 3, seededRandom(seed + 3), ['--duration', '0.7'], true);
    whole.child.kill('SIGTERM');
    await whole.ended;
    const { quarantined, ledger } = await folder.readReport('last.json');
    const names = quarantined.readings.map(({ sensor, seq }) => `${sensor} ${seq}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(ledger.quarantined);
    expect(quarantined.more).toBe(0);
    const wholeOutput = await readOutput(join(folder.path, 'whole.ndjson'));
    expect(expectSame(outputs, wholeOutput, false, new Set(names))).toBeGreaterThan(3_000);
  });

  test('replay in a loop - windows reach back over the file end, with gaps, bad rows and textual times', async ({
    folder,
  }) => {
    await folder.write('pump.csv', troubledCsv(300));
    await folder.writePlant('plant.json', replay({ loop: true }));
    const whole = folder.start(['--plant', 'plant.json', '--output', 'whole.ndjson']);
    const outputs = await runWithKills(folder, 4, seededRandom(seed + 1), ['--duration', '0.7']);
    whole.child.kill('SIGTERM');
    await whole.ended;
    expect(expectSame(outputs, await readOutput(join(folder.path, 'whole.ndjson')), true)).toBeGreaterThan(
      1_000,
    );
  });

  test('replay to the end - all of the file is there, nothing behind the checkpoint is quarantined again', async ({
    folder,
  }) => {
    await folder.write('pump.csv', troubledCsv(3_200));
    await folder.writePlant('plant.json', replay({}));
    const whole = folder.run(['--plant', 'plant.json', '--output', 'whole.ndjson', '--report', 'whole.json']);
    const outputs = await runWithKills(folder, 3, seededRandom(seed + 2), []);
    await whole;
    const expected = await readOutput(join(folder.path, 'whole.ndjson'));
    expectSame(outputs, expected, true);
    for (const [sensor, lines] of expected)
      expect([...(outputs.at(-1)?.get(sensor)?.keys() ?? [])].at(-1)).toBe(lines.size - 1);
    const [all, last] = [await folder.readReport('whole.json'), await folder.readReport('last.json')];
    expect(last.ledger.quarantined).toBeLessThan(all.ledger.quarantined);
    const again = await folder.run([
      '--plant',
      'plant.json',
      '--checkpoint',
      'run.checkpoint',
      '--report',
      'again.json',
    ]);
    expect(again).toMatchObject({ code: 0 });
    expect((await folder.readReport('again.json')).ledger.received).toBe(0);
  });

  test('the same output - goes on behind the last whole line; a normal stop leaves nothing to be done twice', async ({
    folder,
  }) => {
    await folder.writePlant('plant.json', simulated);
    const options = ['--plant', 'plant.json', '--checkpoint', 'run.checkpoint', '--output', 'out.ndjson'];
    await folder.run([...options, '--duration', '0.6']);
    await writeFile(join(folder.path, 'out.ndjson'), '{"sensor":"line.01","se', { flag: 'a' });
    await folder.run([...options, '--duration', '0.6']);
    const text = await readFile(join(folder.path, 'out.ndjson'), 'utf8');
    expect(text.endsWith('}\n')).toBe(true);
    for (const [sensor, lines] of await readOutput(join(folder.path, 'out.ndjson')))
      expect([...lines.keys()], sensor).toEqual(Array.from({ length: lines.size }, (_, seq) => seq));
  });
});
