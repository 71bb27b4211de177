// Where the project's parts are, seen from a checkout. Bare Node 20 or newer: nothing is installed yet.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path of a file in the project. */
export const inProject = (...parts) => join(root, ...parts);

const platform = process.platform === 'win32' ? 'win' : process.platform;
const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

/** The Node that the lockfile pins; the running one where it is recent enough; null where there is neither. */
export function pinnedNode() {
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const path = inProject('node_modules', name, executable);
    if (existsSync(path)) return path;
  }
  return Number(process.versions.node.split('.', 1)[0]) >= 24 ? process.execPath : null;
}
