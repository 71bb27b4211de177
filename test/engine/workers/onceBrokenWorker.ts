// A feature worker of which the first that loads ends instead, once for each file that says so.
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import featureWorker from '../../../workers/featureWorker.ts';

/** The file, of this process: the worker that can take it away ends. */
export const onceFile = join(tmpdir(), `telltale-once-${process.pid}`);

function takenAway(): boolean {
  if (!existsSync(onceFile)) return false;
  try {
    rmSync(onceFile);
    return true;
  } catch {
    return false;
  }
}

if (takenAway()) process.exit(5);

export default featureWorker;
