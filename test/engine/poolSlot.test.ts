// One place of the pool over a thread that a test answers for: only what its present thread brings back counts.
import { describe, expect, it, vi } from 'vitest';
import { newBatch, taskOf } from '../../electron/engine/batch.ts';
import { AttemptFailed } from '../../electron/engine/pool/attempt.ts';
import { type SlotObserver, WorkerSlot } from '../../electron/engine/pool/workerSlot.ts';
import type { WorkerThreadOptions } from '../../electron/engine/pool/workerThread.ts';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';

const threads = vi.hoisted(
  (): { options: WorkerThreadOptions; answer: (result: BatchResult) => void }[] => [],
);

vi.mock('../../electron/engine/pool/workerThread.ts', () => ({
  stackFrames: () => '',
  WorkerThread: class {
    readonly threadId = 1;
    readonly computing = 0;
    readonly #options: WorkerThreadOptions;

    constructor(options: WorkerThreadOptions, onWarm: () => void) {
      this.#options = options;
      queueMicrotask(onWarm);
    }

    run(): Promise<BatchResult> {
      return new Promise((answer) => threads.push({ options: this.#options, answer }));
    }

    async end(): Promise<void> {}
  },
}));

function slotOf(): WorkerSlot {
  const nothing = (): void => undefined;
  const observer: SlotObserver = {
    ...{ changed: nothing, idle: nothing, answered: nothing, died: nothing, recycled: nothing },
    ending: nothing,
  };
  const parts = { id: 1, workerFile: 'none', recycleAfterMiB: () => 256, nowMs: () => 0, random: () => 0 };
  return new WorkerSlot({ ...parts, observer });
}

function given(slot: WorkerSlot, task: BatchTask, number: number): Promise<BatchResult> {
  return new Promise((resolve, reject) =>
    slot.give({ number, task, options: { limitMs: 1_000 }, resolve, reject }),
  );
}

describe('a place of the pool', () => {
  it('a result of a thread that was given up - settles nothing, the present task goes on', async () => {
    const { queue, rings, add } = queueOf([sensorOf(0)], 10_000);
    add(0, 10);
    const settings = { window: 8, hop: 4, rolling: true, windowed: false } as const;
    const batch = newBatch(0, queue.compose(10), { ...settings, workPerReadingUs: 0, workKind: 'burn' }, 0);
    const task = taskOf(batch, 'shared', rings.buffer, null);
    const slot = slotOf();
    slot.start();
    await Promise.resolve();
    const first = given(slot, task, 1);
    threads[0]?.options.onDeath({ reason: 'overdue', what: 'gave no result', stack: '' });
    await expect(first).rejects.toThrow(AttemptFailed);
    slot.start();
    await Promise.resolve();
    const second = given(slot, task, 2);
    const late = await computeBatch(task);
    threads[0]?.answer(late);
    await new Promise((resolve) => setImmediate(resolve));
    expect(slot).toMatchObject({ computing: true, idle: false });
    const right = await computeBatch(task);
    threads[1]?.answer(right);
    expect(await second).toBe(right);
    expect(slot).toMatchObject({ computing: false, idle: true });
  });
});
