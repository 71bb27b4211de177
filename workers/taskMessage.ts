// Makes tasks whole again that were sent as what differs from an earlier one. Runs in the threads of the pool.
import type { BatchTask, RepeatedTask, SharedBatchTask, TaskMessage } from '../shared/batchTask.ts';

/** The last one that came whole. */
let whole: (SharedBatchTask & BatchTask) | null = null;

/** To be called with every message, in order. Throws when a task is like one that has not come. */
export function wholeTask(message: TaskMessage): BatchTask {
  if (isRepeated(message)) return repeated(message);
  if (message.transport === 'shared') whole = message;
  return message;
}

function repeated([likeTask, taskNumber, ranges, readings, recycled]: RepeatedTask): BatchTask {
  const supervision = whole?.supervision;
  if (!whole || !supervision || supervision.taskNumber !== likeTask)
    throw new Error(`task ${taskNumber} is like task ${likeTask}, which has not come`);
  const { rings, settings } = whole;
  return {
    transport: 'shared',
    rings,
    ranges,
    readings,
    settings,
    recycled,
    supervision: { heartbeats: supervision.heartbeats, taskNumber },
  };
}

function isRepeated(message: TaskMessage): message is RepeatedTask {
  return Array.isArray(message);
}
