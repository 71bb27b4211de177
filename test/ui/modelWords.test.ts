// What the model, its fit and a measured change say: figures with their unit and uncertainty, a dash where nothing is known.
import { describe, expect, it } from 'vitest';
import { minusSign, thinSpace } from '../../renderer/format/numbers.ts';
import {
  changeBrief,
  changeRows,
  changeSubject,
  outcomeWords,
} from '../../renderer/tune/model/changeWords.ts';
import { fitRows, highestDrawnMs, isFitted, rangesUs } from '../../renderer/tune/model/fit.ts';
import { allRows, briefRows, isWarningToAct, type ModelRow } from '../../renderer/tune/model/modelWords.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { ModelFigures } from '../../shared/tuning/model.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';

const known = syntheticTuningFigures('done', defaultKnobs, 0).model;
const unknown = syntheticTuningFigures('unknown', defaultKnobs, 0).model;

const plain = (text: string) => text.replaceAll(thinSpace, ' ');
const textOf = (rows: readonly ModelRow[], label: string) => {
  const row = rows.find((one) => plain(one.label) === label);
  return row && plain(`${row.value} ${row.uncertainty}`).trim();
};

describe('figures of the model', () => {
  it('what is known - has its unit and its uncertainty', () => {
    const rows = briefRows(known);
    expect(textOf(rows, 'Overhead per batch')).toBe('54 µs ± 3');
    expect(textOf(rows, 'Cost per reading')).toBe('4.04 µs ± 0.02');
    expect(textOf(rows, 'Efficiency at 500')).toBe('97.4 %');
    expect(textOf(rows, '95 % from batch')).toBe('254');
    expect(textOf(rows, 'Pool pays above')).toBe('0.040 µs of work');
    expect(textOf(rows, 'Work at present')).toBe('4.04 µs, pool');
    expect(textOf(rows, 'Time to fill 500')).toBe('1.25 ms');
  });

  it('what cannot be told - has a dash, and nothing is warned of', () => {
    const rows = allRows(unknown, true);
    expect(textOf(rows, 'Efficiency at 500')).toBe('—');
    expect(rows.find(({ label }) => label.startsWith('Efficiency'))?.note).toMatch(/need sizes 4 × apart/);
    expect(textOf(rows, 'Lost to the journey')).toBe('—');
    expect(rows.some(({ warns }) => warns)).toBe(false);
  });

  it('without a line - what is measured of each batch stands in the place of overhead and cost', () => {
    const rows = briefRows(unknown);
    expect(textOf(rows, 'Journey of a batch')).toBe('54 µs ± 3');
    expect(textOf(rows, 'Work of a batch')).toBe('2 020 µs ± 10');
    expect(textOf(rows, 'Overhead per batch')).toBeUndefined();
    expect(textOf(briefRows(known), 'Journey of a batch')).toBeUndefined();
  });

  it('a batch that the wait sends before it is full - says so beside the time to fill', () => {
    const closesEarly = { afterMs: 50, readings: 40 };
    const row = allRows({ ...known, fillMs: 640, closesEarly }, true).find(({ label }) =>
      label.startsWith('Time to fill'),
    );
    expect(plain(`${row?.value}: ${row?.note}`)).toBe('640 ms: Sent after 50 ms already, with 40 readings.');
  });

  it('journey - is warned of above 15 %, and told as part of the whole', () => {
    const journey = (share: number, journeyTimes = known.journeyTimes) =>
      allRows({ ...known, journeyShare: share, journeyTimes }, true).find(
        ({ label }) => label === 'Lost to the journey',
      );
    expect(journey(0.15)?.warns).toBe(false);
    expect(journey(0.16)?.warns).toBe(true);
    expect(plain(journey(0.5)?.note ?? '')).toBe('54 of every 2 074 µs, measured, late ones included.');
    const byLine = journey(0.5, { journeyUs: 900, wholeUs: 1_800, isMeasured: false });
    expect(plain(byLine?.note ?? '')).toBe('900 of every 1 800 µs, by the line.');
  });

  it('what nothing can be done about - is not warned of', () => {
    const rows = allRows({ ...known, journeyShare: 0.5, betterMode: 'inline' }, false);
    expect(rows.some(({ warns }) => warns)).toBe(false);
    const warning = { id: 'journey', text: '', action: '', effect: '', warns: true };
    expect(isWarningToAct({ ...warning, changes: null })).toBe(false);
    expect(isWarningToAct({ ...warning, changes: { 'batch.size': 400 } })).toBe(true);
  });

  it('the side on which the work lies - is warned of where it is not in use', () => {
    const work = (more: Partial<ModelFigures>) =>
      allRows({ ...known, ...more }, true).find(({ label }) => label === 'Work at present');
    expect(work({ betterMode: 'pool', mode: 'pool' })).toMatchObject({
      warns: false,
      note: 'Above: the pool is faster, and in use.',
    });
    expect(work({ betterMode: 'inline', mode: 'pool', presentUsPerReading: 0.02 })).toMatchObject({
      warns: true,
      note: 'Below: the event loop is faster, but not in use.',
    });
  });

  it('a broken pool - the event loop is what is in use', () => {
    const model = { ...known, betterMode: 'inline', presentUsPerReading: 0.02, inEventLoop: true } as const;
    expect(allRows(model, true).find(({ label }) => label === 'Work at present')).toMatchObject({
      warns: false,
      note: 'Below: the event loop is faster, and in use.',
    });
  });

  it('in the event loop - a batch has no journey, and the row says why', () => {
    const batch = { ...unknown.batch, meanJourneyUs: null };
    const rows = allRows({ ...unknown, batch, inEventLoop: true }, true);
    expect(rows.find(({ label }) => label === 'Journey of a batch')).toMatchObject({
      value: '—',
      note: 'In the event loop a batch makes no journey.',
    });
  });

  it('a pool that never pays back - is said so', () => {
    const row = allRows({ ...known, betterMode: 'inline', payBackReadings: null }, true).find(
      ({ label }) => label === 'Pool pays back from',
    );
    expect(row?.value).toBe('—');
    expect(row?.note).toMatch(/never makes up for it/);
  });
});

describe('line of the fit', () => {
  const points = { readings: new Float64Array([100, 500]), ms: new Float64Array([0.46, 2.1]) };

  it('runs through overhead, ranges and cost, with twice the standard error on both sides', () => {
    const rows = fitRows({ points, batch: known.batch, rangesUs: 10 }, 1_000);
    expect(rows.slice(0, 2).map(({ readings, ms }) => [readings, ms])).toEqual([
      [100, 0.46],
      [500, 2.1],
    ]);
    const end = rows.at(-1);
    expect(end?.readings).toBe(1_000);
    expect(end?.line).toBeCloseTo((54 + 10 + 4_040) / 1_000, 9);
    const error = (2 * Math.hypot(3, 20)) / 1_000;
    expect(end?.band?.[1]).toBeCloseTo((end?.line ?? 0) + error, 9);
    expect(end?.band?.[0]).toBeCloseTo((end?.line ?? 0) - error, 9);
  });

  it('sizes that cannot tell overhead from cost - are points alone, even where a line was fitted', () => {
    const batch = { ...known.batch, identifiable: false, r2: 0 };
    expect(fitRows({ points, batch, rangesUs: 10 }, 1_000)).toHaveLength(2);
    expect(isFitted(batch)).toBe(false);
  });

  it('without a cost - has points alone', () => {
    expect(fitRows({ points, batch: unknown.batch, rangesUs: 0 }, 1_000)).toHaveLength(2);
  });

  it('what ranges cost - follows from the efficiency', () => {
    const compute = 4.04 * 500;
    expect(rangesUs({ ...known, efficiency: compute / (compute + 54 + 25) })).toBeCloseTo(25, 6);
    expect(rangesUs(unknown)).toBe(0);
  });
});

describe('height of the fit', () => {
  const drawn = (ms: readonly number[]) =>
    highestDrawnMs({
      points: { readings: new Float64Array(ms.length).fill(500), ms: new Float64Array(ms) },
      batch: known.batch,
      rangesUs: 0,
    });

  it('a few late batches - do not flatten the others', () => {
    const steady = Array.from({ length: 90 }, (_, index) => 2 + index / 1_000);
    expect(drawn([...steady, ...new Array(10).fill(160)])).toBeLessThan(7);
  });

  it('batches of all sizes - are all drawn', () => {
    const even = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(drawn(even)).toBeGreaterThanOrEqual(99);
  });
});

describe('what the last change did', () => {
  const before = { readingsPerS: 400_100, p99Ms: 14.3, busyShare: 0.83, cpuCores: 1.84 };
  const after = { readingsPerS: 400_100, p99Ms: 7.8, busyShare: 0.41, cpuCores: 1.86 };

  it('before and after - differ by shares, loads by points', () => {
    const rows = changeRows(before, after).map(({ label, change }) => [label, plain(change)]);
    expect(rows).toEqual([
      ['throughput', '0 %'],
      ['p99, ms', `${minusSign}45 %`],
      ['busy, %', `${minusSign}42`],
      ['CPU, cores', '+1 %'],
    ]);
  });

  it('while it is being measured - what was before stands there already', () => {
    const [throughput, p99] = changeRows({ ...before, p99Ms: null }, null);
    expect(plain(throughput?.before ?? '')).toBe('400.1 k');
    expect(throughput?.after).toBe('—');
    expect(p99?.before).toBe('—');
  });

  it('a change that the next one cut short - says for how long it was measured, or that it was not', () => {
    const change = { atMs: 0, before, what: ['pool.workers 2 → 4'] };
    const short = { ...change, after, outcome: 'cut short', afterS: 1.4 } as const;
    expect(plain(outcomeWords(short))).toBe('Cut short by the next change: measured for 1.4 s.');
    expect(plain(changeBrief(short))).toBe('p99 14.3 → 7.8 ms, CPU 1.84 → 1.86, cut short');
    const not = { ...change, after: null, outcome: 'not measured', afterS: 0 } as const;
    expect(changeBrief(not)).toBe('not measured');
    expect(outcomeWords({ ...short, outcome: 'measured' })).toBe('');
  });

  it('what was changed - is said as the Knobs tab says it, with units and thousands apart', () => {
    const said = (...what: readonly string[]) =>
      plain(changeSubject({ atMs: 0, before, after, what, outcome: 'measured', afterS: 3 }));
    expect(said('pool.workers 2 → 4', 'batch.size 20 → 12000')).toBe('Workers 2 → 4, Batch size 20 → 12 000');
    expect(said('pool.mode pool → inline')).toBe('Compute in pool → event loop');
    expect(said('queue.whenFull block → drop-oldest')).toBe('When the queue is full block → drop oldest');
    expect(said('features.workPerReadingUs 0.5 → 1500')).toBe('Work per reading 0.5 µs → 1 500 µs');
    expect(said('features.set rolling → rolling,window')).toBe('Feature sets rolling → rolling,window');
  });
});
