// One measurement of the lab: a pipeline of its own, fed with captured readings under one setting. Runs in the lab's thread.
import type { BatchResult, BatchTask } from '../../../shared/batchTask.ts';
import type { LabTaskContext } from './labTaskContext.ts';

export interface CellTask {
  readonly todo: never;
}
export interface CellResult {
  readonly todo: never;
}

export interface CellParts {
  readonly workerFile: string;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
}

export function measureCell(
  _task: CellTask,
  _parts: CellParts,
  _context: LabTaskContext,
): Promise<CellResult> {
  return Promise.reject(new Error('not built'));
}
