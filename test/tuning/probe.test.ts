// The probe: which sizes it sends, that nothing is lost over it, and when it is refused or ends early.
import { describe, expect, it } from 'vitest';
import type { BatchSizing } from '../../electron/engine/dispatcherParts.ts';
import type { Engine } from '../../electron/engine/engine.ts';
import { Probe, type ProbeParts } from '../../electron/engine/tuning/probe.ts';
import { probeSizes, shuffled } from '../../electron/engine/tuning/probeSizes.ts';
import { type Frame, hiddenView } from '../../shared/frame.ts';
import { defaultKnobs, type Knobs } from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { engineOver, seededRandom } from '../engine/engineRun.ts';
import { until } from '../engine/poolRun.ts';
import { mulberry } from './plantedBatches.ts';

describe('sizes of a probe', () => {
  it('around the present one - each twice the one before, spread 8 × at least, within what is possible', () => {
    expect(probeSizes(500, 50_000, 0)).toEqual([63, 126, 252, 504, 1_008, 2_000]);
    expect(probeSizes(1, 50_000, 0)).toEqual([1, 2, 4, 8, 16]);
    expect(probeSizes(10, 10, 0)).toEqual([1, 2, 4, 8, 10]);
    expect(probeSizes(50_000, 50_000, 0)?.at(-1)).toBe(50_000);
    expect(probeSizes(4, 7, 0)).toBeNull();
    expect(probeSizes(20, 50_000, 900)?.at(-1)).toBe(900);
    expect(probeSizes(20, 400, 900)?.at(-1)).toBe(400);
  });

  it('their order - holds each once', () => {
    const sizes = [1, 2, 4, 8, 16];
    const orders = Array.from({ length: 20 }, (_, seed) => shuffled(sizes, mulberry(seed)));
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(sizes);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(5);
  });
});

describe('probe on a real pool', () => {
  it('while it runs - batches have its sizes, the knob stays; a change of batch.size ends it; nothing is lost', async () => {
    const random = seededRandom(1);
    const columns = Array.from({ length: 4 }, () =>
      Float64Array.from({ length: 40_000 }, () => 10 * random()),
    );
    const { engine, output } = engineOver(
      columns,
      { batch: { size: 200 }, features: { window: 16, workPerReadingUs: 20, workKind: 'sleep' } },
      random,
    );
    const cursor = engine.newCursor();
    const sizes: number[] = [];
    const frame = (): Frame => {
      const built = engine.buildFrame({ ...hiddenView, visible: true, tasks: true, tuning: true }, cursor);
      sizes.push(...(built.tasks?.readings ?? []));
      return built;
    };
    await engine.start();
    await until(() => engine.report().throughput.readingsPerS > 0);
    frame();
    sizes.length = 0;
    await engine.execute({ name: 'startProbe' });
    await expect(engine.execute({ name: 'startProbe' })).rejects.toThrow('running already');
    const [least, most] = extentToldOf(engine);
    expect(most).toBeGreaterThan(200);
    expect(most / least).toBeGreaterThanOrEqual(8);
    await until(() => {
      frame();
      const seen = (size: number): number => sizes.filter((each) => each === size).length;
      return [least, 2 * least, 4 * least, most].every((size) => seen(size) >= 6);
    });
    expect(engine.report().knobs.batch.size).toBe(200);
    await until(() => frame().tuning?.model.batch.identifiable === true);
    sizes.length = 0;
    await engine.execute({ name: 'setKnobs', changes: { 'batch.size': 300 } });
    await engine.finished;
    frame();
    // Those that were in flight, two for each worker, and one of newcomers.
    expect(sizes.filter((size) => size > 300).length).toBeLessThanOrEqual(5);
    expect(sizes.filter((size) => size === 300).length).toBeGreaterThan(20);
    const report = await engine.stop();
    const told = report.events.map(({ message }) => message).filter((message) => message.startsWith('Probe'));
    expect(told).toEqual([
      expect.stringMatching(/^Probe began: .*; batch\.size stays as it is$/),
      expect.stringMatching(
        /^Probe ended early, because batch\.size was changed: [\d\u202f]+ batches of .* sent$/,
      ),
    ]);
    expect(report.ledger).toMatchObject({ processed: 160_000, received: 160_000, shed: 0, quarantined: 0 });
    for (const readings of output.readings.values())
      expect(readings.every(({ seq }, i) => seq === i)).toBe(true);
  });
});

/** Smallest and largest size, from the event that tells of its begin. */
function extentToldOf(engine: Engine): [number, number] {
  const began = engine.report().events.find(({ message }) => message.startsWith('Probe began'));
  const extent = /have ([\d\u202f]+) to ([\d\u202f]+) readings/.exec(began?.message ?? '');
  const numberOf = (text = ''): number => Number(text.replaceAll('\u202f', ''));
  return [numberOf(extent?.[1]), numberOf(extent?.[2])];
}

/** Parts of which the test says how fast readings come, and what time it is. */
function standIn({
  readingsPerS = 10_000,
  batchesPerS = 100,
  queued = 0,
  knobs = {} as Partial<Knobs>,
  computeMs = 0.4,
} = {}) {
  const state = { nowMs: 0, queued, sizing: null as BatchSizing | null, events: [] as string[] };
  const all = { ...defaultKnobs, ...knobs };
  const parts: ProbeParts = {
    pipeline: {
      telemetry: {
        recentRates: () => ({ offeredPerS: readingsPerS, readingsPerS, batchesPerS, quarantinedPerS: 0 }),
        recentBatches: {
          read: () => ({
            readings: Float64Array.of(100),
            ranges: Float64Array.of(1),
            journeyMs: Float64Array.of(0.05),
            computeMs: Float64Array.of(computeMs),
          }),
        },
      },
      queue: {
        get queued() {
          return state.queued;
        },
        capacityReadings: all.queue.capacityReadings,
      },
      setBatchSizing: (sizing: BatchSizing | null) => {
        state.sizing = sizing;
      },
    },
    clock: { monotonicMs: () => state.nowMs },
    knobs: () => all,
    onEvent: (_kind: string, _priority: number, _subject: string, message: string) =>
      state.events.push(message),
  };
  return { probe: new Probe(parts), state };
}

describe('probe', () => {
  it('over after ten seconds - sizes are the knob’s again, and an event says what was sent', () => {
    const { probe, state } = standIn();
    probe.start();
    expect(probe.state).toEqual({ running: true, leftS: 10, hasRun: false });
    const asked = Array.from({ length: 12 }, () => {
      const size = state.sizing?.nextSize ?? 0;
      state.sizing?.sentBatch(size);
      return size;
    });
    const once = asked.slice(0, 6).toSorted((a, b) => a - b);
    expect(once).toEqual([13, 26, 52, 104, 208, 400]);
    expect(asked.slice(6).toSorted((a, b) => a - b)).toEqual(once);
    state.nowMs = 9_999;
    probe.sample();
    expect(probe.state.running).toBe(true);
    state.nowMs = 10_000;
    probe.sample();
    expect(probe.state).toEqual({ running: false, leftS: 0, hasRun: true });
    expect(state.sizing).toBeNull();
    expect(state.events.at(-1)).toBe('Probe over: 12 batches of 13 to 400 readings were sent');
    probe.knobsChanged([{ key: 'pool.workers', before: '2', after: '4' }]);
    expect(probe.state.hasRun).toBe(false);
  });

  it('work that is little beside the journey - sizes reach up to where it takes as long', () => {
    // 100 readings compute for 5 µs and travel for 50 µs: 1 000 do as long.
    const { probe, state } = standIn({ readingsPerS: 100_000, batchesPerS: 1_000, computeMs: 0.005 });
    probe.start();
    expect(state.events.at(-1)).toContain('13 to 1\u202f000 readings');
  });

  it('nothing flows, or no batch can be large - is refused in a sentence', () => {
    expect(() => standIn({ readingsPerS: 0, batchesPerS: 0 }).probe.start()).toThrow(CommandRefused);
    expect(() => standIn({ readingsPerS: 0, batchesPerS: 0 }).probe.start()).toThrow('start a source first');
    const knobs = { batch: { size: 500, maxWaitMs: 1 }, features: defaultKnobs.features };
    const slow = standIn({ readingsPerS: 20, batchesPerS: 20, knobs });
    // 20 readings a second and 1 ms: a batch of one reading, were it not that one of 100 has been seen.
    expect(() => slow.probe.start()).not.toThrow();
  });

  it('a queue that would shed - ends it early; one that holds its sources does not', () => {
    const shedding = { queue: { ...defaultKnobs.queue, whenFull: 'drop-oldest' } } as const;
    for (const [knobs, running] of [
      [shedding, false],
      [{}, true],
    ] as const) {
      const { probe, state } = standIn({ knobs });
      probe.start();
      state.queued = 150_000;
      probe.sample();
      expect(probe.state.running).toBe(running);
    }
  });

  it('computing in the event loop - no batch holds it for long', () => {
    const knobs = { pool: { ...defaultKnobs.pool, mode: 'inline' } } as const;
    const { probe, state } = standIn({ readingsPerS: 1e6, batchesPerS: 1_000, knobs });
    probe.start();
    const asked = Array.from({ length: 12 }, () => {
      state.sizing?.sentBatch(1);
      return state.sizing?.nextSize ?? 0;
    });
    // 4 µs a reading and 25 ms at most.
    expect(Math.max(...asked)).toBeLessThanOrEqual(4_000);
  });
});
