// The lock of a single instance: a file with its holder's process, and a folder in which later starts leave word. Runs in the stand-in's process.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places } from './appPlaces.ts';

/** What a later start says. */
export interface SecondStart {
  readonly argv: string[];
  readonly cwd: string;
  readonly additionalData: unknown;
}

const lockFile = join(places.userData, 'stand-in.lock');
const wordFolder = join(places.userData, 'stand-in-second');
let release: (() => void) | undefined;

/** True when this process holds the lock from now on; otherwise the holder is told of this start. */
export function takeLock(start: SecondStart, onSecond: (second: SecondStart) => void): boolean {
  if (release) return true;
  mkdirSync(wordFolder, { recursive: true });
  if (!isTaken()) {
    release = hearSeconds(onSecond);
    return true;
  }
  const file = join(wordFolder, String(process.pid));
  writeFileSync(`${file}.part`, JSON.stringify(start));
  renameSync(`${file}.part`, `${file}.json`);
  return false;
}

export function releaseLock(): void {
  release?.();
  release = undefined;
}

/** Takes the lock unless a living process has it. */
function isTaken(): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return false;
  } catch {
    const holder = Number(readFileSync(lockFile, 'utf8'));
    if (isAlive(holder)) return true;
    writeFileSync(lockFile, String(process.pid));
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function hearSeconds(onSecond: (second: SecondStart) => void): () => void {
  const read = (): void => {
    for (const name of readdirSync(wordFolder).filter((name) => name.endsWith('.json'))) {
      const file = join(wordFolder, name);
      const second = JSON.parse(readFileSync(file, 'utf8')) as SecondStart;
      rmSync(file);
      onSecond(second);
    }
  };
  const watcher = watch(wordFolder, read);
  return () => {
    watcher.close();
    rmSync(lockFile, { force: true });
  };
}
