// A feature worker that fails on certain values, as kernels with a bug would: for as long as they are in its ranges.
import type { BatchTask, SharedBatchTask, TaskMessage } from '../../../shared/batchTask.ts';
import { slotField, slotHeader } from '../../../shared/ringLayout.ts';
import featureWorker from '../../../workers/featureWorker.ts';
import { wholeTask } from '../../../workers/taskMessage.ts';

/** What each of these values does to the worker that computes it. */
export const faultyValues = { refuse: 1_001, exit: 1_002, hang: 1_003, throw: 1_004, empty: 1_005 } as const;

export default async function faultyWorker(message: TaskMessage) {
  const task = wholeTask(message);
  const values = task.transport === 'shared' ? valuesOf(task) : [];
  begin(task);
  const has = (value: number): boolean => values.includes(value);
  if (has(faultyValues.refuse)) throw new Error('planted');
  if (has(faultyValues.exit)) process.exit(3);
  if (has(faultyValues.empty)) return null;
  if (has(faultyValues.hang)) return featureWorker(sleeping(task));
  if (has(faultyValues.throw)) {
    setImmediate(() => {
      throw new Error('planted outside of its task');
    });
    return featureWorker(awaiting(task));
  }
  return featureWorker(task);
}

/** As the feature worker does when it begins a task. */
function begin({ supervision }: BatchTask): void {
  if (supervision) Atomics.store(new Int32Array(supervision.heartbeats), 0, supervision.taskNumber);
}

function valuesOf({ rings, ranges }: SharedBatchTask): number[] {
  const doubles = new Float64Array(rings);
  const values: number[] = [];
  for (let i = 0; i < ranges.length; i += 3) {
    const header = slotHeader(ranges[i] as number);
    const base = doubles[header + slotField.valuesBase] as number;
    const capacity = doubles[header + slotField.capacity] as number;
    const seqStart = ranges[i + 1] as number;
    for (let k = 0; k < (ranges[i + 2] as number); k++)
      values.push(doubles[base + ((seqStart + k) % capacity)] as number);
  }
  return values;
}

function sleeping(task: BatchTask): BatchTask {
  return { ...task, settings: { ...task.settings, workPerReadingUs: 1e9, workKind: 'sleep' } };
}

/** Never comes back, but leaves its thread's event loop free. */
function awaiting(task: BatchTask): BatchTask {
  if (!task.supervision) return task;
  return { ...task, supervision: { ...task.supervision, fault: 'throw' } };
}
