// One place of the pool over a thread that a test answers for: only what its present thread brings back counts.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newBatch, taskOf } from '../../electron/engine/batch.ts';
import { type Attempt, AttemptFailed } from '../../electron/engine/pool/attempt.ts';
import { type SlotObserver, WorkerSlot } from '../../electron/engine/pool/workerSlot.ts';
import type { Death, WorkerThreadOptions } from '../../electron/engine/pool/workerThread.ts';
import type { BatchResult, BatchTask } from '../../shared/batchTask.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';

const threads = vi.hoisted(
  (): { options: WorkerThreadOptions; answer: (result: BatchResult) => void }[] => [],
);
/** The number of the task that the present thread is at, as its heartbeat says. */
const heartbeat = vi.hoisted(() => ({ computing: 0 }));

vi.mock('../../electron/engine/pool/workerThread.ts', () => ({
  stackFrames: () => '',
  WorkerThread: class {
    readonly threadId = 1;
    readonly #options: WorkerThreadOptions;

    constructor(options: WorkerThreadOptions, onWarm: () => void) {
      this.#options = options;
      queueMicrotask(onWarm);
    }

    get computing(): number {
      return heartbeat.computing;
    }

    run(): Promise<BatchResult> {
      return new Promise((answer) => threads.push({ options: this.#options, answer }));
    }

    condemn(death: Death): void {
      this.#options.onDeath(death);
    }

    async end(): Promise<void> {}
  },
}));

function slotOf(tookBack: (number: number) => void = () => undefined): WorkerSlot {
  const nothing = (): void => undefined;
  const observer: SlotObserver = {
    ...{
      changed: nothing,
      takes: nothing,
      answered: nothing,
      died: nothing,
      recycled: nothing,
      tookBack: (attempt: Attempt) => tookBack(attempt.number),
    },
    ending: nothing,
  };
  const parts = { id: 1, workerFile: 'none', recycleAfterMiB: () => 256, nowMs: () => 0, random: () => 0 };
  return new WorkerSlot({ ...parts, observer });
}

function given(slot: WorkerSlot, task: BatchTask, number: number, brief = false): Promise<BatchResult> {
  return new Promise((resolve, reject) =>
    slot.give({ number, task, options: { limitMs: 1_000, brief }, resolve, reject }),
  );
}

async function startedSlot(tookBack?: (number: number) => void): Promise<WorkerSlot> {
  const slot = slotOf(tookBack);
  slot.start();
  await Promise.resolve();
  return slot;
}

function taskOfTen(): BatchTask {
  const { queue, rings, add } = queueOf([sensorOf(0)], 10_000);
  add(0, 10);
  const settings = { window: 8, hop: 4, rolling: true, windowed: false } as const;
  const batch = newBatch(0, queue.compose(10), { ...settings, workPerReadingUs: 0, workKind: 'burn' }, 0);
  return taskOf(batch, 'shared', rings.buffer, null);
}

beforeEach(() => {
  threads.length = 0;
  heartbeat.computing = 0;
});

describe('a place of the pool', () => {
  it('a result of a thread that was given up - settles nothing, the present task goes on', async () => {
    const task = taskOfTen();
    const slot = await startedSlot();
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

  it('a brief task - one more is taken ahead, none behind a long one', async () => {
    const [task, slot] = [taskOfTen(), await startedSlot()];
    void given(slot, task, 1, true);
    expect(slot).toMatchObject({ idle: false, takesAhead: true });
    void given(slot, task, 2, true);
    expect(slot.takesAhead).toBe(false);
    threads[0]?.answer(await computeBatch(task));
    await vi.waitFor(() => expect(slot.takesAhead).toBe(true));
    const other = await startedSlot();
    void given(other, task, 3);
    expect(other.takesAhead).toBe(false);
  });

  it('a thread that dies at the first task - that one has failed, the one sent ahead has not', async () => {
    const [task, slot] = [taskOfTen(), await startedSlot()];
    const [first, ahead] = [given(slot, task, 1, true), given(slot, task, 2, true)];
    heartbeat.computing = 1;
    threads[0]?.options.onDeath({ reason: 'exit', what: 'exited with code 7', stack: '' });
    await expect(first).rejects.toMatchObject({ kind: 'worker', death: 'exit' });
    await expect(ahead).rejects.toMatchObject({ kind: 'pool', death: null });
  });

  it('a thread that dies at the task sent ahead - the first, computed but not yet back, is not held responsible', async () => {
    const [task, slot] = [taskOfTen(), await startedSlot()];
    const [first, ahead] = [given(slot, task, 1, true), given(slot, task, 2, true)];
    heartbeat.computing = 2;
    threads[0]?.options.onDeath({ reason: 'exit', what: 'exited with code 7', stack: '' });
    await expect(first).rejects.toMatchObject({ kind: 'pool', death: null });
    await expect(ahead).rejects.toMatchObject({ kind: 'worker', death: 'exit' });
  });

  it('a slot that is closed - gives up all it has been sent', async () => {
    const [task, slot] = [taskOfTen(), await startedSlot()];
    const both = Promise.allSettled([given(slot, task, 1, true), given(slot, task, 2, true)]);
    slot.abandon();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('a result that cannot be read - is held against its own task, whatever the thread is at by then', async () => {
    const [task, slot] = [taskOfTen(), await startedSlot()];
    const [first, ahead] = [given(slot, task, 1, true), given(slot, task, 2, true)];
    heartbeat.computing = 2;
    const whole = await computeBatch(task);
    if (whole.transport !== 'shared') throw new Error('computed as a copy');
    threads[0]?.answer({ ...whole, columns: whole.columns.slice(0, 1) });
    await expect(first).rejects.toMatchObject({ kind: 'worker', death: 'unreadable' });
    await expect(ahead).rejects.toMatchObject({ kind: 'pool', death: null });
  });

  it('a brief task that takes long after all - what was sent behind it is taken back, and its late result ignored', async () => {
    const [task, tookBack] = [taskOfTen(), [] as number[]];
    const slot = await startedSlot((number) => tookBack.push(number));
    const first = given(slot, task, 1, true);
    void given(slot, task, 2, true);
    heartbeat.computing = 1;
    for (let i = 0; i < 4; i++) slot.supervise(25);
    expect(tookBack).toEqual([2]);
    const result = await computeBatch(task);
    threads[0]?.answer(result);
    threads[1]?.answer(await computeBatch(task));
    expect(await first).toBe(result);
    await vi.waitFor(() => expect(slot).toMatchObject({ computing: false, idle: true }));
  });
});
