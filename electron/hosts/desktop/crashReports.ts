// What is left of a run that did not end as it should: a marker while it runs, a report where the cause is known.
// Electron's main process; all stays on this machine.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const reportPrefix = 'crash-';

const markerSchema = z.object({
  pid: z.int(),
  startedAtMs: z.number(),
  version: z.string(),
  /** Names of the crash dumps that pages and other processes left while the run went on. */
  otherDumps: z.array(z.string()).default([]),
});
type Marker = z.infer<typeof markerSchema>;
type LeftMarker = Pick<Marker, 'startedAtMs' | 'otherDumps'>;

const unreadable: LeftMarker = { startedAtMs: Number.NaN, otherDumps: [] };

/** A run that ended without saying so. */
export interface UnexpectedEnd {
  /** ms since the epoch; NaN where the marker could not be read. */
  readonly startedAtMs: number;
  /** Absolute path of the newest report or crash dump of that run; null where there is none: it was ended from outside. */
  readonly report: string | null;
}

/** The application runs once at a time: a marker that is there at the start is of a run that has ended. */
export class RunMarker {
  readonly #file: string;
  /** Where reports and dumps may lie. */
  readonly #folders: readonly string[];
  #marker: Marker | null = null;

  constructor(file: string, folders: readonly string[]) {
    this.#file = file;
    this.#folders = folders;
  }

  /** Puts the marker of this run; tells of the run before when it left its own. */
  begin(version: string, nowMs = Date.now()): UnexpectedEnd | null {
    const left = this.#read();
    this.#write({ pid: process.pid, startedAtMs: nowMs, version, otherDumps: [] });
    if (left === null) return null;
    const { startedAtMs, otherDumps } = left;
    const newest = reportsIn(this.#folders)
      .filter((file) => !otherDumps.includes(basename(file)))
      .map((file) => ({ file, atMs: statSync(file).mtimeMs }))
      .filter(({ atMs }) => atMs >= (startedAtMs || 0))
      .sort((a, b) => b.atMs - a.atMs)[0];
    return { startedAtMs, report: newest?.file ?? null };
  }

  /** A page or another process than main has crashed; its dump, which lies there by now, is not of this run's end. */
  noteOtherCrash(): void {
    if (this.#marker === null) return;
    const dumps = reportsIn(this.#folders).map((file) => basename(file));
    this.#write({ ...this.#marker, otherDumps: dumps.filter((name) => name.endsWith('.dmp')) });
  }

  /** This run ends as it should. */
  end(): void {
    this.#marker = null;
    rmSync(this.#file, { force: true });
  }

  #write(marker: Marker): void {
    this.#marker = marker;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileAtomic.sync(this.#file, JSON.stringify(marker));
  }

  #read(): LeftMarker | null {
    try {
      const parsed = markerSchema.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return parsed.success ? parsed.data : unreadable;
    } catch (error) {
      const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return isAbsent ? null : unreadable;
    }
  }
}

/** Writes what is known before it returns; returns the report's path. Throws what the file system throws. */
export function writeCrashReport(folder: string, error: unknown, facts: string): string {
  const file = join(folder, `${reportPrefix}${new Date().toISOString().replaceAll(':', '-')}.txt`);
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${what}\n\n${facts}\n`);
  return file;
}

/** Paths of reports of our own, and of crash dumps, which lie one folder deeper. */
function reportsIn(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    entriesOf(folder)
      .filter(isReport)
      .map((name) => join(folder, name)),
  );
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function isReport(name: string): boolean {
  return name.endsWith('.dmp') || (name.startsWith(reportPrefix) && name.endsWith('.txt'));
}
