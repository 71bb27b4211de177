// Where the application and its user's files are: never those of the person who runs the tests. Runs in the stand-in's process.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { commandLine } from './commandLine.ts';

interface Manifest {
  readonly name: string;
  readonly productName?: string;
  readonly version: string;
  readonly main: string;
}

const given = commandLine.getSwitchValue('user-data-dir');
const userData = given ? resolve(given) : mkdtempSync(join(tmpdir(), 'telltale-stand-in-user-'));
const home = join(userData, 'home');

export const places: Record<string, string> = {
  home,
  appData: dirname(userData),
  userData,
  sessionData: userData,
  temp: tmpdir(),
  exe: process.argv[0] ?? '',
  desktop: join(home, 'Desktop'),
  documents: join(home, 'Documents'),
  downloads: join(home, 'Downloads'),
  logs: join(userData, 'logs'),
  crashDumps: join(userData, 'Crashpad'),
};
mkdirSync(userData, { recursive: true });

/** As Electron finds it: the first parameter that is no switch. */
export const appPath = resolve(process.argv.slice(1).find((parameter) => !parameter.startsWith('-')) ?? '.');
export const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as Manifest;

/** A folder that was made for this run goes with it. */
export function removeOwnPlaces(): void {
  if (!given) rmSync(userData, { recursive: true, force: true, maxRetries: 3 });
}
