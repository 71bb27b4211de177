// Makes tasks whole again that were sent as what differs from an earlier one. Runs in the threads of the pool.
import type { BatchTask, ComputeSettings, RepeatedTask, TaskMessage } from '../shared/batchTask.ts';

/** What later tasks may have in common with the last one that came whole: never its rings. */
interface WholeTask {
  readonly taskNumber: number;
  readonly settings: ComputeSettings;
  readonly heartbeats: SharedArrayBuffer;
}

let whole: WholeTask | null = null;

/** To be called with every message, in order. Throws when a task is like one that has not come. */
export function wholeTask(message: TaskMessage): BatchTask {
  if (isRepeated(message)) return repeated(message);
  const { transport, settings, supervision } = message;
  if (transport === 'shared' && supervision)
    whole = { taskNumber: supervision.taskNumber, settings, heartbeats: supervision.heartbeats };
  return message;
}

function repeated([likeTask, taskNumber, rings, ranges, readings, recycled]: RepeatedTask): BatchTask {
  if (whole?.taskNumber !== likeTask)
    throw new Error(`task ${taskNumber} is like task ${likeTask}, which has not come`);
  const { settings, heartbeats } = whole;
  const supervision = { heartbeats, taskNumber };
  return { transport: 'shared', rings, ranges, readings, settings, recycled, supervision };
}

function isRepeated(message: TaskMessage): message is RepeatedTask {
  return Array.isArray(message);
}
