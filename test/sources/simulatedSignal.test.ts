// The values of simulated sensors.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedSignal } from '../../electron/engine/sources/simulatedSignal.ts';
import { signalSchema } from '../../shared/plant.ts';

const everything = {
  driftShare: 0.2,
  stepShare: 0.4,
  stepEveryReadings: 37,
  spikesPer100k: 3_000,
  missingPer100k: 5_000,
  gapReadings: 7,
};

function make(signal: Parameters<typeof signalSchema.parse>[0] = {}, sensorId = 'line.01', seed = 1) {
  return new SimulatedSignal(signalSchema.parse(signal), { seed, sensorId, low: 20, high: 120 });
}

function values(signal: SimulatedSignal, count: number, seq = 0): Float64Array {
  const into = new Float64Array(count);
  signal.fill(seq, into, 0, count);
  return into;
}

describe('simulated signal', () => {
  test('values - are the same bits however the run is cut into chunks', () => {
    fc.assert(
      fc.property(
        // Around 2³², too, where a seq no longer fits 32 bits.
        fc.oneof(fc.nat(100_000), fc.integer({ min: 2 ** 32 - 500, max: 2 ** 32 + 500 })),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (start, chunks, seed) => {
          const total = chunks.reduce((sum, chunk) => sum + chunk, 0);
          const whole = values(make(everything, 'a.01', seed), total, start);
          const cut = new Float64Array(total);
          const signal = make(everything, 'a.01', seed);
          let at = 0;
          for (const chunk of chunks) {
            signal.fill(start + at, cut, at, chunk);
            at += chunk;
          }
          expect(Buffer.from(cut.buffer).equals(Buffer.from(whole.buffer))).toBe(true);
          expect(Object.is(signal.valueAt(start), whole[0])).toBe(true);
        },
      ),
    );
  });

  test('values - differ by sensor and by seed', () => {
    const first = values(make(), 50);
    expect(values(make(), 50)).toEqual(first);
    expect(values(make({}, 'line.02'), 50)).not.toEqual(first);
    expect(values(make({}, 'line.01', 2), 50)).not.toEqual(first);
  });

  test('sine - has its period and amplitude around the middle of the range', () => {
    const sine = values(make({ noiseShare: 0, sineShare: 0.25, sinePeriodReadings: 400 }), 4_000);
    expect(Math.max(...sine)).toBeCloseTo(70 + 25, 3);
    expect(Math.min(...sine)).toBeCloseTo(70 - 25, 3);
    for (let i = 0; i < 400; i++) expect(sine[i + 3_600]).toBeCloseTo(sine[i] as number, 6);
    const exact = (i: number, phase: number) => 70 + 25 * Math.sin(2 * Math.PI * (i / 400 + phase));
    const top = sine.indexOf(Math.max(...sine.subarray(0, 400)));
    const phase = 0.25 - top / 400;
    for (let i = 0; i < 400; i++) expect(Math.abs((sine[i] as number) - exact(i, phase))).toBeLessThan(0.3);
  });

  test('noise - is normal with the standard deviation asked for, and not repeated', () => {
    const noise = values(make({ sineShare: 0, noiseShare: 0.05 }), 200_000);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length);
    expect(mean).toBeCloseTo(70, 0);
    expect(deviation).toBeGreaterThan(4.8);
    expect(deviation).toBeLessThan(5.2);
    const within = noise.filter((value) => Math.abs(value - 70) < 5).length / noise.length;
    expect(within).toBeGreaterThan(0.67);
    expect(within).toBeLessThan(0.7);
    expect(noise.subarray(0, 100)).not.toEqual(noise.subarray(8_192, 8_292));
  });

  test('drift - adds its share over a million readings', () => {
    const signal = make({ sineShare: 0, noiseShare: 0, driftShare: 0.5 });
    expect(signal.valueAt(0)).toBe(70);
    expect(signal.valueAt(1_000_000)).toBeCloseTo(120, 9);
  });

  test('steps - hold their level for the readings asked for and stay within their share', () => {
    const steps = values(
      make({ sineShare: 0, noiseShare: 0, stepShare: 0.5, stepEveryReadings: 100 }),
      10_000,
    );
    for (let i = 0; i < steps.length; i++) expect(steps[i]).toBe(steps[i - (i % 100)]);
    expect(new Set(steps).size).toBe(100);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(45);
    expect(Math.max(...steps)).toBeLessThanOrEqual(95);
  });

  test('spikes - come as often and as high as asked for, in both directions', () => {
    const spiked = values(make({ sineShare: 0, noiseShare: 0, spikesPer100k: 500, spikeShare: 2 }), 400_000);
    const up = spiked.filter((value) => value === 270).length;
    const down = spiked.filter((value) => value === -130).length;
    expect(spiked.filter((value) => value === 70).length + up + down).toBe(400_000);
    expect((up + down) / 4).toBeGreaterThan(450);
    expect((up + down) / 4).toBeLessThan(550);
    expect(up / (up + down)).toBeGreaterThan(0.45);
    expect(up / (up + down)).toBeLessThan(0.55);
  });

  test('gaps - take the share asked for, in runs of the length asked for', () => {
    const gapped = values(make({ missingPer100k: 10_000, gapReadings: 25 }), 250_000);
    const missing = gapped.filter(Number.isNaN).length;
    expect(missing / 250_000).toBeGreaterThan(0.09);
    expect(missing / 250_000).toBeLessThan(0.11);
    for (let i = 0; i < gapped.length; i += 25)
      expect(gapped.subarray(i, i + 25).filter(Number.isNaN).length % 25).toBe(0);
    expect(values(make({ missingPer100k: 100_000 }), 1_000).every(Number.isNaN)).toBe(true);
    expect(values(make(), 1_000).some(Number.isNaN)).toBe(false);
  });
});
