// Faults put in at rates and as single shots, over an hour that passes at once.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  FaultInjector,
  type FaultInjectorParts,
  type FaultRange,
} from '../../electron/engine/faults/faultInjector.ts';
import { type InjectedFaultKind, injectedFaultKinds, isPoison } from '../../shared/injectedFaults.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges, type Knobs } from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { seededRandom } from './engineRun.ts';

const none = Object.fromEntries(injectedFaultKinds.map((kind) => [kind, 0]));
let injector: FaultInjector;

interface World {
  events: { subject: string; message: string }[];
  workers: string[];
  sources: string[];
  clients: number;
}
let world: World;

beforeEach(() => {
  vi.useFakeTimers();
  world = { events: [], workers: ['W1', 'W2'], sources: ['hall'], clients: 1 };
  const parts: FaultInjectorParts = {
    clock: { monotonicMs: () => Date.now(), epochMs: () => Date.now() },
    killWorker: () => world.workers[0] ?? null,
    dropSource: (random) => world.sources[Math.floor(random() * world.sources.length)] ?? null,
    sourcesRunning: () => world.sources.length,
    clients: () => world.clients,
    onEvent: (subject, message) => world.events.push({ subject, message }),
    random: seededRandom(20_26),
  };
  injector = new FaultInjector(parts);
  injector.setKnobs(defaultKnobs);
});

afterEach(() => {
  injector.stop();
  vi.useRealTimers();
});

function knobs(changes: KnobChanges): Knobs {
  const applied = applyKnobChanges(defaultKnobs, changes);
  if (!applied.ok) throw new Error(applied.faults.join('\n'));
  return applied.knobs;
}

/** Lets time pass, with a task every 100 ms. */
function passMinutes(minutes: number): void {
  for (let i = 0; i < minutes * 600; i++) {
    vi.advanceTimersByTime(100);
    injector.takeTaskFault();
  }
}

function rangeOf(slot: number, seqStart: number, count: number): FaultRange {
  return { ring: { sensor: { slot, id: `line.${slot}` } }, seqStart, count };
}

function refusal(kind: InjectedFaultKind): string {
  try {
    injector.inject(kind);
  } catch (error) {
    if (error instanceof CommandRefused) return error.faults.join();
    throw error;
  }
  return '';
}

const allRates = {
  'faults.killWorkerPerMin': 60,
  'faults.hangPerMin': 10,
  'faults.throwPerMin': 10,
  'faults.outOfMemoryPerMin': 5,
  'faults.unreadablePerMin': 20,
  'faults.sourceDropPerMin': 30,
};

describe('rates', () => {
  test('off - no timer runs, nothing is handed out, nothing is active', () => {
    expect(vi.getTimerCount()).toBe(0);
    passMinutes(1);
    expect(injector.takeTaskFault()).toBeUndefined();
    expect(injector.poisonFor([rangeOf(0, 0, 1_000_000)])).toBeUndefined();
    expect(injector.takeFrameDelayMs()).toBe(0);
    expect(injector).toMatchObject({ active: false, rateFactor: 1, leakKiB: 0, counts: none });
    expect(world.events).toEqual([]);
  });

  test('on - so many a minute of each kind, with an entry each', () => {
    injector.setKnobs(knobs(allRates));
    expect(injector.active).toBe(true);
    passMinutes(60);
    const { killWorker, hang, outOfMemory, unreadable, sourceDrop } = injector.counts;
    const expected = { killWorker: 3_600, hang: 600, throw: 600, outOfMemory: 300 };
    for (const [kind, count] of Object.entries({ ...expected, unreadable: 1_200, sourceDrop: 1_800 })) {
      const difference = Math.abs(injector.counts[kind as InjectedFaultKind] - count);
      // Sums of so many even intervals: the spread is √(n / 12).
      expect(difference).toBeLessThan(4 * Math.sqrt(count / 12));
    }
    const all = killWorker + hang + injector.counts.throw + outOfMemory + unreadable + sourceDrop;
    expect(world.events).toHaveLength(all);
    expect(world.events.filter(({ subject }) => subject === 'W1')).toHaveLength(killWorker);
    expect(world.events.filter(({ subject }) => subject === 'hall')).toHaveLength(sourceDrop);
  });

  test('intervals - lie between half and one and a half of the usual one', () => {
    injector.setKnobs(knobs({ 'faults.killWorkerPerMin': 60 }));
    const times: number[] = [];
    for (let ms = 0; ms < 60_000; ms++) {
      const before = injector.counts.killWorker;
      vi.advanceTimersByTime(1);
      if (injector.counts.killWorker > before) times.push(ms);
    }
    const intervals = times.slice(1).map((ms, i) => ms - (times[i] as number));
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(499);
    expect(Math.max(...intervals)).toBeLessThanOrEqual(1_501);
    expect(Math.max(...intervals) - Math.min(...intervals)).toBeGreaterThan(500);
  });

  test('no task for an hour - faults for tasks do not pile up', () => {
    injector.setKnobs(knobs({ 'faults.hangPerMin': 60, 'faults.throwPerMin': 1 }));
    vi.advanceTimersByTime(3_600_000);
    const taken = Array.from({ length: 100 }, () => injector.takeTaskFault());
    expect(taken.filter((fault) => fault === 'hang')).toHaveLength(10);
    expect(taken.filter((fault) => fault === 'throw')).toHaveLength(10);
  });

  test('nobody to suffer it - is not counted', () => {
    world.workers = [];
    world.sources = [];
    injector.setKnobs(knobs({ 'faults.killWorkerPerMin': 60, 'faults.sourceDropPerMin': 60 }));
    passMinutes(2);
    expect(injector.counts).toEqual(none);
    expect(world.events).toEqual([]);
  });

  test('mode inline - workers are left alone, and what was ordered is forgotten; sources are not', () => {
    injector.setKnobs(knobs({ 'faults.hangPerMin': 600 }));
    vi.advanceTimersByTime(1_000);
    injector.setKnobs(knobs({ ...allRates, 'pool.mode': 'inline' }));
    passMinutes(1);
    expect(injector.counts).toEqual({ ...none, sourceDrop: expect.closeTo(30, -1) });
  });

  test('turned off - ends at once', () => {
    injector.setKnobs(knobs(allRates));
    passMinutes(1);
    vi.advanceTimersByTime(60_000);
    injector.setKnobs(defaultKnobs);
    expect(injector.takeTaskFault()).toBeUndefined();
    const counts = { ...injector.counts };
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(600_000);
    expect(injector.counts).toEqual(counts);
  });

  test('a knob of another kind - does not put off what is due', () => {
    injector.setKnobs(knobs({ 'faults.killWorkerPerMin': 1 }));
    for (let second = 0; second < 600; second++) {
      vi.advanceTimersByTime(1_000);
      injector.setKnobs(knobs({ 'faults.killWorkerPerMin': 1, 'batch.size': 1 + second }));
    }
    expect(injector.counts.killWorker).toBeGreaterThanOrEqual(8);
  });
});

describe('single shots', () => {
  test.each(['hang', 'throw', 'outOfMemory', 'unreadable'] as const)(
    '%s - is handed to one task, and counted then',
    (fault) => {
      expect(refusal(fault)).toBe('');
      expect(injector.active).toBe(true);
      expect(injector.counts[fault]).toBe(0);
      expect([injector.takeTaskFault(), injector.takeTaskFault()]).toEqual([fault, undefined]);
      expect(injector.counts).toEqual({ ...none, [fault]: 1 });
      expect(injector.active).toBe(false);
      expect(world.events).toHaveLength(1);
    },
  );

  test('killWorker, sourceDrop - happen at once, to the one they name', () => {
    injector.inject('killWorker');
    injector.inject('sourceDrop');
    expect(injector.counts).toEqual({ ...none, killWorker: 1, sourceDrop: 1 });
    expect(world.events).toEqual([
      { subject: 'W1', message: 'Put in: W1 is killed.' },
      { subject: 'hall', message: 'Put in: hall loses its connection.' },
    ]);
  });

  test('nothing to suffer it - is refused, with the reason', () => {
    Object.assign(world, { workers: [], sources: [], clients: 0 });
    expect(refusal('killWorker')).toContain('no worker is alive');
    expect(refusal('sourceDrop')).toContain('no source is connected');
    expect(refusal('flood')).toContain('no source is running');
    expect(refusal('slowFrame')).toContain('no client');
    expect(injector.active).toBe(false);
  });

  test.each(['killWorker', 'hang', 'throw', 'outOfMemory', 'unreadable'] as const)(
    '%s in mode inline - is refused and says what would do',
    (fault) => {
      injector.setKnobs(knobs({ 'pool.mode': 'inline' }));
      expect(refusal(fault)).toBe(
        `The fault ${fault} cannot be put in: no worker computes in mode inline; set pool.mode to pool.`,
      );
      expect(injector.takeTaskFault()).toBeUndefined();
    },
  );

  test('flood - is 10 × for 3 s, on top of the knob', () => {
    injector.setKnobs(knobs({ 'faults.floodFactor': 5 }));
    expect(injector.rateFactor).toBe(5);
    injector.inject('flood');
    vi.advanceTimersByTime(2_999);
    expect(injector.rateFactor).toBe(50);
    vi.advanceTimersByTime(1);
    expect(injector.rateFactor).toBe(5);
    injector.setKnobs(defaultKnobs);
    expect(injector).toMatchObject({ rateFactor: 1, active: false });
    expect(injector.counts.flood).toBe(2);
  });

  test('slowFrame - delays one frame by a second', () => {
    injector.inject('slowFrame');
    expect([injector.takeFrameDelayMs(), injector.takeFrameDelayMs()]).toEqual([1_000, 0]);
    injector.setKnobs(knobs({ 'faults.slowFrameMs': 250 }));
    expect([injector.takeFrameDelayMs(), injector.takeFrameDelayMs()]).toEqual([250, 250]);
    expect(injector.counts.slowFrame).toBe(3);
  });
});

describe('poison', () => {
  const ranges = [rangeOf(3, 1_000, 40), rangeOf(7, 0, 60)];
  const poisoned = (settings: ReturnType<FaultInjector['poisonFor']>): number[][] =>
    ranges.flatMap(({ ring, seqStart, count }) =>
      Array.from({ length: count }, (_, i) => [ring.sensor.slot, seqStart + i]).filter(
        ([slot, seq]) => settings && isPoison(settings, slot as number, seq as number),
      ),
    );

  test('single shot - is one reading of the next batch, any of them, and none of the one after', () => {
    const hit = new Set<string>();
    for (let shot = 1; shot <= 400; shot++) {
      injector.inject('poison');
      const readings = poisoned(injector.poisonFor(ranges));
      expect(readings).toHaveLength(1);
      hit.add(String(readings[0]));
      expect(injector.poisonFor(ranges)).toBeUndefined();
      expect(injector.counts.poison).toBe(shot);
    }
    expect(hit.size).toBeGreaterThan(90);
  });

  test('rate - is that share of the readings, the same ones every time, counted and named', () => {
    injector.setKnobs(knobs({ 'faults.poisonPer100k': 1_000 }));
    let count = 0;
    for (let slot = 0; slot < 4; slot++) {
      for (let seqStart = 0; seqStart < 50_000; seqStart += 500) {
        const settings = injector.poisonFor([rangeOf(slot, seqStart, 500)]);
        const seqs = Array.from({ length: 500 }, (_, i) => seqStart + i);
        const bad = seqs.filter((seq) => isPoison({ per100k: 1_000, readings: [] }, slot, seq));
        count += bad.length;
        expect(settings !== undefined).toBe(bad.length > 0);
        if (bad.length > 0)
          expect(world.events.at(-1)?.message).toContain(`reading ${bad[0]} of line.${slot}`);
      }
    }
    expect(injector.counts.poison).toBe(count);
    expect(count / 2_000).toBeCloseTo(1, 0);
  });
});
