// What charts are drawn from: buckets that keep spikes, break at missing readings, and bracket gaps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SensorHistory } from '../../electron/engine/sensorHistory.ts';

const startMs = 1_800_000_000_000;

function add(history: SensorHistory, atMs: number, value: number): void {
  if (Number.isNaN(value)) history.add(atMs, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0);
  else history.add(atMs, value, value, value, 1);
}

describe('sensor history', () => {
  it('any span - at most 301 buckets, and no spike is lost', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(10_000, 30_000, 60_000, 120_000, 300_000, 900_000),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (spanMs, place) => {
          const history = new SensorHistory();
          const endMs = startMs + 900_000;
          const spikeAtMs = Math.floor(endMs - spanMs * place);
          for (let t = startMs; t < endMs; t += 50)
            add(history, t, t - (t % 50) === spikeAtMs - (spikeAtMs % 50) ? 1e6 : 1);
          const { t, min, max, mean } = history.series(3, spanMs, endMs, 50, endMs);
          expect(t.length).toBeLessThanOrEqual(301);
          expect(t.length).toBeGreaterThan(150);
          expect(Math.max(...max)).toBe(1e6);
          expect(Math.max(...min)).toBeLessThanOrEqual(1e6);
          expect(Math.min(...mean)).toBe(1);
          expect([...t]).toEqual([...t].sort((a, b) => a - b));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('missing readings - break the line without a gap', () => {
    const history = new SensorHistory();
    for (let i = 0; i < 100; i++) add(history, startMs + i * 100, i >= 40 && i < 50 ? Number.NaN : i);
    const { mean, gapsMs } = history.series(0, 10_000, startMs + 10_000, 100, startMs + 10_000);
    expect([...mean].filter((value) => Number.isNaN(value))).toHaveLength(1);
    expect(gapsMs).toHaveLength(0);
  });

  it('seven seconds of silence - are one gap, bracketed from the last reading to the next', () => {
    const history = new SensorHistory();
    for (let i = 0; i < 200; i++) if (i < 60 || i >= 130) add(history, startMs + i * 100, i);
    const { gapsMs, mean } = history.series(0, 30_000, startMs + 20_000, 100, startMs + 20_000);
    expect(gapsMs).toHaveLength(2);
    expect((gapsMs[1] as number) - (gapsMs[0] as number)).toBeGreaterThanOrEqual(6_900);
    expect((gapsMs[1] as number) - (gapsMs[0] as number)).toBeLessThanOrEqual(7_200);
    expect([...mean].filter((value) => Number.isNaN(value))).toHaveLength(1);
  });

  it('a sensor of one reading in five seconds - has no gaps', () => {
    const history = new SensorHistory();
    for (let i = 0; i < 20; i++) add(history, startMs + i * 5_000, i);
    const { gapsMs, mean } = history.series(0, 120_000, startMs + 97_000, 5_000, startMs + 97_000);
    expect(gapsMs).toHaveLength(0);
    expect(mean).toHaveLength(20);
  });

  it('sparkline buckets - NaN where nothing fell, extremes elsewhere', () => {
    const history = new SensorHistory();
    const first = Math.floor(startMs / 250);
    history.add(startMs + 10, -1, 4, 3, 2);
    history.add(startMs + 600, 2, 2, 2, 1);
    const min = new Float32Array(3);
    const max = new Float32Array(3);
    history.readSpark(250, first, 3, min, max, 0);
    expect([...min]).toEqual([-1, Number.NaN, 2]);
    expect([...max]).toEqual([4, Number.NaN, 2]);
  });

  it('the past - is read from the level that still reaches it', () => {
    const history = new SensorHistory();
    for (let t = startMs; t < startMs + 600_000; t += 100) add(history, t, 7);
    const { t } = history.series(0, 10_000, startMs + 100_000, 100, startMs + 600_000);
    expect(t.length).toBeGreaterThan(5);
    expect(Math.min(...t)).toBeGreaterThanOrEqual(startMs + 89_000);
    expect(Math.max(...t)).toBeLessThanOrEqual(startMs + 100_000);
  });
});
