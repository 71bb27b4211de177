// Checks that what a worker sent back is a result of what it was asked for. Runs in the engine's event loop.
import {
  type BatchResult,
  type BatchTask,
  type ComputeSettings,
  type PlainBatchResult,
  type PlainBatchTask,
  type SharedBatchResult,
  type SharedBatchTask,
  windowRowDoubles,
} from '../../../shared/batchTask.ts';
import { rollingFeatureNames } from '../../../shared/featureNames.ts';

/** What does not fit, as the end of a sentence; null when all does. Takes nothing of `result` for granted. */
export function resultFault(task: BatchTask, result: BatchResult): string | null {
  if (typeof result !== 'object' || result === null) return `${typeof result} in the place of a result`;
  if (result.transport !== task.transport) return `a result by transport ${String(result.transport)}`;
  const { threadId, startedAtMs, endedAtMs } = result;
  if (!Number.isInteger(threadId) || !(endedAtMs >= startedAtMs)) return 'a result without its times';
  if (task.transport === 'shared' && result.transport === 'shared') return sharedFault(task, result);
  if (task.transport === 'copy' && result.transport === 'copy') return plainFault(task, result);
  return null;
}

function sharedFault(
  { ranges, readings, settings }: SharedBatchTask,
  { columns, windowRows }: SharedBatchResult,
): string | null {
  if (!(columns instanceof Float64Array)) return 'a result without columns';
  let rows = 0;
  for (let i = 0; settings.windowed && i < ranges.length; i += 3)
    rows += windowsEnding(ranges[i + 1] as number, ranges[i + 2] as number, settings);
  if (windowRows !== rows) return `${windowRows} windows where ${rows} end`;
  const least = (settings.rolling ? rollingFeatureNames.length * readings : 0) + rows * windowRowDoubles;
  return columns.length < least ? `${columns.length} figures where ${least} are due` : null;
}

function plainFault({ readings, settings }: PlainBatchTask, { results }: PlainBatchResult): string | null {
  if (!Array.isArray(results)) return 'a result without rows';
  if (results.length !== readings) return `${results.length} rows for ${readings} readings`;
  const fits = results.every(
    (row) => typeof row === 'object' && row !== null && (row.rolling !== null) === settings.rolling,
  );
  return fits ? null : 'rows without their features';
}

/** Window rows that the result of these ranges has. */
export function windowRowsDue(
  ranges: readonly { readonly seqStart: number; readonly count: number }[],
  settings: ComputeSettings,
): number {
  if (!settings.windowed) return 0;
  return ranges.reduce((sum, { seqStart, count }) => sum + windowsEnding(seqStart, count, settings), 0);
}

/** Windows that end within a range: at window − 1, then every `hop` readings. */
function windowsEnding(seqStart: number, count: number, { window, hop }: ComputeSettings): number {
  const before = (seq: number): number => (seq < window ? 0 : Math.floor((seq - window) / hop) + 1);
  return before(seqStart + count) - before(seqStart);
}
