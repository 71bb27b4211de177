// Stopping: what is drained, what is given up and how, and what the report says of it.
import { describe, expect, it } from 'vitest';
import { createClock } from '../../electron/engine/clock.ts';
import { createEngine } from '../../electron/engine/createEngine.ts';
import type { CommitOutput, Engine } from '../../electron/engine/engine.ts';
import { Pipeline } from '../../electron/engine/pipeline.ts';
import type { ReadingSink, SensorSource, SourceContext } from '../../electron/engine/sources/sensorSource.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges, type Knobs } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { CollectingOutput, engineOver } from './engineRun.ts';
import { sensorOf } from './sensors.ts';

const workerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;
const readings = 400;

function knobsWith(changes: KnobChanges): Knobs {
  const applied = applyKnobChanges(defaultKnobs, changes);
  if (!applied.ok) throw new Error(applied.faults.join('\n'));
  return applied.knobs;
}

/** A pipeline with one sensor whose readings have arrived and wait for a batch to become full. */
async function pipelineWith(changes: KnobChanges): Promise<Pipeline> {
  const pipeline = new Pipeline(
    {
      workerFile,
      computeInline: async (task) => computeBatch(task),
      outputs: [],
      clock: createClock(),
      onEvent: () => undefined,
      onRoom: () => undefined,
    },
    knobsWith(changes),
  );
  await pipeline.open();
  const sensor = sensorOf(0);
  pipeline.setSensors([sensor]);
  const times = Float64Array.from({ length: readings }, (_, seq) => seq);
  pipeline.ingest.push(
    pipeline.ledger.account(sensor.sourceId),
    'block',
    sensor,
    times,
    new Float64Array(readings),
    0,
    readings,
  );
  return pipeline;
}

const slow: KnobChanges = {
  'pool.workers': 1,
  'batch.size': 10,
  'features.workPerReadingUs': 2_000,
  'features.workKind': 'sleep',
};

const declared = [{ id: '0', name: 'Sensor 0', unit: '', low: 0, high: 1, rateHz: null }];

/** Delivers a reading each 5 ms, whether it is told to stop or not. */
class DeafSource implements SensorSource {
  readonly summary = 'deaf';
  readonly sensors = declared;
  taken = 0;
  refused = 0;
  #stopped = false;

  run({ sink, sensors }: SourceContext): Promise<void> {
    const [sensor] = sensors;
    const deliver = (to: ReadingSink): void => {
      if (this.#stopped || !sensor) return;
      if (to.pushOne(sensor, 1, 1)) this.taken++;
      else this.refused++;
      setTimeout(deliver, 5, to);
    };
    deliver(sink);
    return new Promise(() => undefined);
  }

  end(): void {
    this.#stopped = true;
  }
}

/** Delivers its readings at once and waits for its signal. */
const promptSource: SensorSource = {
  summary: 'prompt',
  sensors: declared,
  async run({ sink, sensors, signal }) {
    const times = Float64Array.from({ length: readings }, (_, seq) => seq);
    if (sensors[0]) sink.push(sensors[0], times, new Float64Array(readings), 0, readings);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
};

function engineWith(
  source: SensorSource,
  drainLimitMs: number,
  knobs: PlantInput['knobs'],
  output: CommitOutput,
): Engine {
  const parsed = parsePlant({ name: 'Stopping', sources: [{ id: 'one', kind: 'system' }], knobs });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return createEngine({
    workerFile,
    computeInline: async (task) => computeBatch(task),
    openSource: async () => source,
    host: 'headless',
    plant: parsed.plant,
    baseFolder: '.',
    outputs: [output],
    drainLimitMs,
  });
}

/** Takes one range and never has room again. */
class FullOutput extends CollectingOutput {
  closed = false;
  override room(): Promise<void> {
    return new Promise(() => undefined);
  }
  override async close(): Promise<void> {
    this.closed = true;
  }
}

describe('stopping', () => {
  it('a drain that takes long but gets on - is waited for within the limit', async () => {
    // 40 batches of 20 ms on one worker: eight times as long as patience lasts for any one of them.
    const pipeline = await pipelineWith(slow);
    expect(await pipeline.drain(100, 60_000)).toBe(true);
    await pipeline.close();
    expect(pipeline.ledger.totals()).toMatchObject({ received: readings, processed: readings, shed: 0 });
  });

  it('a drain that gets on, but not within the limit - is given up by name', async () => {
    const pipeline = await pipelineWith(slow);
    expect(await pipeline.drain(10_000, 100)).toBe(false);
    await pipeline.close();
    const { processed, shed, queued, inFlight } = pipeline.ledger.totals();
    expect({ queued, inFlight, all: processed + shed }).toEqual({ queued: 0, inFlight: 0, all: readings });
    expect(processed).toBeGreaterThan(0);
    expect(pipeline.ledger.byReason()).toEqual({ 'not drained in time': shed });
  });

  it('an output that never has room again - is not waited for beyond the limit; what it holds back is shed', async () => {
    const output = new FullOutput();
    const engine = engineWith(promptSource, 500, { batch: { size: 20, maxWaitMs: 1 } }, output);
    await engine.start();
    await expect.poll(() => output.readings.get('one.0')?.length).toBe(20);
    const { ledger, events } = await engine.stop();
    expect(ledger).toMatchObject({ received: 400, processed: 20, queued: 0, inFlight: 0 });
    expect(ledger.byReason).toEqual({ 'not drained in time': 380 });
    expect(events.map(({ message }) => message)).toContain('Stopped; 380 readings were not drained in time');
    expect(output.closed).toBe(true);
  });

  it('a source that does not stop - is told, nothing more is taken from it, and the rest is drained', async () => {
    const source = new DeafSource();
    const output = new CollectingOutput();
    const engine = engineWith(source, 600, {}, output);
    await engine.start();
    await expect.poll(() => source.taken).toBeGreaterThan(3);
    const { ledger, events } = await engine.stop();
    const taken = source.taken;
    await expect.poll(() => source.refused).toBeGreaterThan(3);
    source.end();
    expect(source.taken).toBe(taken);
    expect(ledger).toMatchObject({ received: taken, processed: taken });
    expect(engine.report().ledger).toEqual(ledger);
    expect(events).toContainEqual(
      expect.objectContaining({
        subject: 'one',
        priority: 2,
        message: 'did not stop within 0.2 s; what it still delivers is refused',
      }),
    );
  });

  it('closed before it was drained - what is left is shed by name', async () => {
    const pipeline = await pipelineWith(slow);
    await pipeline.close();
    const { processed, shed, queued, inFlight } = pipeline.ledger.totals();
    expect({ queued, inFlight, all: processed + shed }).toEqual({ queued: 0, inFlight: 0, all: readings });
    expect(shed).toBeGreaterThan(0);
    expect(pipeline.ledger.byReason()).toEqual({ 'not drained in time': shed });
  });

  it('report after the stop - says how each source was doing, not that it was stopped', async () => {
    const { engine } = engineOver([new Float64Array(50)], { batch: { maxWaitMs: 1 } });
    await engine.start();
    await engine.finished;
    expect((await engine.stop()).sources.fixed?.state).toBe('done');

    const held = engineOver([new Float64Array(1_000_000)], { features: { workPerReadingUs: 50 } });
    await held.engine.start();
    await expect.poll(() => held.engine.report().ledger.received).toBeGreaterThan(0);
    await held.engine.execute({ name: 'pauseSource', id: 'fixed', paused: true });
    await held.engine.execute({ name: 'setKnobs', changes: { 'features.workPerReadingUs': 0 } });
    expect((await held.engine.stop()).sources.fixed?.state).toBe('paused');
  });

  it('report - counts what clients were put out for', async () => {
    const { engine } = engineOver([new Float64Array(10)], {});
    await engine.start();
    engine.noteClientFault('client disconnected: it sent no message');
    engine.noteClientFault('client disconnected: it sent no message');
    expect((await engine.stop()).clientFaults).toBe(2);
  });
});
