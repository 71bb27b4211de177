// Where the files lie that a host hands on, seen from the host's own built entry.
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BuiltFiles {
  /** What each thread of the feature pool loads. */
  readonly worker: string;
  /** The thread of the tuning lab. */
  readonly labThread: string;
  /** The thread that writes `--output`. */
  readonly outputWriter: string;
  /** Main file of the package systeminformation, which the system source's thread loads. */
  readonly systemInformation: string;
  readonly preload: string;
  /** Folder of the UI. */
  readonly ui: string;
  readonly readme: string;
  /** Licences of what the application is made with; there once it is packaged. */
  readonly licences: string;
}

/** `entryUrl`: import.meta.url of a host's built entry. */
export function builtFiles(entryUrl: string): BuiltFiles {
  const folder = dirname(fileURLToPath(entryUrl));
  return {
    worker: resolve(folder, 'featureWorker.js'),
    labThread: resolve(folder, 'labThread.js'),
    outputWriter: resolve(folder, 'ndjsonWriter.js'),
    systemInformation: createRequire(entryUrl).resolve('systeminformation'),
    preload: resolve(folder, '../preload/preload.cjs'),
    ui: resolve(folder, '../renderer'),
    readme: resolve(folder, '../../README.md'),
    licences: resolve(folder, '../../licences.txt'),
  };
}

/** Rejects, saying what to do, when one of the files is not there. */
export async function checkBuilt(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await access(file).catch(() => {
      throw new Error(`${file} is missing: build the project with npm run build`);
    });
  }
}
