// What is left of a run that did not end as it should: a marker while it runs, a report where the cause is known.
// Electron's main process; all stays on this machine.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const reportPrefix = 'crash-';

const markerSchema = z.object({ pid: z.int(), startedAtMs: z.number(), version: z.string() });
type Marker = z.infer<typeof markerSchema>;

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

  constructor(file: string) {
    this.#file = file;
  }

  /** Puts the marker of this run; tells of the run before when it left its own. `folders`: where reports may lie. */
  begin(version: string, folders: readonly string[], nowMs = Date.now()): UnexpectedEnd | null {
    const left = this.#read();
    const marker: Marker = { pid: process.pid, startedAtMs: nowMs, version };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileAtomic.sync(this.#file, JSON.stringify(marker));
    if (left === null) return null;
    return { startedAtMs: left.startedAtMs, report: newestReport(folders, left.startedAtMs || 0) };
  }

  /** This run ends as it should. */
  end(): void {
    rmSync(this.#file, { force: true });
  }

  #read(): Pick<Marker, 'startedAtMs'> | null {
    try {
      const parsed = markerSchema.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return parsed.success ? parsed.data : { startedAtMs: Number.NaN };
    } catch (error) {
      const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return isAbsent ? null : { startedAtMs: Number.NaN };
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

/** Reports of our own, and crash dumps, which lie one folder deeper. */
function newestReport(folders: readonly string[], sinceMs: number): string | null {
  const found = folders.flatMap((folder) =>
    entriesOf(folder)
      .filter(isReport)
      .map((name) => join(folder, name)),
  );
  const dated = found.map((file) => ({ file, atMs: statSync(file).mtimeMs }));
  const newest = dated.filter(({ atMs }) => atMs >= sinceMs).sort((a, b) => b.atMs - a.atMs)[0];
  return newest?.file ?? null;
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
