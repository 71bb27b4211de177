// The simulated plant that is polled.
import { afterEach, describe, expect, test } from 'vitest';
import { pollSourceSchema } from '../../shared/plant.ts';
import { openSource, RecordingSink, realClock, SourceRun, until } from './recordingSink.ts';

const runs: SourceRun[] = [];

async function start(settings: object, sink = new RecordingSink(), clock = realClock): Promise<SourceRun> {
  const config = pollSourceSchema.parse({
    ...{ id: 'hall', kind: 'simulated', mode: 'poll' },
    ...settings,
  });
  const run = new SourceRun(await openSource(config, { baseFolder: '.' }), sink, 'hall', clock);
  runs.push(run);
  return run;
}

afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop();
});

function liveTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

describe('simulated poll', () => {
  test('declaration - names sensors by number, or as configured', async () => {
    const numbered = await start({ sensors: 120 });
    expect(numbered.sensors[0]).toMatchObject({ id: 'hall.001', name: 'Sensor 1', low: 0, high: 100 });
    expect(numbered.sensors.at(-1)).toMatchObject({ id: 'hall.120', rateHz: 10 });
    const named = await start({
      sensors: [
        { name: 'Flow', unit: 'L/min', low: 0, high: 300 },
        { id: 'p', name: 'Pressure' },
      ],
    });
    expect(named.sensors.map(({ id, name, unit }) => [id, name, unit])).toEqual([
      ['hall.01', 'Flow', 'L/min'],
      ['hall.p', 'Pressure', ''],
    ]);
  });

  test('declaration - the same id twice is refused by name', async () => {
    const sensors = [{ id: 'x', name: 'A' }, { name: 'B' }, { id: 'x', name: 'C' }];
    await expect(start({ sensors })).rejects.toThrow('hall: the sensor id x is used twice');
  });

  test('round - asks a thousand sensors at once: it takes little longer than one of them', async () => {
    const { sink } = await start({ sensors: 1_000, latencyMs: 100 });
    await until(() => sink.rounds.length >= 3);
    expect(sink.records.size).toBe(1_000);
    // Ten at a time would take 10,000 ms.
    for (const durationMs of sink.rounds) {
      expect(durationMs).toBeGreaterThanOrEqual(99);
      expect(durationMs).toBeLessThan(1_000);
    }
  });

  test('round - maxConcurrent makes it take as many latencies as there are waves', async () => {
    const { sink } = await start({ sensors: 10, latencyMs: 20, maxConcurrent: 3 });
    await until(() => sink.rounds.length >= 2);
    for (const durationMs of sink.rounds) expect(durationMs).toBeGreaterThanOrEqual(4 * 19);
    const times = [...sink.records.values()].map(({ times }) => times[0] as number);
    const waves = times.map((t) => Math.round((t - (times[0] as number)) / 20));
    expect(waves.filter((wave) => wave === 0)).toHaveLength(3);
    expect(waves.at(-1)).toBeGreaterThanOrEqual(3);
  });

  test('rounds - never overlap: a sensor that is slower than the interval is asked after its answer', async () => {
    const { sink } = await start({ sensors: 4, latencyMs: 30, intervalMs: 5 });
    await until(() => sink.rounds.length >= 4);
    for (const { times } of sink.records.values())
      for (let i = 1; i < times.length; i++)
        expect((times[i] as number) - (times[i - 1] as number)).toBeGreaterThanOrEqual(29);
  });

  test('round - counts from when it was due: an event loop that is held just then makes it longer', async () => {
    const { sink } = await start({ sensors: 2, latencyMs: 1, intervalMs: 60 });
    await until(() => sink.rounds.length === 1);
    const heldUntilMs = performance.now() + 160;
    while (performance.now() < heldUntilMs);
    await until(() => sink.rounds.length >= 2);
    // Due 60 ms after the first, which was over when the event loop was held, it could begin 100 ms later.
    expect(sink.rounds[1]).toBeGreaterThan(95);
  });

  test('round - a pause before it is no part of it', async () => {
    let laterMs = 0;
    const monotonicMs = () => performance.now() + laterMs;
    const clock = { monotonicMs, epochMs: () => performance.timeOrigin + monotonicMs() };
    const run = await start({ sensors: 2, latencyMs: 1, intervalMs: 5 }, new RecordingSink(), clock);
    run.pause();
    await run.reconnect();
    const before = run.sink.rounds.length;
    laterMs = 3_600_000;
    run.goOn();
    await until(() => run.sink.rounds.length > before);
    expect(run.sink.rounds[before]).toBeLessThan(3_000_000);
  });

  test('jitter - spreads the answers around the latency, and repeats by seed', async () => {
    const order = async () => {
      const { sink } = await start({ sensors: 40, latencyMs: 300, jitterMs: 250, seed: 5 });
      await until(() => sink.rounds.length >= 1);
      const times = [...sink.records].map(([id, { times }]) => ({ id, t: times[0] as number }));
      const spreadMs = (times.at(-1)?.t ?? 0) - (times[0]?.t ?? 0);
      return { spreadMs, ids: times.map(({ id }) => id) };
    };
    const [a, b] = [await order(), await order()];
    expect(a.spreadMs).toBeGreaterThan(200);
    // Answers a few milliseconds apart may change places; by chance the first eight of 40 are rarely in the first half.
    expect(b.ids.slice(0, 20)).toEqual(expect.arrayContaining(a.ids.slice(0, 8)));
  });

  test('failures - are reported for the share of requests asked for and take no value', async () => {
    const settings = { sensors: 50, latencyMs: 1, intervalMs: 1 };
    const { sink } = await start({ ...settings, failureRate: 0.3 });
    await until(() => sink.rounds.length >= 40);
    const share = sink.failures.length / (sink.failures.length + sink.received);
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
    expect(sink.failures[0]?.reason).toBe('did not answer');
    const whole = await start(settings);
    await until(() => whole.sink.rounds.length >= 40);
    const failed = sink.record('hall.07').values.slice(0, 20);
    expect(failed).toEqual(whole.sink.record('hall.07').values.slice(0, failed.length));
  });

  test('full queue - the round waits, and each answer arrives once, with its own time', async () => {
    const sink = new RecordingSink();
    sink.makeRoom(4);
    const run = await start({ sensors: 6, latencyMs: 5, intervalMs: 5 }, sink);
    await until(() => sink.received === 4 && sink.pushes >= 6);
    const pushes = sink.pushes;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sink.received).toBe(4);
    expect(sink.pushes).toBe(pushes);
    expect(sink.rounds).toHaveLength(0);
    sink.makeRoom(Number.POSITIVE_INFINITY);
    await until(() => sink.rounds.length >= 2);
    await run.stop();
    const unheld = await start({ sensors: 6, latencyMs: 1, intervalMs: 1 });
    await until(() => unheld.sink.rounds.length >= 2);
    for (const [id, { values }] of sink.records)
      expect(values.slice(0, 2)).toEqual(unheld.sink.record(id).values.slice(0, values.slice(0, 2).length));
    const first = [...sink.records.values()].map(({ times }) => times[0]);
    expect(new Set(first).size).toBe(1);
    expect(new Set([...sink.records.values()].map(({ times }) => times.length)).size).toBeLessThan(3);
  });

  test('pause - no round begins until it goes on', async () => {
    const run = await start({ sensors: 2, latencyMs: 2, intervalMs: 2 });
    await until(() => run.sink.rounds.length >= 2);
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { received } = run.sink;
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(run.sink.received).toBe(received);
    run.goOn();
    await until(() => run.sink.received > received);
  });

  test('stop - ends at once and leaves no timer, while waiting for answers, paused or held', async () => {
    const before = liveTimers();
    const asking = await start({ sensors: 100, latencyMs: 600_000, jitterMs: 500_000 });
    await new Promise((resolve) => setImmediate(resolve));
    await asking.stop();
    const waiting = await start({ sensors: 2, latencyMs: 1, intervalMs: 3_600_000 });
    await until(() => waiting.sink.rounds.length === 1);
    await waiting.stop();
    const paused = await start({ sensors: 2, latencyMs: 1, intervalMs: 1 });
    paused.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await paused.stop();
    const full = new RecordingSink();
    full.makeRoom(0);
    const held = await start({ sensors: 2, latencyMs: 1, intervalMs: 1 }, full);
    await until(() => full.pushes > 0);
    await held.stop();
    expect(liveTimers()).toBeLessThanOrEqual(before);
  });
});
