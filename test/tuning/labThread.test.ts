// The lab's thread as the engine sees it: one that is held is ended, and the next task has another one.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { CellTask, WorkerMemoryTask } from '../../electron/engine/lab/cellTask.ts';
import { LabThread } from '../../electron/engine/lab/labThread.ts';

const holdingThreadFile = new URL('./workers/holdingThread.ts', import.meta.url).pathname;
const realThreadFile = new URL('../../electron/hosts/lab/labThread.ts', import.meta.url).pathname;
const data = { workerFile: '', systemInformation: '', lowPriority: false };
const signal = new AbortController().signal;
const cell = {} as CellTask;
const held = {} as WorkerMemoryTask;
let thread: LabThread | null = null;

function open(): LabThread {
  thread = new LabThread(holdingThreadFile, () => data, 20);
  return thread;
}

afterEach(async () => {
  await thread?.end();
});

describe('lab thread', () => {
  it('lab thread - one whose event loop is held is ended with a reason, and the next task is carried out', async () => {
    const lab = open();
    expect(await lab.run('cell', cell, { signal })).toBe(1);
    await expect(lab.run('workerMemory', held, { signal })).rejects.toThrow(
      'it held its event loop for 0.3 s: take smaller batches, or less work per reading',
    );
    expect(lab.hasEnded).toBe(false);
    expect(await lab.run('cell', cell, { signal })).toBe(1);
  });

  it('lab thread - one that is held does not outlive the grace of a cancelled task', async () => {
    const lab = new LabThread(holdingThreadFile, () => data, 60_000);
    thread = lab;
    const control = new AbortController();
    const run = lab.run('workerMemory', held, { signal: control.signal, graceMs: 10 });
    control.abort(new Error('given way'));
    await expect(run).rejects.toThrow('given way');
    expect(await lab.run('cell', cell, { signal })).toBe(1);
  });

  it('lab thread - the real one is heard again and again while it has nothing to say', async () => {
    const worker = new Worker(realThreadFile, { workerData: data });
    try {
      for (let heard = 0; heard < 2; heard++)
        expect(await once(worker, 'message')).toEqual([{ kind: 'alive' }]);
    } finally {
      await worker.terminate();
    }
  });
});
