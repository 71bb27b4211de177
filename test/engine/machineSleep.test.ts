// A sleep of the machine: time stands still over it, nothing is judged by it, and everything goes on behind it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SleepingClock } from '../../electron/engine/clock.ts';
import type { Engine } from '../../electron/engine/engine.ts';
import { MachineSleep } from '../../electron/engine/machineSleep.ts';
import { SensorViews } from '../../electron/engine/sensorViews.ts';
import { createHostEngine } from '../../electron/hosts/hostEngine.ts';
import type { EngineEvent } from '../../shared/events.ts';
import { hiddenView } from '../../shared/frame.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { sensorStates } from '../../shared/sensor.ts';

/** A machine whose monotonic clock goes on while it sleeps (macOS, Windows) or stands still (Linux). */
class Machine {
  thread = 1_000;
  wall = 1_700_000_000_000;
  readonly clock = new SleepingClock({ threadMs: () => this.thread, wallMs: () => this.wall });
  pass(ms: number): void {
    this.thread += ms;
    this.wall += ms;
  }
  sleep(ms: number, goesOn: boolean): void {
    this.clock.stop();
    this.pass(20);
    if (goesOn) this.thread += ms;
    this.wall += ms;
    this.pass(5);
    this.clock.goOn();
  }
}

describe.each([
  ['goes on', true],
  ['stands still', false],
])('a clock where the machine’s own %s', (_name, goesOn) => {
  test('counts no sleep as time, and tells the wall time of before and after', () => {
    const machine = new Machine();
    const { clock } = machine;
    machine.pass(100);
    const [before, wallBefore] = [clock.monotonicMs(), machine.wall];
    machine.sleep(3_600_000, goesOn);
    expect(clock.monotonicMs()).toBe(before);
    expect(clock.epochMs()).toBe(machine.wall);
    machine.pass(50);
    expect(clock.monotonicMs()).toBe(before + 50);
    expect(clock.toEpochMs(before - 10)).toBe(wallBefore - 10);
    expect(clock.toEpochMs(before + 50)).toBe(machine.wall);
    machine.sleep(1_000, goesOn);
    expect(clock.toEpochMs(before - 10)).toBe(wallBefore - 10);
    expect(clock.epochMs()).toBe(machine.wall);
  });

  test('tells a thread’s stamps in its own time, also those taken over a sleep', () => {
    const machine = new Machine();
    const { clock } = machine;
    const beforeThread = machine.thread;
    const before = clock.monotonicMs();
    machine.pass(100);
    const atSleep = clock.monotonicMs();
    const sleptThread = machine.thread + 10;
    machine.sleep(60_000, goesOn);
    machine.pass(30);
    expect(clock.fromThreadMs(beforeThread)).toBe(before);
    expect(clock.fromThreadMs(sleptThread)).toBe(atSleep);
    expect(clock.fromThreadMs(machine.thread)).toBe(clock.monotonicMs());
    machine.sleep(60_000, goesOn);
    expect(clock.fromThreadMs(beforeThread)).toBe(before);
    expect(clock.fromThreadMs(sleptThread)).toBe(atSleep);
    clock.stop();
    machine.pass(40);
    expect(clock.fromThreadMs(machine.thread)).toBe(clock.monotonicMs());
  });
});

test('what tells the time - can be handed on by itself', () => {
  const { monotonicMs, epochMs, toEpochMs, fromThreadMs } = new Machine().clock;
  expect(toEpochMs(monotonicMs())).toBe(epochMs());
  expect(fromThreadMs(monotonicMs())).toBe(monotonicMs());
});

test('a wall clock that was put back during a sleep - does not put the engine’s back', () => {
  const machine = new Machine();
  const before = machine.clock.epochMs();
  machine.sleep(-7_200_000, false);
  expect(machine.clock.epochMs()).toBeGreaterThanOrEqual(before);
});

test('a sleep that was announced and does not come - ends after a minute awake, and is told', () => {
  const machine = new Machine();
  const calls: string[] = [];
  const events: string[] = [];
  const sleep = new MachineSleep({
    clock: machine.clock,
    sources: { hold: (held) => calls.push(`hold ${held}`) },
    lag: { start: () => calls.push('lag starts'), stop: () => calls.push('lag stops') },
    views: new SensorViews(() => undefined),
    cancelLab: () => calls.push('lab is given up'),
    onEvent: (_priority, message) => events.push(message),
    wallMs: () => machine.wall,
  });
  sleep.begin();
  sleep.begin();
  expect(calls).toEqual(['lab is given up', 'hold true', 'lag stops']);
  for (let i = 0; i < 299; i++) sleep.rest(200);
  expect(sleep.asleep).toBe(true);
  sleep.rest(200);
  sleep.end();
  expect(sleep.asleep).toBe(false);
  expect(calls.slice(3)).toEqual(['lag starts', 'hold false']);
  expect(events).toEqual([expect.stringContaining('did not come'), expect.stringContaining('slept for')]);
});

describe('an engine', () => {
  let engine: Engine;
  let events: EngineEvent[];
  beforeEach(async () => {
    const poll = { id: 'poll', kind: 'simulated', mode: 'poll', sensors: 2, intervalMs: 50, latencyMs: 1 };
    const stream = { id: 'stream', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 2_000 };
    const parsed = parsePlant({ name: 'Sleep', sources: [poll, stream], knobs: { pool: { workers: 1 } } });
    if (!parsed.ok) throw new Error(parsed.faults.join());
    const none = { outputWriter: '', preload: '', ui: '', systemInformation: '', readme: '', licences: '' };
    const worker = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
    engine = createHostEngine({
      host: 'desktop',
      plant: parsed.plant,
      baseFolder: '/',
      outputs: [],
      built: { ...none, worker, labThread: '' },
    });
    events = [];
    engine.onEvent((event) => events.push(event));
    await engine.start();
  });
  afterEach(async () => {
    await engine.stop();
  });

  const received = () => engine.report().ledger.received;

  test('rests while the machine sleeps and goes on behind it, with no sensor stale', async () => {
    await expect.poll(received).toBeGreaterThan(500);
    engine.sleep();
    // What was on its way still comes.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [asleep, durationS] = [received(), engine.report().durationS];
    // Longer than it takes for a sensor to be stale.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(received()).toBe(asleep);
    expect(engine.report().durationS).toBe(durationS);
    engine.wake();
    const { wall } = engine.buildFrame({ ...hiddenView, visible: true, wall: true }, engine.newCursor());
    expect([...(wall?.states ?? [])].map((state) => sensorStates[state])).toEqual(['live', 'live', 'live']);
    await expect.poll(received).toBeGreaterThan(asleep + 500);
    expect(events.filter(({ kind }) => kind === 'sensor')).toEqual([]);
    expect(events.at(-1)?.message).toMatch(/^The machine slept for \d+ s/);
    const { ledger } = engine.report();
    expect(ledger.received).toBe(
      ledger.processed + ledger.quarantined + ledger.shed + ledger.queued + ledger.inFlight,
    );
  });

  test('a source that was paused before - stays so behind the sleep', async () => {
    await engine.execute({ name: 'pauseSource', id: 'stream', paused: true });
    engine.sleep();
    engine.wake();
    const { sources } = await engine.execute({ name: 'readPlant' });
    expect(sources.map(({ paused }) => paused)).toEqual([false, true]);
    const of = (id: string) => engine.report().ledger.bySource[id]?.received ?? 0;
    const [streamed, polled] = [of('stream'), of('poll')];
    await expect.poll(() => of('poll')).toBeGreaterThan(polled + 20);
    expect(of('stream')).toBeLessThan(streamed + 400);
  });
});
