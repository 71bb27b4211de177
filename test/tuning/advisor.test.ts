// The advisor: what it says in which situation, in figures, and what it does not say.
import { describe, expect, it } from 'vitest';
import { advise } from '../../electron/engine/tuning/advisor.ts';
import { computePlace } from '../../electron/engine/tuning/computePlace.ts';
import { computeUs } from '../../electron/engine/tuning/figuresFromFit.ts';
import { partOfText } from '../../electron/engine/tuning/figureWords.ts';
import { applyKnobChanges, defaultKnobs } from '../../shared/knobs.ts';
import type { Advice } from '../../shared/tuning/model.ts';
import { computing, costs, inputOf, type Situated } from './advisorInput.ts';

const advice = (situated: Situated): readonly Advice[] => advise(inputOf(situated));
const ids = (situated: Situated): string[] => advice(situated).map(({ id }) => id);
const only = (situated: Situated, id: string): Advice | undefined =>
  advice(situated).find((each) => each.id === id);

describe('a part of a time', () => {
  it('has the unit of the whole, so that both can be compared', () => {
    expect(partOfText(895, 1_000)).toBe('895 of every 1\u202f000\u202fµs');
    expect(partOfText(900, 18_000)).toBe('0.9 of every 18\u202fms');
    expect(partOfText(2_000_000, 12_000_000)).toBe('2 of every 12\u202fs');
  });
});

describe('advisor', () => {
  it('a journey above 15 % - is warned of, with the batch that cuts it, to what, and the delay that it adds', () => {
    const journey = only({ knobs: { 'batch.size': 10 } }, 'journey');
    expect(journey).toEqual({
      id: 'journey',
      text: '52 of every 61\u202fµs are journey. Batch 500 would cut that to 10\u202f%. At your rate it adds 25\u202fms of delay.',
      changes: { 'batch.size': 500 },
      action: 'Apply batch 500',
      effect: 'journey 10\u202f%, +25\u202fms',
      warns: true,
    });
  });

  it('a journey of 15 % or less - is not spoken of', () => {
    expect(ids({ knobs: { 'batch.size': 400 } })).not.toContain('journey');
  });

  it('a batch of one size - no promise of what cannot be told, and no large step', () => {
    const journey = only({ knobs: { 'batch.size': 1 }, identifiable: false }, 'journey');
    expect(journey?.changes).toEqual({ 'batch.size': 4 });
    expect(journey?.text).toContain('share one among 4 readings');
    expect(journey?.text).not.toContain('would cut');
  });

  it('a batch of one size - what is promised of afterwards holds, and is not where the wait allows no such step', () => {
    for (let mean = 1; mean <= 200; mean++) {
      const step = advice({ mean, knobs: { 'batch.size': mean }, identifiable: false }).find(
        ({ id }) => id === 'journey',
      );
      if (!step?.changes) continue;
      expect(Number(step.changes['batch.size'])).toBeGreaterThanOrEqual(4 * mean);
      expect(step.text).toContain('afterwards the best size can be told');
    }
    const brief = { mean: 10, knobs: { 'batch.size': 10, 'batch.maxWaitMs': 2 }, offeredPerS: 10_000 };
    const step = only({ ...brief, identifiable: false }, 'journey');
    expect(step?.changes).toEqual({ 'batch.size': 15 });
    expect(step?.text).toContain('a probe would tell');
  });

  it('a backlog - larger batches fill at once and add no delay', () => {
    const journey = only({ knobs: { 'batch.size': 10 }, blockedShare: 0.8, offeredPerS: 100 }, 'journey');
    expect(journey?.changes).toEqual({ 'batch.size': 500 });
    expect(journey?.effect).toBe('journey 10\u202f%');
  });

  it('a rate that fills no batch - says that the wait decides, and that the journey is of no consequence', () => {
    const slow = { mean: 10, offeredPerS: 100, processedPerS: 100, p99Ms: 55, busyShare: 0.001 };
    const [first, ...others] = advice(slow);
    expect(first).toMatchObject({ id: 'delay', changes: { 'batch.maxWaitMs': 1 } });
    expect(first?.text).toContain('no batch fills');
    expect(others.find(({ id }) => id === 'journey')).toMatchObject({ changes: null, warns: false });
  });

  it('a wait that is too short for a rate that matters - is to be longer', () => {
    const busy = {
      mean: 10,
      offeredPerS: 10_000,
      processedPerS: 10_000,
      knobs: { 'batch.maxWaitMs': 1 },
      p99Ms: 3,
    };
    expect(only(busy, 'journey')).toMatchObject({ changes: { 'batch.maxWaitMs': 50 }, warns: true });
  });

  it('a batch that takes long to fill - a smaller one, of which the journey stays little', () => {
    const delay = only({ knobs: { 'batch.size': 8_000, 'batch.maxWaitMs': 1_000 }, p99Ms: 420 }, 'delay');
    expect(delay?.changes).toEqual({ 'batch.size': 500 });
    expect(delay?.text).toContain('waits 400\u202fms to fill');
  });

  it('a batch that computes for long - a smaller one, because readings grow old meanwhile', () => {
    const heavy = { ...costs, costUs: 20 };
    const delay = only(
      { knobs: { 'batch.size': 20_000 }, costs: heavy, offeredPerS: 1e6, processedPerS: 20_000, p99Ms: 500 },
      'delay',
    );
    expect(delay?.text).toContain('takes 400\u202fms to compute');
    expect(delay?.changes?.['batch.size']).toBeLessThanOrEqual(50);
  });

  it('workers that are idle - fewer would do; those that are busy, more, up to the cores', () => {
    const idle = { knobs: { 'pool.workers': 4 }, busyShare: 0.1, workerMiB: 9 };
    expect(only(idle, 'workers')).toMatchObject({
      changes: { 'pool.workers': 1 },
      effect: '3 threads less, \u221227\u202fMiB',
    });
    const saturated = { busyShare: 0.97, queueShare: 0.8, processedPerS: 15_000 };
    expect(only(saturated, 'workers')?.changes).toEqual({ 'pool.workers': 4 });
    expect(only({ ...saturated, cores: 2 }, 'workers')).toBeUndefined();
    expect(only({ ...saturated, cores: 2 }, 'full')?.changes).toBeNull();
  });

  it('workers that wait - more than cores pay', () => {
    const asleep = { ...computing, cpuShare: 0.01, kind: 'I/O-bound' } as const;
    const waiting = {
      busyShare: 0.97,
      cores: 2,
      queueShare: 0.8,
      processedPerS: 5_000,
      model: { stages: [asleep] },
    };
    expect(only(waiting, 'workers')?.changes?.['pool.workers']).toBeGreaterThan(2);
  });

  it('readings that are shed - it says how many, and what ends the throughput', () => {
    const full = only({ shedPerS: 5_000, offeredPerS: 25_000, busyShare: 0.99, cores: 2 }, 'full');
    expect(full?.text).toContain('5\u202f000 a second are shed');
    expect(full?.text).toContain('its workers');
  });

  it('a pool that loses - a warning; the event loop only where computing there is not felt', () => {
    const loses = { betterMode: 'inline', breakEvenUsPerReading: 5 } as const;
    const large = only({ knobs: { 'batch.size': 400 }, processedPerS: 800_000, model: loses }, 'mode');
    expect(large).toMatchObject({ changes: null, warns: true });
    const small = only({ knobs: { 'batch.size': 400 }, processedPerS: 1_000, model: loses }, 'mode');
    expect(small).toMatchObject({ changes: { 'pool.mode': 'inline' } });
  });

  it('computing in the event loop that the pool would do better - the pool', () => {
    const inline = { knobs: { 'pool.mode': 'inline', 'batch.size': 400 }, processedPerS: 500_000 } as const;
    expect(only(inline, 'mode')).toMatchObject({ changes: { 'pool.mode': 'pool' } });
    expect(ids(inline)).not.toContain('journey');
  });

  it('copying - comes first, with what was measured', () => {
    const copyCost = { atMs: 0, batch: 500, workers: 2, sharedReadingsPerS: 900, copyReadingsPerS: 300 };
    const [first] = advice({ knobs: { 'pool.transport': 'copy' }, copyCost });
    expect(first).toMatchObject({
      id: 'copy',
      changes: { 'pool.transport': 'shared' },
      effect: '3.0\u202f× readings/s',
    });
  });

  it('nothing to change - one sentence that says why; p99 that a batch does not account for is named', () => {
    const [well, ...others] = advice({ knobs: { 'batch.size': 400, 'pool.workers': 1 } });
    expect(well?.text).toBe(
      'Nothing to change: journey is 13\u202f% of a batch, 1 worker is busy 40\u202f% of the time and p99 is 4\u202fms.',
    );
    expect(others).toEqual([]);
    expect(ids({ knobs: { 'batch.size': 400, 'pool.workers': 1 }, p99Ms: 900 })).toEqual(['waiting']);
  });

  it('batches that leave by the wait, or just as it ends - no other size is advised: it would change nothing', () => {
    const few = {
      offeredPerS: 10_000,
      processedPerS: 10_000,
      knobs: { 'batch.maxWaitMs': 1, 'batch.size': 10 },
    };
    expect(only({ ...few, mean: 10 }, 'journey')?.changes?.['batch.size']).toBeUndefined();
    const bursts = { ...few, knobs: { 'batch.maxWaitMs': 3, 'batch.size': 20 } };
    expect(only({ ...bursts, mean: 8 }, 'journey')?.changes?.['batch.size']).toBeUndefined();
    const small = { ...few, knobs: { 'batch.maxWaitMs': 2, 'batch.size': 15 } };
    expect(only({ ...small, mean: 9 }, 'journey')?.changes?.['batch.size']).toBeUndefined();
    for (const size of [1, 3, 8, 10, 12, 20, 40])
      for (const maxWaitMs of [1, 2, 5]) {
        const each = { ...few, knobs: { 'batch.maxWaitMs': maxWaitMs, 'batch.size': size } };
        const better = only({ ...each, mean: Math.min(size, 10 * maxWaitMs) }, 'journey')?.changes?.[
          'batch.size'
        ];
        if (better !== undefined) expect(better).toBeLessThan(10 * maxWaitMs);
      }
  });

  it('overhead not told from cost - what smaller batches would take is not promised', () => {
    const slow = { knobs: { 'batch.size': 8_000, 'batch.maxWaitMs': 1_000 }, p99Ms: 420 };
    expect(only(slow, 'delay')).toBeDefined();
    expect(only({ ...slow, identifiable: false }, 'delay')).toBeUndefined();
  });

  it('the advisor and the stage of computing - say the same of pool and event loop', () => {
    for (const mode of ['pool', 'inline'] as const)
      for (const betterMode of ['pool', 'inline', null] as const)
        for (const presentUsPerReading of [0.1, 4, 40])
          for (const processedPerS of [100, 20_000, 500_000]) {
            const model = { betterMode, presentUsPerReading, breakEvenUsPerReading: 5 };
            const input = inputOf({ knobs: { 'pool.mode': mode }, model, processedPerS });
            const load = { processedPerS, batchUs: computeUs(costs, input.model.meanBatch), isFull: false };
            const place = computePlace(input.model, load);
            const changes = advise(input).find(({ id }) => id === 'mode')?.changes ?? {};
            expect(changes).toEqual(
              place === 'to pool'
                ? { 'pool.mode': 'pool' }
                : place === 'to event loop'
                  ? { 'pool.mode': 'inline' }
                  : {},
            );
          }
  });

  it('nothing known yet - one sentence that says what is missing', () => {
    const unknown = inputOf({});
    const batch = { ...unknown.model.batch, remark: 'No batch has come back.' };
    expect(advise({ ...unknown, costs: null, model: { ...unknown.model, batch } })).toMatchObject([
      { id: 'unknown', text: batch.remark, changes: null },
    ]);
  });

  it('any situation - three at most, each id once, no knob twice, every change accepted by the knobs', () => {
    for (const size of [1, 20, 500, 20_000])
      for (const workers of [1, 4])
        for (const costUs of [0.04, 1, 50])
          for (const rate of [10, 10_000, 1e6])
            for (const mode of ['pool', 'inline'])
              for (const queueShare of [0, 0.9])
                for (const p99Ms of [1, 60, 2_000]) {
                  const said = advice({
                    knobs: { 'batch.size': size, 'pool.workers': workers, 'pool.mode': mode },
                    costs: { ...costs, costUs },
                    offeredPerS: rate,
                    processedPerS: rate,
                    mean: Math.min(size, Math.max(1, rate / 20)),
                    queueShare,
                    p99Ms,
                    busyShare: Math.min(1, (rate * costUs) / 1e6 / workers),
                  });
                  expect(said.length).toBeGreaterThan(0);
                  expect(said.length).toBeLessThanOrEqual(3);
                  expect(new Set(said.map(({ id }) => id)).size).toBe(said.length);
                  const keys = said.flatMap(({ changes }) => Object.keys(changes ?? {}));
                  expect(new Set(keys).size).toBe(keys.length);
                  for (const { changes, action, text } of said) {
                    expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
                    expect(changes === null).toBe(action === '');
                    expect(applyKnobChanges(defaultKnobs, changes ?? {}).ok).toBe(true);
                  }
                }
  });
});
