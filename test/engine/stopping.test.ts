// Stopping: what is drained, what is given up and how, and what the report says of it.
import { describe, expect, it } from 'vitest';
import { createClock } from '../../electron/engine/clock.ts';
import { Pipeline } from '../../electron/engine/pipeline.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges, type Knobs } from '../../shared/knobs.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { engineOver } from './engineRun.ts';
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

describe('stopping', () => {
  it('a drain that takes long but gets on - is waited for', async () => {
    // 40 batches of 20 ms on one worker: eight times as long as patience lasts for any one of them.
    const pipeline = await pipelineWith({
      'pool.workers': 1,
      'batch.size': 10,
      'features.workPerReadingUs': 2_000,
      'features.workKind': 'sleep',
    });
    expect(await pipeline.drain(100)).toBe(true);
    await pipeline.close();
    expect(pipeline.ledger.totals()).toMatchObject({ received: readings, processed: readings, shed: 0 });
  });

  it('closed before it was drained - what is left is shed by name', async () => {
    const pipeline = await pipelineWith({
      'pool.workers': 1,
      'batch.size': 10,
      'features.workPerReadingUs': 2_000,
      'features.workKind': 'sleep',
    });
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
