// Writes a report to a file: of a run, or of a sweep. Runs in a host, after the engine has stopped.
import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { RunReport } from '../../../shared/report.ts';
import type { SweepReport } from '../../../shared/tuning/sweepReport.ts';

class ReportFailed extends Error {
  constructor(file: string, reason: string) {
    super(`The report ${file} cannot be written: ${reason}`);
    this.name = 'ReportFailed';
  }
}

/** As JSON. Rejects with ReportFailed. */
export function writeReportFile(file: string, report: RunReport | SweepReport): Promise<void> {
  return writeReportText(file, `${JSON.stringify(report, null, 2)}\n`);
}

/** Whole or not at all: a reader never sees half a report. Rejects with ReportFailed. */
export async function writeReportText(file: string, text: string): Promise<void> {
  try {
    // A pipe or a device must be written to, not replaced by a file.
    if (await isSpecial(file)) await writeFile(file, text);
    else await writeFileAtomic(file, text);
  } catch (error) {
    throw new ReportFailed(file, (error as Error).message);
  }
}

/** So that a run of an hour does not end with nothing to show for it. Rejects with ReportFailed. */
export async function checkReportFile(file: string): Promise<void> {
  const fault = await replacingFault(file);
  if (fault !== null) throw new ReportFailed(file, fault);
}

/** Why a file cannot be written in the place of the one of this name; null when it can. */
export async function replacingFault(file: string): Promise<string | null> {
  try {
    if ((await statIfThere(file))?.isDirectory()) return 'it is a folder';
    await access(dirname(resolve(file)), constants.W_OK);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function isSpecial(file: string): Promise<boolean> {
  const found = await statIfThere(file);
  return found !== null && !found.isFile();
}

async function statIfThere(file: string) {
  return stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
