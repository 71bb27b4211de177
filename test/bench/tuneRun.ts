// Runs the built tune entry on a plant and hands back its report.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PlantInput } from '../../shared/plant.ts';
import type { SweepReport } from '../../shared/tuning/sweepReport.ts';

const run = promisify(execFile);
const tuneFile = resolve(import.meta.dirname, '../../out/main/tune.js');
const limitMs = 600_000;

export interface TuneRun {
  readonly plant: PlantInput;
  readonly batches: readonly number[];
  readonly workers: readonly number[];
  /** Added for each reading, in µs of CPU. */
  readonly workUs: number;
  readonly targetP99Ms: number;
}

/** Rejects when the command fails. */
export async function sweepOf({
  plant,
  batches,
  workers,
  workUs,
  targetP99Ms,
}: TuneRun): Promise<SweepReport> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  try {
    const plantFile = join(folder, 'plant.json');
    const reportFile = join(folder, 'sweep.json');
    await writeFile(plantFile, JSON.stringify(plant));
    await run(
      process.execPath,
      [
        tuneFile,
        ...['--plant', plantFile, '--report', reportFile, '--batches', batches.join()],
        ...['--workers', workers.join(), '--work-us', String(workUs), '--target-p99-ms', String(targetP99Ms)],
      ],
      { timeout: limitMs },
    );
    return JSON.parse(await readFile(reportFile, 'utf8')) as SweepReport;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
