// The simulated plant that sends by itself.
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../electron/engine/sources/sensorSource.ts';
import { SimulatedSignal } from '../../electron/engine/sources/simulatedSignal.ts';
import { streamSourceSchema } from '../../shared/plant.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { openSource, RecordingSink, realClock, SourceRun, until } from './recordingSink.ts';

const runs: SourceRun<RecordingSink>[] = [];

function configure(settings: object) {
  return streamSourceSchema.parse({ ...{ id: 'line', kind: 'simulated', mode: 'stream' }, ...settings });
}

async function start<Sink extends RecordingSink>(
  settings: object,
  sink: Sink,
  clock: Clock = realClock,
): Promise<SourceRun<Sink>> {
  const source = await openSource(configure(settings), { baseFolder: '.' });
  const run = new SourceRun(source, sink, 'line', clock);
  runs.push(run);
  return run;
}

afterEach(async () => {
  for (const run of runs.splice(0)) await run.stop();
});

/** Keeps counts alone, and notes the longest stretch between two turns of the event loop. */
class CountingSink extends RecordingSink {
  readonly counts = new Map<string, number>();
  override push(sensor: Sensor, _times: Float64Array, _values: Float64Array, _offset: number, count: number) {
    this.counts.set(sensor.id, (this.counts.get(sensor.id) ?? 0) + count);
    this.received += count;
    this.pushes++;
    return count;
  }
}

function spacings(times: readonly number[]): number[] {
  return times.slice(1).map((t, i) => t - (times[i] as number));
}

describe('simulated stream', () => {
  test('summary - says how it runs', async () => {
    const summaryOf = async (settings: object) =>
      (await openSource(configure({ sensors: 1, ...settings }), { baseFolder: '.' })).summary;
    expect(await summaryOf({ rateHz: 6_250 })).toBe('simulated, stream 6.25 kHz');
    expect(await summaryOf({ rateHz: 0.5 })).toBe('simulated, stream 0.5 Hz');
    expect(await summaryOf({ rateHz: 'max' })).toBe('simulated, stream at full speed');
    expect(await summaryOf({ burst: { readings: 400 } })).toBe('simulated, burst of 400 readings');
  });

  test('rate - readings are due by the clock: neither more nor fewer, however late the timers', async () => {
    // The clock runs 10 times as fast as the timers believe: each of them comes far too late.
    const began = performance.now();
    const monotonicMs = () => (performance.now() - began) * 10;
    const clock = { monotonicMs, epochMs: () => 1_700_000_000_000 + monotonicMs() };
    const run = await start({ sensors: 3, rateHz: 1_000 }, new RecordingSink(), clock);
    await until(() => run.sink.received > 6_000);
    const counts = run.sensors.map(({ id }) => run.sink.record(id).times.length);
    const due = monotonicMs();
    await run.stop();
    expect(Math.max(...counts)).toBeLessThanOrEqual(due + 1);
    const { times } = run.sink.record('line.01');
    expect(times[0]).toBeGreaterThanOrEqual(1_700_000_000_000);
    for (const spacing of spacings(times)) expect(spacing).toBeCloseTo(1, 2);
  });

  test.each([7.3, 100, 62_500])('rate - %d Hz holds in the long run', async (rateHz) => {
    const beganMs = performance.now();
    const run = await start({ sensors: 4, rateHz }, new CountingSink());
    await new Promise((resolve) => setTimeout(resolve, 600));
    const earliest = performance.now() - beganMs;
    // What is due by now has been delivered a turn later, whatever else this machine does.
    await until(() => (run.sink.counts.get('line.04') ?? 0) >= (earliest / 1_000) * rateHz * 0.99 - 1);
    const latest = performance.now() - beganMs;
    for (const count of run.sink.counts.values())
      expect(count).toBeLessThanOrEqual((latest / 1_000) * rateHz + 1);
    expect(run.sink.counts.size).toBe(4);
  });

  test('values - are those of the signal, from seq 0, without a gap', async () => {
    const run = await start({ sensors: 2, rateHz: 200_000, seed: 9 }, new RecordingSink());
    await until(() => run.sink.received > 50_000);
    await run.stop();
    for (const { id } of run.sensors) {
      const { values } = run.sink.record(id);
      const signal = new SimulatedSignal(configure({ sensors: 1 }).signal, {
        ...{ seed: 9, sensorId: id },
        ...{ low: 0, high: 100 },
      });
      const expected = new Float64Array(values.length);
      signal.fill(0, expected, 0, values.length);
      expect(values).toEqual([...expected]);
    }
  });

  test('full speed - delivers until the queue is full and goes on when there is room', async () => {
    const sink = new RecordingSink();
    sink.makeRoom(10_000);
    const run = await start({ sensors: 3, rateHz: 'max' }, sink);
    for (let round = 1; round <= 5; round++) {
      await until(() => sink.received === round * 10_000);
      sink.makeRoom(10_000);
    }
    await run.stop();
    for (const { times } of sink.records.values())
      for (const spacing of spacings(times)) expect(spacing).toBeGreaterThanOrEqual(0);
    const counts = run.sensors.map(({ id }) => sink.record(id).times.length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4_096);
  });

  test('full speed - the event loop has its turns although nothing ever holds the source', async () => {
    const run = await start({ sensors: 8, rateHz: 'max' }, new CountingSink());
    let turns = 0;
    await new Promise<void>((resolve) => {
      const turn = () => {
        turns++;
        if (run.sink.received > 20_000_000) resolve();
        else setImmediate(turn);
      };
      turn();
    });
    // At 3 ns a reading and 2 ms a slice some 30 slices; a source that never yields gives one.
    expect(turns).toBeGreaterThan(10);
  });

  test('full speed - many sensors get shorter chunks, all of them', async () => {
    const run = await start({ sensors: 2_000, rateHz: 'max' }, new CountingSink());
    await until(() => run.sink.pushes > 4_000);
    expect(run.sink.counts.size).toBe(2_000);
    expect(run.sink.received / run.sink.pushes).toBeLessThan(64);
  });

  test('full queue - time stands still: what could not be sent is not made up for', async () => {
    const sink = new RecordingSink();
    sink.makeRoom(100);
    const run = await start({ sensors: 1, rateHz: 1_000 }, sink);
    await until(() => sink.received === 100 && sink.pushes > 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    sink.makeRoom(Number.POSITIVE_INFINITY);
    await until(() => sink.received >= 200);
    await run.stop();
    const { times } = sink.record('line.01');
    const jump = Math.max(...spacings(times));
    expect(jump).toBeGreaterThan(250);
    expect(spacings(times).filter((spacing) => spacing > 1.01)).toHaveLength(1);
  });

  test('pause - time stands still, too', async () => {
    const run = await start({ sensors: 1, rateHz: 1_000 }, new RecordingSink());
    await until(() => run.sink.received >= 50);
    run.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { received } = run.sink;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(run.sink.received).toBe(received);
    run.goOn();
    await until(() => run.sink.received >= received + 50);
    await run.stop();
    expect(Math.max(...spacings(run.sink.record('line.01').times))).toBeGreaterThan(240);
  });

  test('behind by more than a second - gives that time up and says so once', async () => {
    let jumpMs = 0;
    const clock = {
      monotonicMs: () => performance.now() + jumpMs,
      epochMs: () => performance.timeOrigin + performance.now() + jumpMs,
    };
    const run = await start({ sensors: 2, rateHz: 1_000 }, new RecordingSink(), clock);
    await until(() => run.sink.received > 20);
    jumpMs = 60_000;
    await until(() => run.sink.events.length > 0);
    jumpMs = 120_000;
    await until(() => run.sink.record('line.02').times.length > 2_000);
    await run.stop();
    expect(run.sink.events).toEqual([expect.stringContaining('cannot send 2 × 1 kHz on time')]);
    expect(run.sink.received).toBeLessThan(40_000);
  });

  test('burst - gives that many readings in all, round robin, and ends', async () => {
    const run = await start({ sensors: 8, burst: { readings: 403 } }, new RecordingSink());
    await run.ended;
    expect(run.sensors.map(({ id }) => run.sink.record(id).times.length)).toEqual([
      51, 51, 51, 50, 50, 50, 50, 50,
    ]);
    for (const spacing of spacings(run.sink.record('line.01').times)) expect(spacing).toBeGreaterThan(0);
    const large = await start({ sensors: 3, burst: { readings: 100_000 } }, new CountingSink());
    await large.ended;
    expect(large.sink.received).toBe(100_000);
    const small = await start({ sensors: 8, burst: { readings: 3 } }, new RecordingSink());
    await small.ended;
    expect([...small.sink.records.keys()]).toEqual(['line.01', 'line.02', 'line.03']);
  });

  test('stop - ends at once at full speed, held, paused and between readings', async () => {
    const fast = await start({ sensors: 8, rateHz: 'max' }, new CountingSink());
    await until(() => fast.sink.received > 0);
    await fast.stop();
    const { received } = fast.sink;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fast.sink.received).toBe(received);
    const full = new RecordingSink();
    full.makeRoom(0);
    const held = await start({ sensors: 8, rateHz: 'max' }, full);
    await until(() => full.pushes > 0);
    await held.stop();
    const rare = await start({ sensors: 1, rateHz: 0.001 }, new RecordingSink());
    await until(() => rare.sink.received === 1);
    await rare.stop();
    const paused = await start({ sensors: 1, rateHz: 10 }, new RecordingSink());
    paused.pause();
    await until(() => paused.sink.received >= 1);
    await paused.stop();
  });
});
