// Before and after a knob change: which stretches are measured, and what is told of changes that come together.
import { describe, expect, it } from 'vitest';
import type { KnobChange } from '../../electron/engine/knobControl.ts';
import { Latencies } from '../../electron/engine/telemetry/latencies.ts';
import { ChangeWatch } from '../../electron/engine/tuning/changeWatch.ts';
import { defaultKnobs } from '../../shared/knobs.ts';

/** A pipeline that takes readings at a rate and with a latency that the test sets, on a clock that the test turns on. */
function watched() {
  const latencies = new Latencies();
  const state = {
    nowMs: 1_000,
    processed: 0,
    busyMs: 0,
    samples: 0,
    readingsPerS: 1_000,
    latencyMs: 10,
    labRuns: false,
    poolIsBroken: false,
  };
  const watch = new ChangeWatch({
    pipeline: {
      get poolIsBroken() {
        return state.poolIsBroken;
      },
      ledger: { totals: () => ({ processed: state.processed }) },
      telemetry: {
        latencies,
        workers: {
          get busyMs() {
            return state.busyMs;
          },
        },
      },
    },
    clock: { monotonicMs: () => state.nowMs, epochMs: () => 1e12 + state.nowMs },
    knobs: () => defaultKnobs,
    labRuns: () => state.labRuns,
  });
  const pass = (seconds: number): void => {
    for (let i = 0; i < 5 * seconds; i++) {
      const readings = state.readingsPerS / 5;
      state.nowMs += 200;
      state.processed += readings;
      // Both of two workers for half of the time.
      state.busyMs += 200;
      latencies.recordArrival(readings, state.nowMs - state.latencyMs, state.nowMs, state.nowMs);
      latencies.endInterval();
      watch.sample();
      if (++state.samples % 5 === 0) latencies.endSecond();
    }
  };
  return { watch, state, pass };
}

const change = (key: KnobChange['key'], before: string, after: string): KnobChange => ({
  key,
  before,
  after,
});

describe('change watch', () => {
  it('a change - three seconds before it beside three that begin a second after it', () => {
    const { watch, state, pass } = watched();
    pass(10);
    watch.knobsChanged([change('batch.size', '20', '400')]);
    const changedAtMs = 1e12 + state.nowMs;
    expect(watch.last).toMatchObject({ atMs: changedAtMs, what: ['batch.size 20 → 400'], after: null });
    expect(watch.last?.before).toMatchObject({ readingsPerS: 1_000, busyShare: 0.5 });
    expect(watch.last?.before.p99Ms).toBeCloseTo(10, 0);
    // What is under way when it changes takes long once more: that is neither before nor after.
    Object.assign(state, { readingsPerS: 0, latencyMs: 900 });
    pass(1);
    Object.assign(state, { readingsPerS: 4_000, latencyMs: 2 });
    pass(2.8);
    expect(watch.last?.after).toBeNull();
    pass(0.2);
    expect(watch.last?.after?.readingsPerS).toBeCloseTo(4_000, 6);
    expect(watch.last?.after?.p99Ms).toBeCloseTo(2, 0);
    // A later sample does not change what was told.
    const told = watch.last;
    state.readingsPerS = 1;
    pass(5);
    expect(watch.last).toBe(told);
  });

  it('a broken pool - the one event loop that computes is busy, not a share of the workers', () => {
    const { watch, state, pass } = watched();
    state.poolIsBroken = true;
    pass(10);
    watch.knobsChanged([change('batch.size', '20', '400')]);
    expect(watch.last?.before.busyShare).toBe(1);
  });

  it("the lab at work before it - its CPU time is not told as the pipeline's", () => {
    const { watch, state, pass } = watched();
    pass(8);
    state.labRuns = true;
    pass(2);
    state.labRuns = false;
    watch.knobsChanged([change('batch.size', '20', '400')]);
    expect(watch.last?.before.cpuCores).toBeNull();
    pass(5);
    expect(watch.last?.after?.cpuCores).toBeGreaterThanOrEqual(0);
  });

  it('changes within a second - are one, with the figures from before the first', () => {
    const { watch, state, pass } = watched();
    pass(5);
    watch.knobsChanged([change('batch.size', '20', '50')]);
    state.readingsPerS = 3_000;
    pass(0.8);
    watch.knobsChanged([change('batch.size', '50', '400'), change('pool.workers', '2', '1')]);
    pass(3.8);
    expect(watch.last).toMatchObject({
      what: ['batch.size 20 → 400', 'pool.workers 2 → 1'],
      before: { readingsPerS: 1_000 },
      outcome: 'measuring',
      after: null,
    });
    pass(0.2);
    expect(watch.last?.after?.readingsPerS).toBeCloseTo(3_000, 6);
    expect(watch.earlier).toEqual([]);
  });

  it('a change while the one before is measured - cuts it short, with what was measured until then', () => {
    const { watch, state, pass } = watched();
    pass(5);
    watch.knobsChanged([change('batch.size', '20', '50')]);
    pass(1);
    state.readingsPerS = 3_000;
    pass(1);
    state.readingsPerS = 9_000;
    watch.knobsChanged([change('batch.size', '50', '400')]);
    expect(watch.earlier).toMatchObject([
      { what: ['batch.size 20 → 50'], outcome: 'cut short', before: { readingsPerS: 1_000 } },
    ]);
    expect(watch.earlier[0]?.after?.readingsPerS).toBeCloseTo(3_000, 6);
    expect(watch.earlier[0]?.afterS).toBeCloseTo(1, 6);
    // Nor does the stretch before the second one reach back to before the first.
    expect(watch.last?.before.readingsPerS).toBeCloseTo(3_000, 6);
    pass(4);
    expect(watch.last).toMatchObject({ what: ['batch.size 50 → 400'], outcome: 'measured' });
    expect(watch.last?.afterS).toBeCloseTo(3, 6);
  });

  it('changes that follow each other for ever - each ends, and four earlier ones are kept', () => {
    const { watch, pass } = watched();
    pass(5);
    for (let size = 20; size < 30; size++) {
      watch.knobsChanged([change('batch.size', String(size), String(size + 1))]);
      pass(1.2);
    }
    expect(watch.earlier.map(({ what, outcome, after }) => [what[0], outcome, after])).toEqual(
      [28, 27, 26, 25].map((size) => [`batch.size ${size} → ${size + 1}`, 'not measured', null]),
    );
    for (let size = 30; size < 60; size++) {
      watch.knobsChanged([change('batch.size', String(size), String(size + 1))]);
      pass(0.6);
    }
    expect(watch.earlier[0]).toMatchObject({ outcome: 'not measured' });
  });

  it('a knob moved and moved back - nothing is told', () => {
    const { watch, pass } = watched();
    pass(5);
    watch.knobsChanged([change('batch.size', '20', '50')]);
    watch.knobsChanged([change('batch.size', '50', '20')]);
    expect(watch.last).toBeNull();
    pass(5);
    expect(watch.last).toBeNull();
  });

  it('a change before anything was measured - has no rate to compare with, and no error', () => {
    const { watch, pass } = watched();
    watch.knobsChanged([change('batch.size', '20', '50')]);
    expect(watch.last?.before).toEqual({ readingsPerS: 0, p99Ms: null, busyShare: null, cpuCores: 0 });
    pass(4);
    expect(watch.last?.after?.readingsPerS).toBeCloseTo(1_000, 6);
  });
});
