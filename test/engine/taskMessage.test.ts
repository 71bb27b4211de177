// Tasks sent as what differs from an earlier one: the thread has them whole again, or refuses.
import { describe, expect, it } from 'vitest';
import type { BatchTask, RepeatedTask } from '../../shared/batchTask.ts';
import { wholeTask } from '../../workers/taskMessage.ts';

const settings = {
  window: 8,
  hop: 4,
  rolling: true,
  windowed: false,
  workPerReadingUs: 0,
  workKind: 'burn',
} as const;
const heartbeats = new SharedArrayBuffer(4);

function wholeMessage(taskNumber: number): BatchTask {
  return {
    transport: 'shared',
    rings: new SharedArrayBuffer(64),
    ranges: Float64Array.of(0, 0, 10),
    readings: 10,
    settings,
    recycled: null,
    supervision: { heartbeats, taskNumber, leakKiB: 1 },
  };
}

describe('task messages', () => {
  it('a task like an earlier one - has its settings and heartbeats, and nothing else of it', () => {
    const first = wholeMessage(7);
    expect(wholeTask(first)).toBe(first);
    const recycled = new ArrayBuffer(8);
    const rings = new SharedArrayBuffer(128);
    const like: RepeatedTask = [7, 8, rings, Float64Array.of(1, 20, 5), 5, recycled];
    expect(wholeTask(like)).toEqual({
      ...first,
      rings,
      ranges: Float64Array.of(1, 20, 5),
      readings: 5,
      recycled,
      supervision: { heartbeats, taskNumber: 8 },
    });
  });

  it('a task like one that has not come - is refused, whatever came before', () => {
    wholeTask(wholeMessage(7));
    const like: RepeatedTask = [9, 10, new SharedArrayBuffer(64), Float64Array.of(0, 0, 1), 1, null];
    expect(() => wholeTask(like)).toThrow('task 10 is like task 9, which has not come');
  });
});
