// Closes the outputs of a run and tells what did not get into them.
import type { CommitOutput } from '../engine.ts';
import { grouped } from '../sentenceNumbers.ts';
import type { TimeLimit } from '../timeLimit.ts';

/** Rejects as the first that cannot be closed does, once all are. `tell`: one sentence for each that lacks readings. */
export async function closeOutputs(
  outputs: readonly CommitOutput[],
  limit: TimeLimit,
  tell: (message: string) => void,
): Promise<void> {
  const closed = await Promise.allSettled(outputs.map((output) => output.close(limit)));
  for (const output of outputs) {
    const report = output.report();
    if (!report || report.lost === 0) continue;
    const lost = grouped(report.lost);
    tell(`The output ${report.file} lacks ${lost} committed readings: ${report.failure}`);
  }
  const failed = closed.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
