// An output that can grow no more, as on a full disk: what is lost is counted, and another run makes up for it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { grouped } from '../../electron/engine/sentenceNumbers.ts';
import { RunFolder } from './builtHeadless.ts';

const entry = resolve(import.meta.dirname, '../../out/main/headless.js');
let folder: RunFolder;
beforeEach(async () => {
  folder = await RunFolder.create();
});
afterEach(() => folder.remove());

test('an output that is full - whole lines stay, the rest is counted, and a run from the checkpoint has it', async () => {
  await folder.writePlant('plant.json', {
    name: 'Full',
    sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 4_000 }],
  });
  const options = ['--plant', 'plant.json', '--output', 'out.ndjson', '--report', 'report.json'];
  const kept = ['--checkpoint', 'run.checkpoint', '--checkpoint-interval', '100'];
  // Files of this process can have 300 KiB; with a handler the signal that says so does not end it.
  const ignoring = 'data:text/javascript,process.on("SIGXFSZ",()=>{})';
  const command = [process.execPath, '--import', ignoring, entry, ...options, ...kept];
  const limited = spawn(
    'bash',
    ['-c', 'ulimit -f 300; exec "$0" "$@"', ...command, '--port', '0', '--duration', '3'],
    { cwd: folder.path, stdio: 'ignore' },
  );
  const [code] = (await once(limited, 'close')) as [number];
  expect(code).toBe(1);
  const { outputs, ledger, events } = await folder.readReport('report.json');
  const text = await folder.read('out.ndjson');
  const lines = text.split('\n').length - 1;
  expect(text.endsWith('\n')).toBe(true);
  expect(lines).toBeGreaterThan(500);
  expect(outputs).toMatchObject([{ file: 'out.ndjson', written: lines, lost: ledger.processed - lines }]);
  expect(outputs[0]?.failure).toMatch(/EFBIG/);
  const lost = grouped(outputs[0]?.lost ?? 0);
  expect(events.map(({ message }) => message).join()).toContain(
    `The output out.ndjson lacks ${lost} committed readings: EFBIG`,
  );
  const again = await folder.run([...options, ...kept, '--duration', '0.5']);
  expect(again.code).toBe(0);
  const seqs = (await folder.read('out.ndjson')).trim().split('\n');
  const found = new Set(seqs.map((line) => (JSON.parse(line) as { seq: number }).seq));
  expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: found.size }, (_, seq) => seq));
  expect(found.size).toBeGreaterThan(lines);
});
