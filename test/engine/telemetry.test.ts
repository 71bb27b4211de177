// Figures about the pipeline: percentiles, lag, cost of a batch, rates.
import { threadId } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../electron/engine/clock.ts';
import { CostEstimate } from '../../electron/engine/telemetry/costFit.ts';
import { LoopLag } from '../../electron/engine/telemetry/loopLag.ts';
import { PipelineHistory } from '../../electron/engine/telemetry/pipelineHistory.ts';
import { SampledCounter } from '../../electron/engine/telemetry/rate.ts';
import { SlidingHistogram } from '../../electron/engine/telemetry/slidingHistogram.ts';
import { WorkerRegister } from '../../electron/engine/telemetry/workerFigures.ts';
import { historyMetrics } from '../../shared/frame.ts';

describe('sliding histogram', () => {
  it('percentiles - agree with sorting, to one per cent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 500 }),
        (durations) => {
          const histogram = new SlidingHistogram();
          for (const duration of durations) histogram.record(duration);
          const sorted = [...durations].sort((a, b) => a - b);
          const exact = (share: number): number =>
            sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
          const { p50, p99, max } = histogram.whole();
          expect(Math.abs((p50 as number) - exact(0.5))).toBeLessThanOrEqual(exact(0.5) * 0.011 + 0.001);
          expect(Math.abs((p99 as number) - exact(0.99))).toBeLessThanOrEqual(exact(0.99) * 0.011 + 0.001);
          expect(Math.abs((max as number) - exact(1))).toBeLessThanOrEqual(exact(1) * 0.011 + 0.001);
        },
      ),
    );
  });

  it('more than 2³¹ readings - still count', () => {
    const histogram = new SlidingHistogram();
    histogram.record(1, 5e9);
    histogram.record(9, 1e9);
    expect(histogram.whole().p50).toBeCloseTo(1, 1);
  });

  it('the last ten seconds - forget what is older', () => {
    const histogram = new SlidingHistogram();
    histogram.record(500);
    histogram.endInterval();
    for (let second = 0; second < 10; second++) {
      expect(histogram.recent().max).toBeCloseTo(500, -1);
      histogram.endSecond();
    }
    expect(histogram.recent()).toEqual({ p50: null, p99: null, max: null });
    expect(histogram.whole().max).toBeCloseTo(500, -1);
  });
});

describe('loop lag', () => {
  it('a freeze of 200 ms - counts as 200, 195, … 5', async () => {
    const lag = new LoopLag(createClock());
    lag.start();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const end = performance.now() + 200;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 30));
    lag.stop();
    const { p50, max } = lag.histogram.whole();
    expect(max).toBeGreaterThanOrEqual(190);
    // A timer that merely fires late once would leave the median near zero.
    expect(p50).toBeGreaterThan(50);
  });
});

describe('cost of a batch', () => {
  it('batches of known cost - overhead and cost are found', () => {
    const cost = new CostEstimate();
    for (let i = 0; i < 200; i++) cost.add(100 + (i % 5) * 200, 0.055, (100 + (i % 5) * 200) * 0.004);
    const fit = cost.fit();
    expect(fit.overheadUsPerBatch).toBeCloseTo(55, 6);
    expect(fit.costUsPerReading).toBeCloseTo(4, 6);
    expect(fit.ipcShare).toBeCloseTo(55 / (55 + 4 * 500), 6);
    expect(fit.r2).toBeCloseTo(1, 6);
    expect(fit.overheadUncertaintyUs).toBeCloseTo(0, 6);
  });

  it('too few batches - no figure, and the reason', () => {
    const cost = new CostEstimate();
    cost.add(500, 0.05, 1);
    expect(cost.fit()).toMatchObject({
      overheadUsPerBatch: null,
      ipcShare: null,
      unknownBecause: 'needs 5 batches, has 1',
    });
  });

  it('batches of one size - no R², and the reason', () => {
    const cost = new CostEstimate();
    for (let i = 0; i < 50; i++) cost.add(500, 0.05, 2 + (i % 3) / 10);
    expect(cost.fit()).toMatchObject({ r2: null, unknownBecause: 'R² needs batches of different sizes' });
    expect(cost.fit().costUsPerReading).toBeGreaterThan(4);
  });
});

describe('rates', () => {
  it('a counter - its growth over one second and over ten', () => {
    const counter = new SampledCounter();
    for (let i = 0; i <= 50; i++) counter.sample(i < 45 ? i * 100 : 4_500 + (i - 45) * 1_000, i * 200);
    expect(counter.perSecond()).toBeCloseTo(5_000, 6);
    expect(counter.perSecond(10)).toBeCloseTo((4_500 + 5_000) / 10, 6);
  });
});

describe('pipeline history', () => {
  it('a quarter of an hour - at most 301 buckets that keep extremes', () => {
    const history = new PipelineHistory();
    for (let i = 0; i < 4_500; i++) {
      const sample = Object.fromEntries(
        historyMetrics.map((metric) => [metric, metric === 'lagMax' && i === 1_234 ? 99 : 1]),
      );
      history.add(i * 200, sample as Parameters<PipelineHistory['add']>[1]);
    }
    const { t, max, mean } = history.read(900_000, 900_000);
    expect(t.length).toBeLessThanOrEqual(301);
    expect(Math.max(...max.lagMax)).toBe(99);
    expect(Math.max(...mean.queued)).toBe(1);
  });
});

describe('worker register', () => {
  const figures = { waitedMs: 0, threadCpuMs: 0, heapMiB: 1, arrayBuffersMiB: 2 };
  const status = { state: 'live', restarts: 0, recycled: 0 } as const;

  it('a worker whose thread died - keeps its number and figures; its memory starts anew', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: 1, threadId: 11 }, 0);
    register.update({ ...status, id: 2, threadId: 12 }, 0);
    register.book({ ...figures, threadId: 11, startedAtMs: 10, endedAtMs: 20 }, 5, 9);
    register.update({ ...status, id: 1, threadId: -1, state: 'waiting', restarts: 1 }, 25);
    expect(register.rows().map(({ state }) => state)).toEqual(['waiting', 'live']);
    register.update({ ...status, id: 1, threadId: 13, restarts: 1 }, 30);
    const grown = { ...figures, heapMiB: 7, threadId: 13 };
    expect(register.book({ ...grown, startedAtMs: 40, endedAtMs: 50 }, 5, 39)).toEqual({
      id: 1,
      waitedMs: 0,
    });
    register.book({ ...grown, heapMiB: 9, startedAtMs: 50, endedAtMs: 50 }, 0, 50);
    expect(register.report(100)).toMatchObject([
      { id: 1, state: 'live', restarts: 1, tasks: 3, readings: 10, busyShare: 0.2 },
      { id: 2, state: 'live', restarts: 0, tasks: 0 },
    ]);
    expect(register.rows()[0]).toMatchObject({ heapStartMiB: 7, heapMiB: 9, arrayBuffersStartMiB: 2 });
  });

  it('workers that leave - stay listed as retired', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: 1, threadId: 1 }, 0);
    register.book({ ...figures, threadId: 1, startedAtMs: 0, endedAtMs: 50 }, 5, 0);
    register.update({ ...status, id: 2, threadId: 2 }, 100);
    register.update({ ...status, id: 1, threadId: -1, state: 'retired' }, 100);
    expect(register.report(200).map(({ id, state }) => `${id} ${state}`)).toEqual(['1 retired', '2 live']);
    expect(register.rows().map(({ id }) => id)).toEqual([2]);
  });

  it('the event loop - stands among the workers while it computes, and only then', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: register.nextId(), threadId: 7 }, 0);
    register.setEventLoop(true, 10);
    register.setEventLoop(true, 20);
    register.book({ ...figures, threadId, startedAtMs: 30, endedAtMs: 40 }, 5, 30);
    expect(register.rows().map(({ id, thread }) => `${id} ${thread}`)).toEqual(['1 worker', '2 event loop']);
    register.setEventLoop(false, 50);
    expect(register.report(60)).toMatchObject([{ id: 1 }, { id: 2, state: 'retired', tasks: 1 }]);
  });

  it('CPU time beside compute time - of the last ten seconds, also where a thread took over', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: 1, threadId: 1 }, 0);
    register.sample(0);
    const book = (second: number, threadId: number, threadCpuMs: number): void => {
      register.book(
        { ...figures, threadId, threadCpuMs, startedAtMs: 1_000 * second, endedAtMs: 1_000 * second + 800 },
        5,
        0,
      );
    };
    // Computes 800 ms of every second and uses a core for half of that; the second thread begins with CPU time of its own.
    for (let second = 0; second < 12; second++) {
      if (second === 6) register.update({ ...status, id: 1, threadId: 2 }, 6_000);
      book(second, second < 6 ? 1 : 2, 400 * (second < 6 ? second : second - 5));
      for (let sample = 1; sample <= 5; sample++) register.sample(1_000 * second + 200 * sample);
    }
    const { busyThreads, cpuCores } = register.recent();
    expect(busyThreads).toBeCloseTo(0.8, 6);
    // What the second one had used to start is not counted beyond what its first batch can have taken.
    expect(cpuCores).toBeCloseTo(0.4, 6);
  });

  it('the first batch of a thread - is not taken for one that found no core', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: 1, threadId: 1 }, 0);
    register.sample(0);
    const first = { ...figures, threadId: 1, startedAtMs: 0, endedAtMs: 2_000, threadCpuMs: 2_060 };
    register.book(first, 5, 0);
    for (let sample = 1; sample <= 50; sample++) register.sample(200 * sample);
    const { busyThreads, cpuCores } = register.recent();
    expect(cpuCores).toBeCloseTo(busyThreads, 6);
  });

  it('CPU time of computing in the event loop - is its own, without what it slept or what else the loop does', () => {
    const register = new WorkerRegister();
    register.setEventLoop(true, 0);
    register.sample(0);
    for (let second = 0; second < 10; second++) {
      const startedAtMs = 1_000 * second;
      const slept = { waitedMs: 300, threadCpuMs: 900 * (second + 1) };
      register.book(
        { ...figures, ...slept, threadId, startedAtMs, endedAtMs: startedAtMs + 400 },
        5,
        startedAtMs,
      );
      for (let sample = 1; sample <= 5; sample++) register.sample(1_000 * second + 200 * sample);
    }
    expect(register.recent()).toEqual({
      busyThreads: expect.closeTo(0.4, 6),
      cpuCores: expect.closeTo(0.1, 6),
      sleptThreads: expect.closeTo(0.3, 6),
    });
  });

  it('a batch that waited for its worker - the wait is told apart from the journey', () => {
    const register = new WorkerRegister();
    register.update({ ...status, id: 1, threadId: 1 }, 0);
    register.book({ ...figures, threadId: 1, startedAtMs: 10, endedAtMs: 60 }, 5, 9);
    expect(register.book({ ...figures, threadId: 1, startedAtMs: 61, endedAtMs: 70 }, 5, 20)).toEqual({
      id: 1,
      waitedMs: 40,
    });
  });
});
