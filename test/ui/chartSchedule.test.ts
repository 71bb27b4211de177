// The turns in which charts update.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartSchedule } from '../../renderer/charts/chartSchedule.ts';

/** Frames that the test runs by hand, 60 a second. */
function handClock() {
  let now = 0;
  let next: (() => void) | null = null;
  return {
    clock: {
      nowMs: () => now,
      request: (run: () => void) => {
        next = run;
        return 1;
      },
      cancel: () => {
        next = null;
      },
    },
    isAsked: () => next !== null,
    frame: () => {
      now += 1_000 / 60;
      const run = next;
      next = null;
      run?.();
    },
  };
}

describe('chart schedule', () => {
  it('chart schedule - updates at most one chart a frame, and all of them equally often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (charts) => {
        const { clock, frame } = handClock();
        const join = chartSchedule(200, clock);
        const counts = new Array<number>(charts).fill(0);
        let inFrame = 0;
        for (let chart = 0; chart < charts; chart++)
          join(() => {
            counts[chart] = (counts[chart] ?? 0) + 1;
            inFrame++;
          });
        for (let n = 0; n < 120; n++) {
          inFrame = 0;
          frame();
          expect(inFrame).toBeLessThanOrEqual(1);
        }
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(Math.max(...counts)).toBeGreaterThanOrEqual(9);
        expect(Math.max(...counts)).toBeLessThanOrEqual(11);
      }),
      { numRuns: 12 },
    );
  });

  it('chart schedule - asks for no frames when no chart is there, and for frames again when one comes', () => {
    const { clock, frame, isAsked } = handClock();
    const join = chartSchedule(200, clock);
    const leave = join(() => {});
    frame();
    expect(isAsked()).toBe(true);
    leave();
    expect(isAsked()).toBe(false);
    join(() => {});
    expect(isAsked()).toBe(true);
  });

  it('chart schedule - goes on when a chart leaves in its own turn', () => {
    const { clock, frame } = handClock();
    const join = chartSchedule(0, clock);
    let others = 0;
    const leave = join(() => leave());
    join(() => {
      others++;
    });
    for (let n = 0; n < 5; n++) frame();
    expect(others).toBeGreaterThanOrEqual(3);
  });
});
