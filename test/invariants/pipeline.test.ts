// Queue, pool and commit under anything that can happen, in any order, against a model that keeps its own account.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pipelineCommands } from './pipelineCommands.ts';
import { PipelineUnderTest } from './pipelineUnderTest.ts';
import { pipelineRegressions, type Regression } from './regressionSeeds.ts';

const startKnobs = {
  'queue.capacityReadings': 2_000,
  'batch.size': 100,
  'batch.maxWaitMs': 20,
  'features.window': 16,
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A window as large as any, and a queue that holds more than a ring. */
const fullRing = {
  ...startKnobs,
  'queue.capacityReadings': 40_000,
  'batch.size': 700,
  'features.window': 4_096,
};

async function hold({ replayPath, ...run }: Regression): Promise<void> {
  const options = { maxCommands: 80, size: 'max', ...(replayPath && { replayPath }) } as const;
  await fc.assert(
    fc.asyncProperty(fc.commands(pipelineCommands, options), async (commands) => {
      const pipeline = new PipelineUnderTest(startKnobs);
      await fc.asyncModelRun(() => ({ model: {}, real: pipeline }), commands);
      await pipeline.drain();
    }),
    { ...run, numRuns: 600 },
  );
}

describe('pipeline', () => {
  it('anything in any order - the account balances, each reading comes out once, in order, with its own result', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`pipeline: seed ${seed}`);
    await hold({ seed });
  });

  it('a ring that is always full - is not written over where a window still reads', async () => {
    const steps = fc.array(fc.nat({ max: 5 }), { minLength: 10, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (places) => {
        const pipeline = new PipelineUnderTest(fullRing);
        const [first] = pipeline.model.sensors;
        if (!first) throw new Error('there is no sensor');
        for (const place of places) {
          pipeline.offer(first, 20_000);
          await pipeline.pass(20);
          const task = pipeline.pool.open[place % pipeline.pool.open.length];
          if (task) pipeline.succeed(task);
          pipeline.check();
        }
        await pipeline.drain();
      }),
      { numRuns: 20 },
    );
  });

  it.each(pipelineRegressions)('seed $seed, path $path, which failed once - holds', hold);

  it('readings that no worker can compute - are given up one by one, all others come out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 399 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        async (poison, size) => {
          const pipeline = new PipelineUnderTest({ ...startKnobs, 'batch.size': size });
          const [first] = pipeline.model.sensors;
          if (!first) throw new Error('there is no sensor');
          pipeline.offer(first, 400);
          while (first.committed + first.givenUp < 400) {
            await pipeline.pass(20);
            const [task] = pipeline.pool.open;
            if (!task) continue;
            const isPoison = task.ranges.some(({ seqStart, count }) =>
              poison.some((seq) => seq >= seqStart && seq < seqStart + count),
            );
            if (isPoison) pipeline.fail(task, 'task');
            else pipeline.succeed(task);
          }
          await pipeline.drain();
          expect(first.givenUp).toBe(poison.length);
          expect(first.committed).toBe(400 - poison.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
