// Finds the Electron binary, or says why it cannot be had. Never imports electron: that would start a download.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject, pinnedNode, root } from './project.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const downloadLimitMs = 120_000;
const noDisplay = 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)';
const defaultNames = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** `{ path }`, or `{ reason }`: one clause for a person. Downloads the binary when there is a screen to show it on. */
export async function electronBinary() {
  const named = namedBinary();
  if (named) return named;
  if (!hasDisplay()) return { reason: noDisplay };
  const path = installedPath();
  if (path) return { path };
  await download();
  const downloaded = installedPath();
  return downloaded ? { path: downloaded } : { reason: 'the Electron binary could not be downloaded' };
}

/** Like `electronBinary`, but downloads nothing. */
export function presentElectronBinary() {
  const path = installedPath();
  const found = namedBinary() ?? (path ? { path } : { reason: 'no Electron binary' });
  return found.path && !hasDisplay() ? { reason: noDisplay } : found;
}

/** The one that the environment names; null where it names none. */
function namedBinary() {
  const { ELECTRON_EXEC_PATH: given, ELECTRON_OVERRIDE_DIST_PATH: givenFolder } = process.env;
  if (given)
    return existsSync(given) ? { path: given } : { reason: `ELECTRON_EXEC_PATH names no file: ${given}` };
  if (!givenFolder) return null;
  const path = join(givenFolder, executableName());
  return existsSync(path) ? { path } : { reason: `ELECTRON_OVERRIDE_DIST_PATH holds no ${executableName()}` };
}

export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function installedPath() {
  const pathFile = inProject('node_modules/electron/path.txt');
  if (!existsSync(pathFile)) return null;
  const path = inProject('node_modules/electron/dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : null;
}

function executableName() {
  return defaultNames[process.platform] ?? 'electron';
}

async function download() {
  say(`Downloading Electron (${downloadLimitMs / 60_000} minutes at most)`);
  const script = inProject('node_modules/electron/install.js');
  await run(pinnedNode(), [script], { cwd: root, timeLimitMs: downloadLimitMs });
}
