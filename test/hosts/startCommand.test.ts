// npm start on a machine where everything is installed: which application it opens, and why.

import { spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunFolder } from './builtHeadless.ts';

const root = resolve(import.meta.dirname, '../..');

let folder: RunFolder;

beforeEach(async () => {
  folder = await RunFolder.create();
});
afterEach(() => folder.remove());

interface Started {
  readonly code: number | null;
  readonly said: string;
}

function start(
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
  onOutput?: (said: string, signal: (name: NodeJS.Signals) => void) => void,
): Promise<Started> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ELECTRON_EXEC_PATH: _path, ...rest } = process.env;
  const child = spawn(process.execPath, [join(root, 'electron/start.mjs'), ...parameters], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      onOutput?.(said, (name) => child.kill(name));
    });
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
}

async function program(name: string, text: string): Promise<string> {
  await folder.write(name, `#!/bin/sh\n${text}\n`);
  await chmod(join(folder.path, name), 0o755);
  return join(folder.path, name);
}

describe('npm start', () => {
  test('no display - says so, serves the same UI and prints its address', async () => {
    const { code, said } = await start(['--duration', '0.5'], {});
    expect(said).toContain('No desktop window: there is no display');
    expect(said).toMatch(/Open http:\/\/127\.0\.0\.1:\d+\/ in a browser/);
    expect(said).toMatch(/^Ran 0\.\d s/m);
    expect(code).toBe(0);
  });

  test('an Electron binary that is named - is given the application and the arguments', async () => {
    const electron = await program('electron', 'echo "opened $@"');
    const { code, said } = await start(['--plant', 'x.json'], { ELECTRON_EXEC_PATH: electron });
    expect(said).toContain(`opened ${root} --plant x.json`);
    expect(said).not.toContain('No desktop window');
    expect(code).toBe(0);
  });

  test('a binary that cannot open its window - the browser takes over, with the reason', async () => {
    const electron = await program('electron', 'exit 7');
    const { code, said } = await start(['--duration', '0.3'], { ELECTRON_EXEC_PATH: electron });
    expect(said).toContain('No desktop window: Electron ended at once (exit code 7)');
    expect(said).toMatch(/serves http:/);
    expect(code).toBe(0);
  });

  test('a plant that Electron refuses - ends with its exit code, nothing else is tried', async () => {
    const electron = await program('electron', 'exit 2');
    const { code, said } = await start([], { ELECTRON_EXEC_PATH: electron });
    expect(said).not.toContain('No desktop window');
    expect(code).toBe(2);
  });

  test('a binary that is not there - is named', async () => {
    const { said } = await start(['--duration', '0.3'], { ELECTRON_EXEC_PATH: '/nowhere/electron' });
    expect(said).toContain('No desktop window: ELECTRON_EXEC_PATH names no file: /nowhere/electron');
  });

  test('a signal - is passed on once: the run drains and exits 0', async () => {
    let isSent = false;
    const { code, said } = await start([], {}, (text, signal) => {
      if (isSent || !/serves http:/.test(text)) return;
      isSent = true;
      signal('SIGINT');
    });
    expect(said).toMatch(/^Ran \d/m);
    expect(code).toBe(0);
  });
});
