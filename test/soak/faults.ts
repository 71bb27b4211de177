// Soak `faults`: workers are killed, hang, throw and run out of memory, readings are poison; the output must not show it.
import { setTimeout as wait } from 'node:timers/promises';
import { isPoison } from '../../shared/injectedFaults.ts';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';
import {
  type ComparedRun,
  comparedFigures,
  comparedNotes,
  reportResults,
  runCompared,
} from './comparedRun.ts';
import {
  atLeast,
  never,
  plain,
  type SoakFigure,
  type SoakOptions,
  type SoakOutcome,
  shortNotes,
} from './soakCase.ts';

const askedMinutes = 10;
const sensors = 8;
const readingsPerS = 10_000;
const perMinute = { killWorker: 60, hang: 10, throw: 10, outOfMemory: 5 } as const;
const poisonPer100k = 10;
/** Faults come at random, and a kill only where a worker is alive: so few of those asked for may have come. */
const leastShare = 0.7;
const leastShareOfMany = 0.1;

export interface FaultsOptions extends SoakOptions {
  /** Multiplies the faults, for runs that are too short for these rates. */
  readonly factor?: number;
}

export async function soakFaults(options: FaultsOptions): Promise<SoakOutcome> {
  const { seed, progress, factor = 1 } = options;
  const minutes = options.minutes ?? askedMinutes;
  const plant: PlantInput = {
    name: 'Faults',
    sources: [
      { id: 'line', kind: 'simulated', mode: 'stream', sensors, rateHz: readingsPerS / sensors, seed },
    ],
    knobs: { features: { set: ['rolling', 'window'] } },
  };
  const knobs: KnobChanges = {
    'faults.killWorkerPerMin': perMinute.killWorker * factor,
    'faults.hangPerMin': perMinute.hang * factor,
    'faults.throwPerMin': perMinute.throw * factor,
    'faults.outOfMemoryPerMin': perMinute.outOfMemory * factor,
    'faults.poisonPer100k': poisonPer100k * factor,
  };
  progress(`${minutes} minutes under faults at ${readingsPerS} readings/s`);
  const run = await runCompared({ plant, knobs, suffer: async () => void (await wait(minutes * 60_000)) });
  const { report } = run;
  return {
    figures: [
      ...comparedFigures('faults', run),
      ...poisonFigures(run, poisonPer100k * factor),
      ...injectedFigures(report, minutes, factor),
      plain('faults: from a failure to the commit, p99', report.pool.recoveryMs.p99 ?? Number.NaN, 'ms'),
      plain('faults: readings a second', report.throughput.readingsPerS, 'readings/s'),
    ],
    results: {
      minutes,
      ...reportResults(report),
      order: { ...run.order, nextSeqs: undefined },
      comparison: run.comparison,
    },
    notes: [...comparedNotes('faults', run), ...shortNotes('faults', minutes, askedMinutes)],
  };
}

/** Every poison reading quarantined by name, and nothing else. */
function poisonFigures({ report, order }: ComparedRun, per100k: number): SoakFigure[] {
  const named = new Set(report.quarantined.readings.map(({ sensor, seq }) => `${sensor} ${seq}`));
  let [poison, spared] = [0, 0];
  for (const [sensor, next] of order.nextSeqs) {
    const slot = Number(sensor.split('.')[1]) - 1;
    for (let seq = 0; seq < next; seq++) {
      if (!isPoison({ per100k, readings: [] }, slot, seq)) continue;
      poison++;
      if (!named.delete(`${sensor} ${seq}`)) spared++;
    }
  }
  // What is left came behind the last committed reading of its sensor, or was good.
  const good = [...named].filter((name) => {
    const [sensor = '', seq] = name.split(' ');
    return !isPoison({ per100k, readings: [] }, Number(sensor.split('.')[1]) - 1, Number(seq));
  });
  return [
    never(`faults: poison readings not quarantined, of ${poison}`, spared),
    never('faults: good readings quarantined', good.length + report.quarantined.more),
  ];
}

function injectedFigures({ injectedFaults }: RunReport, minutes: number, factor: number): SoakFigure[] {
  return Object.entries(perMinute).map(([kind, rate]) => {
    const share = factor > 1 ? leastShareOfMany : leastShare;
    const least = Math.floor(share * rate * factor * minutes);
    return atLeast(`faults: put in, ${kind}`, injectedFaults[kind as keyof typeof perMinute], least);
  });
}
