// What the keeper of a checkpoint lets go: a stop that would wait for ever, and sources that are gone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../electron/engine/checkpoint/checkpoint.ts';
import { CheckpointWriter, type KeptSource } from '../../electron/engine/checkpoint/checkpointWriter.ts';
import { createClock } from '../../electron/engine/clock.ts';
import { createEngine } from '../../electron/engine/createEngine.ts';
import { RingStore } from '../../electron/engine/ringStore.ts';
import { TimeLimit } from '../../electron/engine/timeLimit.ts';
import { until } from '../sources/recordingSink.ts';
import { HeldOutput, optionsOn, stream } from './checkpointRun.ts';
import { CollectingOutput } from './engineRun.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoint-stop-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('checkpoint', () => {
  it('an output that keeps nothing - the stop ends within its limit, the checkpoint stays where it was', async () => {
    const output = new HeldOutput();
    const options = optionsOn(folder, { name: 'Kept back', sources: [stream] }, 'back', null, output);
    const engine = createEngine({ ...options, drainLimitMs: 600 });
    await engine.start();
    await until(() => output.flushes === 1);
    const { events, ledger } = await engine.stop();
    expect(await readCheckpoint(join(folder, 'back'))).toBeNull();
    expect(ledger.processed).toBe(ledger.received);
    expect(events.map(({ message }) => message)).toContain(
      'The checkpoint stays where it is: the outputs have not in time what was committed',
    );
  });

  it('a source that was added and removed - is let go', async () => {
    const present: KeptSource[] = [];
    const options = optionsOn(
      folder,
      { name: 'Let go', sources: [stream] },
      'go',
      null,
      new CollectingOutput(),
    );
    let captures = 0;
    const writer = CheckpointWriter.of(options, {
      sources: () => {
        captures++;
        return [...present];
      },
      rings: new RingStore(),
      quarantined: () => ({ readings: [], more: 0 }),
      clock: createClock(),
      onEvent: () => undefined,
    });
    writer?.start();
    const captured = async (): Promise<void> => {
      const next = captures + 1;
      await until(() => captures > next);
    };
    present.push({ config: { id: 'added', kind: 'simulated' }, sensors: [], positioning: undefined });
    const added = new WeakRef(present[0] as KeptSource);
    await captured();
    present.length = 0;
    await captured();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await until(() => {
      collect();
      return added.deref() === undefined;
    });
    await writer?.stop(new TimeLimit(1_000));
  });
});
