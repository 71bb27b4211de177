// What is asked of the lab's thread and what it answers. Between the engine's event loop and that thread.
import type { CellResult, CellTask, WorkerMemoryResult, WorkerMemoryTask } from './cellTask.ts';
import type { PlantRunResult, PlantRunTask } from './plantRunTask.ts';

/** A task and its answer, by kind. The thread does one at a time. */
export interface LabTasks {
  cell: { readonly task: CellTask; readonly result: CellResult };
  workerMemory: { readonly task: WorkerMemoryTask; readonly result: WorkerMemoryResult };
  plantRun: { readonly task: PlantRunTask; readonly result: PlantRunResult };
}
export type LabTaskKind = keyof LabTasks;

export type LabRequest =
  | {
      readonly kind: 'task';
      readonly id: number;
      readonly name: LabTaskKind;
      readonly task: LabTasks[LabTaskKind]['task'];
    }
  | { readonly kind: 'cancel'; readonly id: number };

export type LabAnswer =
  /** Once a second from its start on, by its event loop. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: number }
  | { readonly kind: 'done'; readonly id: number; readonly result: LabTasks[LabTaskKind]['result'] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
