// Runs the `python` baseline where there is a python3.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface PythonOptions {
  readonly workers: number;
  readonly batch: number;
  readonly sensors: number;
  readonly seconds: number;
}

export const processPoolFile = fileURLToPath(new URL('./processPool.py', import.meta.url));
const run = promisify(execFile);

/** Its version, or null where there is none. */
export async function pythonVersion(): Promise<string | null> {
  return run('python3', ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}

/** Readings a second whose statistics have come back. */
export async function pythonReadingsPerS({
  workers,
  batch,
  sensors,
  seconds,
}: PythonOptions): Promise<number> {
  const figures = [workers, batch, sensors, seconds].map(String);
  const { stdout } = await run('python3', [processPoolFile, ...figures], {
    timeout: seconds * 1_000 + 60_000,
  });
  return (JSON.parse(stdout) as { readingsPerS: number }).readingsPerS;
}
