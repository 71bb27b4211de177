// Runs a plant for some seconds on an engine of its own and tells what it did. Runs in the lab's thread.
import type { BatchResult, BatchTask } from '../../../shared/batchTask.ts';
import type { HistoryColumns, TaskColumns } from '../../../shared/frame.ts';
import type { PlantInput } from '../../../shared/plant.ts';
import type { RunReport } from '../../../shared/report.ts';
import type { OpenSource } from '../sources/sensorSource.ts';
import type { LabTaskContext } from './labTaskContext.ts';

export interface PlantRunTask {
  readonly plant: PlantInput;
  readonly durationMs: number;
}

export interface PlantRunResult {
  readonly report: RunReport;
  readonly startedAtMs: number;
  /** Times in ms since the epoch. */
  readonly tasks: TaskColumns;
  readonly history: HistoryColumns;
}

export interface PlantRunParts {
  readonly workerFile: string;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly openSource: OpenSource;
}

export function runPlant(
  _task: PlantRunTask,
  _parts: PlantRunParts,
  _context: LabTaskContext,
): Promise<PlantRunResult> {
  return Promise.reject(new Error('not built'));
}
