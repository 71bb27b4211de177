// Plants run in the lab whose workers die: the run fails and names them, whatever it measured.
import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { refuseDeaths, runPlant } from '../../electron/engine/lab/plantRun.ts';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import type { EngineEvent } from '../../shared/events.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { plagueFile } from './workers/mortalWorker.ts';

const noDeaths = { exit: 0, error: 0, outOfMemory: 0, overdue: 0, unreadable: 0, start: 0 };
const event = (message: string, priority: EngineEvent['priority'] = 2): EngineEvent => ({
  number: 0,
  atMs: 0,
  kind: 'pool',
  priority,
  subject: 'W1',
  message,
});

afterEach(() => rmSync(plagueFile, { force: true }));

describe('a plant whose workers die', () => {
  it('none died - its figures count', () => {
    expect(() => refuseDeaths({ pool: { deaths: noDeaths }, events: [] })).not.toThrow();
  });

  it('some died - they are counted and the last one is named', () => {
    const events = [
      event('W1 exited with code 7. Its batch of 20 readings is computed again.'),
      event('W2 ran out of memory. It was at no batch.'),
      event('W2 lives again.', 4),
    ];
    const pool = { deaths: { ...noDeaths, exit: 1, outOfMemory: 1 } };
    expect(() => refuseDeaths({ pool, events })).toThrow(
      '2 workers died while it ran; the last: W2 ran out of memory. What was measured is not',
    );
  });

  it('run for real - ends with an error instead of figures', async () => {
    writeFileSync(plagueFile, '');
    const path = (file: string): string => new URL(`../../${file}`, import.meta.url).pathname;
    const stream = { id: 'line', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: 1_000 } as const;
    const ran = runPlant(
      {
        plant: { name: 'Plague', sources: [stream], knobs: { pool: { workers: 1 }, batch: { size: 20 } } },
        warmUpMs: 0,
        durationMs: 500,
        begin: [],
        untilSettled: false,
        changes: null,
      },
      {
        workerFile: path('test/engine/workers/mortalWorker.ts'),
        computeInline: async (task) => computeBatch(task),
        openSource: openSourceWith({
          systemInformation: path('node_modules/systeminformation/lib/index.js'),
        }),
      },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    await expect(ran).rejects.toThrow(/\d+ workers? died while it ran; the last: W1 .*code 9/);
  });
});
