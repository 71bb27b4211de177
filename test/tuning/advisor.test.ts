// The advisor: what it says in which situation, in figures, and what it does not say.
import { describe, expect, it } from 'vitest';
import { advise } from '../../electron/engine/tuning/advisor.ts';
import {
  type BatchCosts,
  batchFor95,
  batchUs,
  computeUs,
  efficiencyOf,
  journeyShareOf,
} from '../../electron/engine/tuning/figuresFromFit.ts';
import type { AdvisorInput } from '../../electron/engine/tuning/situation.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges } from '../../shared/knobs.ts';
import type { Advice, ModelFigures } from '../../shared/tuning/model.ts';

const costs: BatchCosts = { overheadUs: 52, costUs: 0.9, haloUs: 0, journeyUsPerReading: 0, ranges: () => 1 };

const computing = { stage: 'compute', per: 'reading', cpuUs: 1, wallUs: 1, advice: '' } as const;

interface Situated extends Partial<Omit<AdvisorInput, 'model' | 'knobs' | 'costs'>> {
  readonly knobs?: KnobChanges;
  readonly costs?: BatchCosts;
  readonly model?: Partial<ModelFigures>;
  /** Mean readings of a batch; as the knob where left out. */
  readonly mean?: number;
  readonly identifiable?: boolean;
}

function inputOf({
  knobs: changes = {},
  model = {},
  mean,
  identifiable = true,
  ...rest
}: Situated): AdvisorInput {
  const applied = applyKnobChanges(defaultKnobs, changes);
  if (!applied.ok) throw new Error(applied.faults.join('\n'));
  const { knobs } = applied;
  const each = rest.costs ?? costs;
  const readings = mean ?? knobs.batch.size;
  return {
    costs: each,
    knobs,
    cores: 4,
    offeredPerS: 20_000,
    processedPerS: 20_000,
    shedPerS: 0,
    queueShare: 0,
    blockedShare: 0,
    p99Ms: 4,
    busyShare: 0.4,
    workerMiB: null,
    copyCost: null,
    ...rest,
    model: {
      batch: {
        overheadUs: { value: each.overheadUs, uncertainty: 1 },
        costUsPerReading: { value: each.costUs, uncertainty: 0.01 },
        haloUsPerRange: null,
        journeyUsPerReading: null,
        r2: 0.99,
        batches: 400,
        spread: identifiable ? 16 : 1,
        identifiable,
        meanJourneyUs: { value: each.overheadUs, uncertainty: 1 },
        meanComputeUs: { value: computeUs(each, readings), uncertainty: 1 },
        meanReadings: readings,
        remark: '',
      },
      batchSize: knobs.batch.size,
      meanBatch: readings,
      workers: knobs.pool.workers,
      mode: knobs.pool.mode,
      efficiency: efficiencyOf(each, readings),
      journeyShare: journeyShareOf(each, readings),
      batchFor95: batchFor95(each),
      breakEvenUsPerReading: 0.01,
      paysUpToUsPerReading: null,
      presentUsPerReading: computeUs(each, readings) / readings,
      betterMode: 'pool',
      payBackReadings: null,
      poolStartMs: 100,
      predictedReadingsPerS: (1e6 * readings) / batchUs(each, readings),
      predictedLimit: 'workers',
      fillMs: 1,
      closesEarly: null,
      stages: [{ ...computing, cpuShare: 0.95, kind: 'CPU-bound' }],
      reasons: {},
      remark: '',
      ...model,
    },
  };
}

const advice = (situated: Situated): readonly Advice[] => advise(inputOf(situated));
const ids = (situated: Situated): string[] => advice(situated).map(({ id }) => id);
const only = (situated: Situated, id: string): Advice | undefined =>
  advice(situated).find((each) => each.id === id);

describe('advisor', () => {
  it('a journey above 15 % - is warned of, with the batch that cuts it, to what, and the delay that it adds', () => {
    const journey = only({ knobs: { 'batch.size': 10 } }, 'journey');
    expect(journey).toEqual({
      id: 'journey',
      text: '52\u2009µs of every 61\u2009µs are journey. Batch 500 would cut that to 10\u2009%. At your rate it adds 25\u2009ms of delay.',
      changes: { 'batch.size': 500 },
      action: 'Apply batch 500',
      effect: 'journey 10\u2009%, +25\u2009ms',
      warns: true,
    });
  });

  it('a journey of 15 % or less - is not spoken of', () => {
    expect(ids({ knobs: { 'batch.size': 400 } })).not.toContain('journey');
  });

  it('a batch of one size - no promise of what cannot be told, and no large step', () => {
    const journey = only({ knobs: { 'batch.size': 1 }, identifiable: false }, 'journey');
    expect(journey?.changes).toEqual({ 'batch.size': 20 });
    expect(journey?.text).toContain('share one among 20 readings');
    expect(journey?.text).not.toContain('would cut');
  });

  it('a backlog - larger batches fill at once and add no delay', () => {
    const journey = only({ knobs: { 'batch.size': 10 }, blockedShare: 0.8, offeredPerS: 100 }, 'journey');
    expect(journey?.changes).toEqual({ 'batch.size': 500 });
    expect(journey?.effect).toBe('journey 10\u2009%');
  });

  it('a rate that fills no batch - says that the wait decides, and that the journey is of no consequence', () => {
    const slow = { mean: 10, offeredPerS: 100, processedPerS: 100, p99Ms: 55, busyShare: 0.001 };
    const [first, ...others] = advice(slow);
    expect(first).toMatchObject({ id: 'delay', changes: { 'batch.maxWaitMs': 1 } });
    expect(first?.text).toContain('no batch fills');
    expect(others.find(({ id }) => id === 'journey')).toMatchObject({ changes: null, warns: true });
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
    expect(delay?.text).toContain('waits 400\u2009ms to fill');
  });

  it('a batch that computes for long - a smaller one, because readings grow old meanwhile', () => {
    const heavy = { ...costs, costUs: 20 };
    const delay = only(
      { knobs: { 'batch.size': 20_000 }, costs: heavy, offeredPerS: 1e6, processedPerS: 20_000, p99Ms: 500 },
      'delay',
    );
    expect(delay?.text).toContain('takes 400\u2009ms to compute');
    expect(delay?.changes?.['batch.size']).toBeLessThanOrEqual(50);
  });

  it('workers that are idle - fewer would do; those that are busy, more, up to the cores', () => {
    const idle = { knobs: { 'pool.workers': 4 }, busyShare: 0.1, workerMiB: 9 };
    expect(only(idle, 'workers')).toMatchObject({
      changes: { 'pool.workers': 1 },
      effect: '3 threads less, \u221227\u2009MiB',
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
    expect(full?.text).toContain('5\u2009000 a second are shed');
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
      effect: '3.0\u2009× readings/s',
    });
  });

  it('nothing to change - one sentence that says why; p99 that a batch does not account for is named', () => {
    const [well, ...others] = advice({ knobs: { 'batch.size': 400, 'pool.workers': 1 } });
    expect(well?.text).toBe(
      'Nothing to change: journey is 13\u2009% of a batch, 1 worker is busy 40\u2009% of the time and p99 is 4\u2009ms.',
    );
    expect(others).toEqual([]);
    expect(ids({ knobs: { 'batch.size': 400, 'pool.workers': 1 }, p99Ms: 900 })).toEqual(['waiting']);
  });

  it('nothing known yet - one sentence that says what is missing', () => {
    const unknown = inputOf({});
    const batch = { ...unknown.model.batch, remark: 'No batch has come back: start a source.' };
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
