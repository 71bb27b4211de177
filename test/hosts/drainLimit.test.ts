// A stop that cannot get to its end, as a user meets it: the run ends in time and its report tells what is missing.

import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { grouped } from '../../electron/engine/sentenceNumbers.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunFolder } from './builtHeadless.ts';
import { test } from './inRunFolder.ts';

const plant = (knobs: PlantInput['knobs']): PlantInput => ({
  name: 'Long',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block' }],
  knobs,
});
const options = ['--plant', 'plant.json', '--report', 'report.json', '--duration', '1', '--drain-limit', '2'];
const lateReason = 'not drained in time';

function makePipe(folder: RunFolder): string {
  const pipe = join(folder.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  return pipe;
}

describe.concurrent('a stop that cannot get to its end', { timeout: 60_000 }, () => {
  test('more in the queue than can be drained in time - is shed by name', async ({ folder }) => {
    await folder.writePlant(
      'plant.json',
      plant({ features: { workPerReadingUs: 2_000, workKind: 'sleep' } }),
    );
    expect((await folder.run(options)).code).toBe(0);
    const { ledger, events } = await folder.readReport('report.json');
    expect(events.at(-1)?.message).toBe(`Stopped; ${ledger.shed} readings were not drained in time`);
    expect(ledger).toMatchObject({ received: ledger.processed + ledger.shed, queued: 0, inFlight: 0 });
    expect(ledger.byReason).toEqual({ [lateReason]: ledger.shed });
    expect(ledger.shed).toBeGreaterThan(1_000);
  });

  test('an output whose reader does not read - the report tells how many readings are not in it', async ({
    folder,
  }) => {
    await folder.writePlant('plant.json', plant({}));
    const reader = openSync(makePipe(folder), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { code, stderr } = await folder.run([...options, '--output', 'pipe']);
      expect(code, stderr).toBe(1);
      const { ledger, outputs, events } = await folder.readReport('report.json');
      const text = Buffer.alloc(1 << 20);
      const bytes = readSync(reader, text);
      const lines = text.subarray(0, bytes).toString().split('\n').length - 1;
      expect(lines).toBeGreaterThan(50);
      expect(outputs).toEqual([
        { file: 'pipe', written: lines, lost: ledger.processed - lines, failure: 'not written in time' },
      ]);
      const lost = grouped(outputs[0]?.lost ?? 0);
      expect(events.map(({ message }) => message)).toContain(
        `The output pipe lacks ${lost} committed readings: not written in time`,
      );
      expect(ledger.byReason[lateReason]).toBe(ledger.received - ledger.processed);
    } finally {
      closeSync(reader);
    }
  });

  test('an output that nobody opens - the run ends all the same', async ({ folder }) => {
    await folder.writePlant('plant.json', plant({}));
    makePipe(folder);
    const { code, stderr } = await folder.run([...options, '--output', 'pipe']);
    expect(code, stderr).toBe(1);
    const { ledger, outputs } = await folder.readReport('report.json');
    expect(outputs).toMatchObject([{ written: 0, lost: ledger.processed }]);
    expect(ledger.processed).toBeGreaterThan(0);
  });

  test('a second signal while it drains - ends the process at once', async ({ folder, expect }) => {
    await folder.writePlant('plant.json', plant({}));
    makePipe(folder);
    const running = folder.start([...options.slice(0, 4), '--port', '0', '--output', 'pipe']);
    await running.said(/serves/);
    running.child.kill('SIGTERM');
    await expect
      .poll(async () => {
        running.child.kill('SIGTERM');
        return running.child.signalCode;
      })
      .toBe('SIGTERM');
    await expect(folder.read('report.json')).rejects.toThrow();
  });

  test('a limit that is none - is refused', async ({ folder }) => {
    await folder.writePlant('plant.json', plant({}));
    for (const limit of ['0', 'x', '1e9']) {
      const { code, stderr } = await folder.run(['--plant', 'plant.json', '--drain-limit', limit]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/number of seconds from 1 to 86400/)]);
    }
  });
});
