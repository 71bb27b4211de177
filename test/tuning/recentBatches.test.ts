// The newest batches by size: a rare size stays, and what is kept tells of seconds.
import { describe, expect, it } from 'vitest';
import { RecentBatches } from '../../electron/engine/telemetry/recentBatches.ts';

function recorder() {
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
  const recent = new RecentBatches(clock);
  const add = (readings: number, count: number, everyMs: number): void => {
    for (let i = 0; i < count; i++) {
      clock.nowMs += everyMs;
      recent.add(readings, 2, 0.05, clock.nowMs);
    }
  };
  const sizes = (): Map<number, number> => {
    const counts = new Map<number, number>();
    for (const readings of recent.read().readings) counts.set(readings, (counts.get(readings) ?? 0) + 1);
    return counts;
  };
  return { recent, clock, add, sizes };
}

describe('recent batches', () => {
  it('a rare size beside many of another - stays; 400 in all', () => {
    const { add, sizes } = recorder();
    add(50, 30, 10);
    add(500, 5_000, 10);
    expect(sizes()).toEqual(
      new Map([
        [50, 30],
        [500, 370],
      ]),
    );
  });

  it('many a second - every n-th is kept, so that they tell of seconds', () => {
    const { recent, clock, add } = recorder();
    add(500, 50_000, 0.1);
    const { computeMs } = recent.read();
    expect(computeMs.length).toBe(400);
    // The test has put the time where compute belongs.
    expect(clock.nowMs - Math.min(...computeMs)).toBeGreaterThan(3_000);
    expect(clock.nowMs - Math.min(...computeMs)).toBeLessThan(6_000);
  });

  it('batches of five minutes ago, and those of other settings - are gone', () => {
    const { recent, clock, add, sizes } = recorder();
    add(50, 30, 10);
    clock.nowMs += 300_001;
    add(500, 10, 10);
    expect(sizes()).toEqual(new Map([[500, 10]]));
    recent.reset();
    expect(recent.points().ms.length).toBe(0);
  });
});
