// The pure parts of an open loop: how long it may take, how its latencies scatter, whether its backlog grows.
import { describe, expect, it } from 'vitest';
import { BacklogTrend } from '../../electron/engine/lab/backlogTrend.ts';
import { DueLatencies } from '../../electron/engine/lab/latencyBlocks.ts';
import { fairLimitMs } from '../../electron/engine/lab/openLoopTimes.ts';

const rate = { offeredPerS: 10_000, swing: 1_000, periodMs: 100 };

/** Looks ten times a second; `backlog`: at a moment, ms. */
function trendOf(spanMs: number, backlog: (atMs: number) => number): BacklogTrend {
  const trend = new BacklogTrend();
  for (let atMs = 0; atMs <= spanMs; atMs += 100) trend.add(atMs, backlog(atMs));
  return trend;
}

describe('time of open loops', () => {
  it('time of open loops - what quick ones leave is for slow ones', () => {
    expect(fairLimitMs([1_000, 1_000, 30_000], 20_000)).toBe(18_000);
    expect(fairLimitMs([1_000, 1_000, 5_000], 20_000)).toBe(5_000);
    expect(fairLimitMs([10_000, 10_000], 10_000)).toBe(5_000);
    expect(fairLimitMs([10_000], -1)).toBe(0);
    expect(fairLimitMs([], 1_000)).toBe(0);
  });
});

describe('backlog of an open loop', () => {
  it('backlog of an open loop - grows where a tenth of the rate is not carried, long before it is large', () => {
    const grows = trendOf(3_000, (atMs) => atMs);
    expect(grows.grows(rate, 3_000)).toBe(true);
    expect(grows.grows(rate, 3_500)).toBe(false);
  });

  it('backlog of an open loop - goes up and down while large batches fill, and a freeze passes: it does not grow', () => {
    const sawtooth = trendOf(5_000, (atMs) => 4_000 * ((atMs % 700) / 700));
    expect(sawtooth.grows({ ...rate, periodMs: 700 }, 3_000)).toBe(false);
    const freeze = trendOf(4_000, (atMs) => (atMs > 2_500 && atMs < 3_500 ? 20_000 : 100));
    expect(freeze.grows(rate, 3_000)).toBe(false);
    const large = trendOf(4_000, () => 50_000);
    expect(large.grows(rate, 3_000)).toBe(false);
  });

  it('backlog of an open loop - of what comes and goes more slowly than it is looked at nothing is said', () => {
    expect(trendOf(3_000, (atMs) => 3 * atMs).grows({ ...rate, periodMs: 1_000 }, 3_000)).toBe(false);
  });
});

describe('latencies in blocks', () => {
  /** A reading a ms for two seconds; `latencyMs`: of the one due then. */
  function latencies(latencyMs: (dueMs: number) => number): DueLatencies {
    const of = new DueLatencies(1_000);
    for (let dueMs = 1_000; dueMs < 3_000; dueMs++) of.add(dueMs, dueMs + latencyMs(dueMs));
    of.flush();
    return of;
  }

  it('latencies in blocks - eight of equal time, each with the percentiles of what was due in it', () => {
    const blocks = latencies((dueMs) => (dueMs < 2_000 ? 10 : 20)).blocks(200);
    expect(blocks).toHaveLength(8);
    for (const [place, { p50Ms, p99Ms }] of blocks.entries()) {
      expect(Math.abs(p50Ms / (place < 4 ? 10 : 20) - 1)).toBeLessThan(0.02);
      expect(Math.abs(p99Ms / (place < 4 ? 10 : 20) - 1)).toBeLessThan(0.02);
    }
  });

  it('latencies in blocks - of ten batches or more each, and none below two blocks', () => {
    const few = latencies(() => 5);
    expect(few.blocks(35)).toHaveLength(3);
    expect(few.blocks(19)).toEqual([]);
  });

  it('latencies in blocks - what is due before or after the measurement does not count', () => {
    const of = new DueLatencies(1_000);
    of.untilMs = 2_000;
    for (let dueMs = 0; dueMs < 3_000; dueMs++)
      of.add(dueMs, dueMs + (dueMs < 1_000 || dueMs > 2_000 ? 500 : 3));
    of.flush();
    expect(of.histogram.whole().max).toBeLessThan(4);
    expect(of.blocks(200).every(({ p99Ms }) => p99Ms < 4)).toBe(true);
  });
});
