// The fit of what a batch takes, on batches whose overhead, cost and halo cost are known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBatches } from '../../electron/engine/tuning/batchFit.ts';
import { rangesByBatch } from '../../electron/engine/tuning/rangesByBatch.ts';
import type { BatchModel, Estimate } from '../../shared/tuning/model.ts';
import { mulberry, type Planted, plantedBatches } from './plantedBatches.ts';

function fitOf(planted: Planted, copies = false): BatchModel {
  const model = fitBatches(plantedBatches(planted), copies);
  if (!model) throw new Error('nothing fitted');
  return model;
}

/** Standard errors between the estimate and what was planted. */
const off = (estimate: Estimate | null, planted: number): number =>
  estimate ? Math.abs(estimate.value - planted) / estimate.uncertainty : Number.POSITIVE_INFINITY;

const spreadSizes = [62, 125, 250, 500, 1_000, 2_000];
const randomRanges = (seed: number): NonNullable<Planted['ranges']> => {
  const random = mulberry(seed);
  return (readings) => 1 + Math.floor(random() * Math.min(readings, 20));
};

describe('fit of a batch', () => {
  it('sizes spread far enough - overhead, cost and halo are recovered within their uncertainty', () => {
    fc.assert(
      fc.property(
        fc.record({
          overheadUs: fc.double({ min: 10, max: 500, noNaN: true }),
          costUs: fc.double({ min: 0.05, max: 50, noNaN: true }),
          haloUs: fc.double({ min: 1, max: 20, noNaN: true }),
          seed: fc.integer({ min: 0, max: 1e6 }),
          smallest: fc.integer({ min: 8, max: 200 }),
        }),
        ({ smallest, seed, ...planted }) => {
          const sizes = [1, 2, 4, 8, 16].map((factor) => factor * smallest);
          const model = fitOf({ ...planted, sizes, seed, ranges: randomRanges(seed) });
          expect(model.identifiable).toBe(true);
          // Six standard errors: one trial of many hundreds may lie far out by chance alone.
          expect(off(model.costUsPerReading, planted.costUs)).toBeLessThan(6);
          if (model.haloUsPerRange) expect(off(model.haloUsPerRange, planted.haloUs)).toBeLessThan(6);
          // Where halos cannot be told, they are in the overhead or in the cost.
          else return;
          expect(off(model.overheadUs, planted.overheadUs)).toBeLessThan(6);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('uncertainties - two standard errors hold what was planted in most of many trials, and no more than that', () => {
    const planted = { sizes: spreadSizes, overheadUs: 60, costUs: 4 };
    const trials = Array.from({ length: 100 }, (_, seed) => fitOf({ ...planted, seed }));
    const held = (estimate: (model: BatchModel) => Estimate | null, value: number, errors: number): number =>
      trials.filter((model) => off(estimate(model), value) <= errors).length;
    for (const [estimate, value] of [
      [(model: BatchModel) => model.overheadUs, 60],
      [(model: BatchModel) => model.costUsPerReading, 4],
    ] as const) {
      expect(held(estimate, value, 2)).toBeGreaterThanOrEqual(85);
      // An uncertainty that is far too wide would hold everything.
      expect(held(estimate, value, 0.5)).toBeLessThanOrEqual(65);
    }
  });

  it('late batches - do not tilt the line', () => {
    const planted = { sizes: spreadSizes, overheadUs: 60, costUs: 4, seed: 3 };
    const calm = fitOf(planted);
    const disturbed = fitOf({ ...planted, late: 0.1 });
    expect(disturbed.costUsPerReading?.value).toBeCloseTo(4, 1);
    expect(disturbed.overheadUs?.value).toBeGreaterThan(57);
    expect(disturbed.overheadUs?.value).toBeLessThan(66);
    expect(disturbed.r2).toBeGreaterThan(0.97);
    expect(calm.r2).toBeGreaterThan(0.99);
  });

  it('small batches that were all late - leave a cost that is no less than nothing, or none', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = mulberry(seed);
      const times = plantedBatches({ sizes: spreadSizes, overheadUs: 60, costUs: 10, seed });
      times.computeMs.forEach((ms, i) => {
        if ((times.readings[i] as number) < 500) times.computeMs[i] = ms + 30 * random();
      });
      const model = fitBatches(times, false);
      if (!model?.identifiable) {
        expect(model).toMatchObject({ costUsPerReading: null, overheadUs: null });
        continue;
      }
      expect(model.costUsPerReading?.value).toBeGreaterThan(1);
      expect(model.costUsPerReading?.value).toBeLessThan(30);
    }
  });

  it('sizes spread less than 4 × - overhead and cost are not told; what was measured of each batch is', () => {
    const { remark, ...model } = fitOf({ sizes: [300, 500, 900], overheadUs: 60, costUs: 4 });
    expect(model).toMatchObject({ identifiable: false, r2: null, haloUsPerRange: null });
    expect(model.spread).toBeCloseTo(3, 5);
    expect(model).toMatchObject({ overheadUs: null, costUsPerReading: null });
    expect(model.meanReadings).toBeCloseTo(567, -1);
    expect(model.meanJourneyUs?.value).toBeCloseTo(60, 0);
    expect((model.meanComputeUs?.value ?? 0) / (model.meanReadings ?? 1)).toBeCloseTo(4, 1);
    expect(remark).toContain('spread 3.0 ×');
    expect(remark).toContain('probe');
  });

  it('sizes spread, but no line through them - not identifiable, R² and why are told, the means stay', () => {
    const random = mulberry(5);
    const times = plantedBatches({ sizes: spreadSizes, overheadUs: 60, costUs: 0 });
    times.computeMs.forEach((_, i) => {
      times.computeMs[i] = 0.4 * random();
    });
    const model = fitBatches(times, false);
    expect(model).toMatchObject({ identifiable: false, overheadUs: null, costUsPerReading: null });
    expect(model?.r2).toBeLessThan(0.2);
    expect(model?.remark).toContain('do not lie on one line (R² 0.');
    expect(model?.meanJourneyUs?.value).toBeCloseTo(60, 0);
  });

  it('a few odd batches - are no spread', () => {
    const times = plantedBatches({ sizes: [500], overheadUs: 60, costUs: 4 });
    times.readings.set([1, 2, 3, 4]);
    expect(fitBatches(times, false)).toMatchObject({ identifiable: false, spread: 1 });
    times.readings[4] = 5;
    expect(fitBatches(times, false)?.spread).toBe(100);
  });

  it('as many ranges in all batches, or as many as readings - the halo is not told, and a sentence says where it is', () => {
    const planted = { sizes: spreadSizes, overheadUs: 60, costUs: 4, haloUs: 5 };
    const same = fitOf({ ...planted, ranges: () => 8, scatter: 0.01 });
    expect(same.haloUsPerRange).toBeNull();
    expect(same.remark).toContain('part of the overhead');
    expect(same.overheadUs?.value).toBeCloseTo(60 + 5 * 8, -1);
    const each = fitOf({ ...planted, ranges: (readings) => readings });
    expect(each.haloUsPerRange).toBeNull();
    expect(each.remark).toContain('part of the cost of a reading');
    expect(each.costUsPerReading?.value).toBeCloseTo(4 + 5, 0);
  });

  it('copying - what of the journey grows with the batch is told apart; sharing, it is not looked for', () => {
    const times = plantedBatches({ sizes: spreadSizes, overheadUs: 60, costUs: 1 });
    times.journeyMs.forEach((ms, i) => {
      times.journeyMs[i] = ms + 0.002 * (times.readings[i] as number);
    });
    const copied = fitBatches(times, true);
    expect(copied?.journeyUsPerReading?.value).toBeCloseTo(2, 1);
    expect(copied?.overheadUs?.value).toBeCloseTo(60, -1);
    expect(fitBatches(times, false)?.journeyUsPerReading).toBeNull();
  });

  it('fewer than five batches - nothing', () => {
    expect(
      fitBatches(plantedBatches({ sizes: [1, 100], overheadUs: 60, costUs: 4, batches: 4 }), false),
    ).toBeNull();
  });

  it('batches that took no time at all - are fitted without an error', () => {
    const model = fitOf({ sizes: spreadSizes, overheadUs: 0, costUs: 0 });
    expect(model).toMatchObject({
      identifiable: false,
      meanJourneyUs: { value: 0 },
      meanComputeUs: { value: 0 },
    });
  });
});

describe('ranges of a batch', () => {
  it('sizes that were seen, in between and beyond - as seen, in proportion, and as at the nearest', () => {
    const readings = Float64Array.of(100, 100, 1_600, 1_600);
    const ranges = Float64Array.of(2, 2, 8, 8);
    const rangesOf = rangesByBatch({ readings, ranges }, 50);
    expect([1, 10, 100, 400, 1_600, 50_000].map(rangesOf)).toEqual([1, 2, 2, expect.closeTo(4, 6), 8, 8]);
  });

  it('a reading from each sensor - larger batches have more, until all sensors are in', () => {
    const rangesOf = rangesByBatch({ readings: Float64Array.of(20), ranges: Float64Array.of(20) }, 500);
    expect([5, 20, 200, 5_000].map(rangesOf)).toEqual([5, 20, 200, 500]);
  });
});
