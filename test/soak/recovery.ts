// Soak `recovery`: how long it takes from a worker's death to the commit of its batch elsewhere.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { comparedFigures, comparedNotes, reportResults, runCompared } from './comparedRun.ts';
import { OutputGrowth } from './outputGrowth.ts';
import { atLeast, plain, type SoakOptions, type SoakOutcome, shortNotes, timedMost } from './soakCase.ts';

const askedMinutes = 2;
const killsPerMin = 120;
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
  const run = await runCompared({
    plant,
    knobs: { 'faults.killWorkerPerMin': killsPerMin },
    suffer: async (suffering) => {
      const growth = new OutputGrowth(suffering.outputFile, Number.POSITIVE_INFINITY);
      try {
        await wait(minutes * 60_000);
      } finally {
        growth.stop();
        longestMs = growth.longestMs;
      }
    },
  });
  const { pool, injectedFaults, latencyMs } = run.report;
  return {
    figures: [
      ...comparedFigures('recovery', run),
      timedMost('recovery: from a kill to the commit, p99', pool.recoveryMs.p99 ?? Number.NaN, 250, 'ms'),
      plain('recovery: from a kill to the commit, longest', pool.recoveryMs.max ?? Number.NaN, 'ms'),
      plain('recovery: longest time without a commit', longestMs, 'ms'),
      plain('recovery: reading to feature, longest', latencyMs.readingToFeature.max ?? Number.NaN, 'ms'),
      atLeast('recovery: workers killed', injectedFaults.killWorker, Math.floor(0.5 * killsPerMin * minutes)),
      atLeast(
        'recovery: batches computed again',
        pool.recomputedBatches,
        Math.floor(0.2 * killsPerMin * minutes),
      ),
    ],
    results: { minutes, longestMs, ...reportResults(run.report) },
    notes: [...comparedNotes('recovery', run), ...shortNotes('recovery', minutes, askedMinutes)],
  };
}
