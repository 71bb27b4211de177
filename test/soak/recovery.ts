// Soak `recovery`: how long it takes from a worker's death to the commit of its batch elsewhere.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { quantile } from '../bench/figures.ts';
import { comparedFigures, comparedNotes, reportResults, runCompared } from './comparedRun.ts';
import { KillRecoveries } from './killRecoveries.ts';
import { OutputGrowth } from './outputGrowth.ts';
import { OutputTail } from './outputTail.ts';
import { atLeast, plain, type SoakOptions, type SoakOutcome, shortNotes, timedMost } from './soakCase.ts';

const askedMinutes = 2;
const killsPerMin = 120;
const mostMs = 250;
const readingsPerS = 10_000;
const sensors = 8;
/** So that a worker is at a batch about half of the time and kills meet batches. */
const workPerReadingUs = 100;

export async function soakRecovery({ minutes: given, seed, progress }: SoakOptions): Promise<SoakOutcome> {
  const minutes = given ?? askedMinutes;
  const plant: PlantInput = {
    name: 'Recovery',
    sources: [
      { id: 'line', kind: 'simulated', mode: 'stream', sensors, rateHz: readingsPerS / sensors, seed },
    ],
    knobs: { features: { workPerReadingUs, workKind: 'sleep' } },
  };
  progress(`${killsPerMin} kills a minute for ${minutes} minutes`);
  let longestMs = 0;
  const recoveries = new KillRecoveries();
  const run = await runCompared({
    plant,
    knobs: { 'faults.killWorkerPerMin': killsPerMin },
    suffer: async (suffering) => {
      const growth = new OutputGrowth(suffering.outputFile, Number.POSITIVE_INFINITY);
      const tail = await OutputTail.open(suffering.outputFile, recoveries.take);
      try {
        await wait(minutes * 60_000);
      } finally {
        await tail.stop();
        growth.stop();
        longestMs = growth.longestMs;
      }
    },
  });
  const { pool, injectedFaults, latencyMs, events } = run.report;
  const fromKillMs = recoveries.recoveriesMs(events);
  return {
    figures: [
      ...comparedFigures('recovery', run),
      timedMost(
        `recovery: from a kill until all that came before it is in the file, p99 of ${fromKillMs.length}`,
        quantile(fromKillMs, 0.99),
        mostMs,
        'ms',
      ),
      timedMost(
        'recovery: from the failure of an attempt to the commit, p99, as the engine has it',
        pool.recoveryMs.p99 ?? Number.NaN,
        mostMs,
        'ms',
      ),
      plain('recovery: the same, longest', pool.recoveryMs.max ?? Number.NaN, 'ms'),
      atLeast(
        'recovery: kills that met a batch and were followed in the file',
        fromKillMs.length,
        Math.floor(0.1 * killsPerMin * minutes),
      ),
      plain('recovery: longest time without a commit', longestMs, 'ms'),
      plain('recovery: reading to feature, longest', latencyMs.readingToFeature.max ?? Number.NaN, 'ms'),
      atLeast('recovery: workers killed', injectedFaults.killWorker, Math.floor(0.5 * killsPerMin * minutes)),
      atLeast(
        'recovery: batches computed again',
        pool.recomputedBatches,
        Math.floor(0.2 * killsPerMin * minutes),
      ),
    ],
    results: { minutes, longestMs, fromKillMs, ...reportResults(run.report) },
    notes: [...comparedNotes('recovery', run), ...shortNotes('recovery', minutes, askedMinutes)],
  };
}
