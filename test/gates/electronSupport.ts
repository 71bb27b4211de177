// npm run outdated:electron: whether the pinned Electron is a supported major. Exit code 1 when it is not.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { knownNewestMajor, supportOf } from './electronReleases.ts';

const registryLimitMs = 15_000;

async function pinnedVersion(): Promise<string> {
  const text = await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8');
  const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
  return devDependencies.electron ?? '';
}

/** Asked of the registry that npm is set to; null where it does not answer. */
async function newestMajor(): Promise<number | null> {
  try {
    const asked = await promisify(execFile)('npm', ['view', 'electron', 'version'], {
      timeout: registryLimitMs,
      shell: process.platform === 'win32',
    });
    return Number.parseInt(asked.stdout, 10) || null;
  } catch {
    return null;
  }
}

const version = await pinnedVersion();
const told = await newestMajor();
const newest = told ?? knownNewestMajor(new Date());
const how =
  told === null ? 'the registry was not reached: reckoned from known dates' : 'asked of the registry';
const { isSupported, says } = supportOf(version, newest);
console.log(`${says} (${how})`);
process.exitCode = isSupported ? 0 : 1;
