// What the application was started with, and where its files are: never those of the person who runs the tests. Runs in the stand-in's process.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly productName?: string;
  readonly version: string;
  readonly main: string;
}

/** Value of a switch of Chromium's, `--name=value`; undefined where it was not given. */
export function givenSwitch(name: string): string | undefined {
  const start = `--${name}=`;
  return process.argv.find((parameter) => parameter.startsWith(start))?.slice(start.length);
}

const given = givenSwitch('user-data-dir');
const userData = given ? resolve(given) : mkdtempSync(join(tmpdir(), 'telltale-stand-in-user-'));
mkdirSync(userData, { recursive: true });

export const places = { userData, logs: join(userData, 'logs'), crashDumps: join(userData, 'Crashpad') };

/** As Electron finds it: the first parameter that is no switch. */
export const appPath = resolve(process.argv.slice(1).find((parameter) => !parameter.startsWith('-')) ?? '.');
export const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as Manifest;

/** A folder that was made for this run goes with it. */
export function removeOwnPlaces(): void {
  if (!given) rmSync(userData, { recursive: true, force: true, maxRetries: 3 });
}
