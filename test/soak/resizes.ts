// Soak `resizes`: workers, batch size, capacity and mode change at random under load; nothing is lost, nothing stops.
import { setTimeout as wait } from 'node:timers/promises';
import { defaultKnobs, type KnobChanges, knobDescriptions } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { seededRandom } from '../engine/engineRun.ts';
import { comparedFigures, comparedNotes, reportResults, runCompared } from './comparedRun.ts';
import { OutputGrowth } from './outputGrowth.ts';
import { atLeast, type SoakOptions, type SoakOutcome, shortNotes, timedMost } from './soakCase.ts';

const askedMinutes = 1;
const resizesPerMin = 100;
const readingsPerS = 10_000;
const sensors = 8;
const longestGapMs = 200;
const mostWorkers = 8;

export interface ResizesOptions extends SoakOptions {
  /** Multiplies the resizes a minute, for runs that are short. */
  readonly factor?: number;
}

export async function soakResizes(options: ResizesOptions): Promise<SoakOutcome> {
  const { seed, progress, factor = 1 } = options;
  const minutes = options.minutes ?? askedMinutes;
  const resizes = Math.max(1, Math.round(resizesPerMin * minutes * factor));
  const plant: PlantInput = {
    name: 'Resizes',
    sources: [
      {
        id: 'line',
        kind: 'simulated',
        mode: 'stream',
        sensors,
        rateHz: readingsPerS / sensors,
        seed,
        whenFull: 'block',
      },
    ],
    knobs: { features: { set: ['rolling', 'window'] } },
  };
  const changes = randomResizes(seed, resizes);
  const gaps: { gapMs: number; after: string }[] = [];
  let longestMs = 0;
  progress(`${resizes} resizes in ${minutes} minutes`);
  const run = await runCompared({
    plant,
    suffer: async (suffering) => {
      const growth = new OutputGrowth(suffering.outputFile, longestGapMs / 2);
      try {
        for (const change of changes) {
          const known = growth.gapsMs.length;
          await suffering.setKnobs(change);
          await wait((minutes * 60_000) / resizes);
          for (const gapMs of growth.gapsMs.slice(known)) gaps.push({ gapMs, after: JSON.stringify(change) });
        }
        longestMs = growth.longestMs;
      } finally {
        growth.stop();
      }
    },
  });
  const changed = run.report.events.filter(({ kind }) => kind === 'knob').length;
  return {
    figures: [
      ...comparedFigures('resizes', run),
      timedMost('resizes: longest time without a commit', longestMs, longestGapMs, 'ms'),
      atLeast('resizes: changes made', changed, Math.floor(0.9 * resizes)),
    ],
    results: { minutes, resizes, changes, longestMs, gaps, ...reportResults(run.report) },
    notes: [
      ...comparedNotes('resizes', run),
      ...gaps.map(({ gapMs, after }) => `resizes: ${Math.round(gapMs)} ms without a commit after ${after}`),
      ...shortNotes('resizes', minutes, askedMinutes),
    ],
  };
}

/** Each changes one thing; sizes are drawn so that every order of magnitude is as likely. */
function randomResizes(seed: number, count: number): KnobChanges[] {
  const random = seededRandom(seed);
  const whole = (key: 'batch.size' | 'queue.capacityReadings'): number => {
    const { least = 1, most = 1 } = knobDescriptions[key];
    return Math.round(least * (most / least) ** random());
  };
  let workers = defaultKnobs.pool.workers;
  let mode = defaultKnobs.pool.mode;
  return Array.from({ length: count }, (): KnobChanges => {
    switch (Math.floor(4 * random())) {
      case 0:
        // Another number than the one before.
        workers = 1 + ((workers + Math.floor((mostWorkers - 1) * random())) % mostWorkers);
        return { 'pool.workers': workers };
      case 1:
        return { 'batch.size': whole('batch.size') };
      case 2:
        return { 'queue.capacityReadings': whole('queue.capacityReadings') };
      default:
        mode = mode === 'pool' ? 'inline' : 'pool';
        return { 'pool.mode': mode };
    }
  });
}
