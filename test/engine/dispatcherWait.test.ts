// How long readings wait for their batch to become full, by a clock that the test moves.
import { expect, it } from 'vitest';
import { Committer } from '../../electron/engine/commit.ts';
import { Dispatcher } from '../../electron/engine/dispatcher.ts';
import { Recovery } from '../../electron/engine/pool/recovery.ts';
import type { BatchTask } from '../../shared/batchTask.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { queueOf, sensorOf } from './sensors.ts';
import { standingClock } from './standingClock.ts';

const waitingFor = (maxWaitMs: number) => ({ ...defaultKnobs, batch: { size: 1_000, maxWaitMs } });

function dispatcherAt(nowMs: () => number, maxWaitMs: number) {
  const { queue, rings, ring, add } = queueOf([sensorOf(0)], 100_000);
  const clock = standingClock(nowMs);
  const sent: BatchTask[] = [];
  const pool = {
    workers: 2,
    accepts: true,
    broken: false,
    run: async (task: BatchTask) => {
      sent.push(task);
      return computeBatch(task);
    },
  };
  const committer = new Committer([], clock, {
    worked: () => undefined,
    committed: () => undefined,
    finished: () => undefined,
    released: () => undefined,
  });
  const dispatcher = new Dispatcher(
    {
      queue,
      rings,
      pool,
      computeInline: async (task) => computeBatch(task),
      committer,
      clock,
      observer: {
        returned: () => 1,
        attemptFailed: () => undefined,
        predictedMs: () => 0,
        posted: () => undefined,
        worked: () => undefined,
        costIsKnown: () => true,
      },
      recovery: new Recovery(),
      faults: null,
    },
    waitingFor(maxWaitMs),
  );
  const arrive = (count: number): void => {
    ring(0).arrivals.note(ring(0).next, nowMs());
    add(0, count);
    dispatcher.pump();
  };
  return { dispatcher, sent, arrive };
}

it('batch.maxWaitMs made shorter - acts on what waits already, without its timer', () => {
  let nowMs = 0;
  const { dispatcher, sent, arrive } = dispatcherAt(() => nowMs, 10_000);
  arrive(10);
  nowMs = 30;
  dispatcher.pump();
  expect(sent).toHaveLength(0);
  dispatcher.setKnobs(waitingFor(20));
  expect(sent.map(({ readings }) => readings)).toEqual([10]);
  dispatcher.stop();
});

it('batch.maxWaitMs made longer - what waits goes on waiting', () => {
  let nowMs = 0;
  const { dispatcher, sent, arrive } = dispatcherAt(() => nowMs, 20);
  arrive(10);
  dispatcher.setKnobs(waitingFor(10_000));
  nowMs = 30;
  dispatcher.pump();
  expect(sent).toHaveLength(0);
  dispatcher.stop();
});
