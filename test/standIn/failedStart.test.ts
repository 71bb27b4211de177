// The built desktop on the stand-in where its engine cannot start: its windows are opening by then.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { applicationFolder } from '../e2e/drivers/builtApplication.ts';
import { standInEnvironment } from './environment.ts';
import { executablePath } from './standInApplication.ts';

test('a source that cannot be opened - is told, the application ends and leaves no sign of a crash', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-start-'));
  const plant = join(folder, 'hall.telltale');
  const data = join(folder, 'data');
  const source = { id: 'pump', kind: 'replay', file: 'gone.csv', timeColumn: 't', columns: ['a'] };
  await writeFile(plant, JSON.stringify({ name: 'Hall', sources: [source] }));
  const child = spawn(executablePath, [applicationFolder, '--plant', plant, `--user-data-dir=${data}`], {
    env: standInEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  expect(said).toContain('telltale: source pump: gone.csv does not exist');
  expect(code).toBe(2);
  expect(existsSync(join(data, 'logs'))).toBe(true);
  expect(existsSync(join(data, 'run.json'))).toBe(false);
});
