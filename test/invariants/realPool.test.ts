// The whole engine with a real pool under anything that can happen: what comes out is what comes out without it.
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/engine/engine.ts';
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { KnobChanges } from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { type CollectingOutput, engineOver, seededRandom } from '../engine/engineRun.ts';
import { ledgerFaults } from '../soak/ledgerWatch.ts';
import { type Regression, realPoolRegressions } from './regressionSeeds.ts';

const readings = 6_000;
const runs = 5;
const random = seededRandom(9);
const columns = Array.from({ length: 3 }, () =>
  Float64Array.from({ length: readings }, () => (random() < 0.01 ? Number.NaN : 10 * random())),
);
const features = {
  window: 50,
  hop: 25,
  set: ['rolling', 'window'] as ('rolling' | 'window')[],
  workPerReadingUs: 20,
};

/** One thing that happens to a running engine; told as a word in a counterexample. */
class Happening implements fc.AsyncCommand<Record<string, never>, Engine> {
  readonly #text: string;
  readonly #run: (engine: Engine) => Promise<unknown>;

  constructor(text: string, run: (engine: Engine) => Promise<unknown>) {
    this.#text = text;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(_model: Record<string, never>, engine: Engine): Promise<void> {
    await this.#run(engine).catch((error: unknown) => {
      // No worker is alive just now, or as many faults wait already.
      if (!(error instanceof CommandRefused)) throw error;
    });
    expect(ledgerFaults(engine.report().ledger, null)).toEqual([]);
  }

  toString(): string {
    return this.#text;
  }
}

const setKnobs = fc
  .oneof(
    fc.integer({ min: 1, max: 4 }).map((value): KnobChanges => ({ 'pool.workers': value })),
    fc.integer({ min: 1, max: 8 }).map((value): KnobChanges => ({ 'pool.inFlightPerWorker': value })),
    fc.integer({ min: 50, max: 3_000 }).map((value): KnobChanges => ({ 'batch.size': value })),
    fc
      .integer({ min: 1_000, max: 50_000 })
      .map((value): KnobChanges => ({ 'queue.capacityReadings': value })),
    fc.constantFrom('pool', 'inline').map((value): KnobChanges => ({ 'pool.mode': value })),
    fc.constantFrom('shared', 'copy').map((value): KnobChanges => ({ 'pool.transport': value })),
  )
  .map(
    (changes) =>
      new Happening(`setKnobs(${JSON.stringify(changes)})`, (engine) =>
        engine.execute({ name: 'setKnobs', changes }),
      ),
  );
const injectFault = fc
  .constantFrom<InjectedFaultKind>('killWorker', 'killWorker', 'throw', 'unreadable', 'hang', 'outOfMemory')
  .map((fault) => new Happening(fault, (engine) => engine.execute({ name: 'injectFault', fault })));
const pause = fc
  .boolean()
  .map(
    (paused) =>
      new Happening(paused ? 'pause' : 'goOn', (engine) =>
        engine.execute({ name: 'pauseSource', id: 'fixed', paused }),
      ),
  );
const pass = fc.integer({ min: 1, max: 60 }).map((ms) => new Happening(`pass(${ms})`, () => wait(ms)));

let undisturbed: CollectingOutput;

beforeAll(async () => {
  const { engine, output } = engineOver(columns, { features });
  await engine.start();
  await engine.finished;
  await engine.stop();
  undisturbed = output;
});

async function hold({ replayPath, ...run }: Regression): Promise<void> {
  const happenings = fc.commands([setKnobs, injectFault, injectFault, pass, pass, pause], {
    maxCommands: 40,
    size: 'max',
    ...(replayPath && { replayPath }),
  });
  await fc.assert(
    fc.asyncProperty(happenings, async (commands) => {
      const { engine, output } = engineOver(columns, { features, pool: { taskTimeoutMs: 200 } });
      await engine.start();
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: engine }), commands);
        await engine.execute({ name: 'pauseSource', id: 'fixed', paused: false });
        await engine.finished;
      } finally {
        await engine.stop();
      }
      expect(ledgerFaults(engine.report().ledger, null)).toEqual([]);
      expect(engine.report().ledger).toMatchObject({ processed: 3 * readings, quarantined: 0, shed: 0 });
      expect(output.readings).toEqual(undisturbed.readings);
      expect(output.windows).toEqual(undisturbed.windows);
    }),
    // Each run takes a second or more: the first that fails is told as it is.
    { ...run, numRuns: runs, endOnFailure: true },
  );
}

describe('engine with a real pool', () => {
  it('anything in any order - every reading comes out once, in order, with the same bits', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`real pool: seed ${seed}`);
    await hold({ seed });
  }, 60_000);

  it.each(realPoolRegressions)('seed $seed, path $path, which failed once - holds', hold, 60_000);
});
