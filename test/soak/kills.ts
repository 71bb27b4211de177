// Soak `kills`: throughput at saturation while workers are killed, against none.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { median, numberText } from '../bench/figures.ts';
import { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun } from './builtRun.ts';
import { LedgerWatch } from './ledgerWatch.ts';
import { atLeast, never, type SoakOptions, type SoakOutcome, shortNotes, timedLeast } from './soakCase.ts';

const killsPerMin = 30;
const askedMinutes = 4;
/** Both kinds of run in turn: what else the machine does meets both. */
const mostPairs = 4;
const leastRunMinutes = 0.5;
const longestWarmUpMs = 2_000;

interface Measured {
  readonly readingsPerS: number;
  readonly killed: number;
  readonly unbalanced: number;
  readonly samples: number;
  readonly examples: readonly string[];
}

export async function soakKills({ minutes: given, seed, progress }: SoakOptions): Promise<SoakOutcome> {
  const minutes = given ?? askedMinutes;
  const pairs = Math.max(1, Math.min(mostPairs, Math.floor(minutes / (2 * leastRunMinutes))));
  const runMs = (minutes * 60_000) / (2 * pairs);
  const rounds: { sound: Measured; killed: Measured }[] = [];
  for (let round = 1; round <= pairs; round++) {
    const sound = await measure(seed, runMs, 0);
    const killed = await measure(seed, runMs, killsPerMin);
    progress(
      `round ${round}: ${numberText(sound.readingsPerS)} readings/s without, ` +
        `${numberText(killed.readingsPerS)} with ${killed.killed} kills`,
    );
    rounds.push({ sound, killed });
  }
  const all = rounds.flatMap(({ sound, killed }) => [sound, killed]);
  const sum = (of: (run: Measured) => number): number => all.reduce((total, run) => total + of(run), 0);
  const ratio = median(rounds.map(({ sound, killed }) => killed.readingsPerS / sound.readingsPerS));
  return {
    figures: [
      timedLeast(`kills: throughput with ${killsPerMin} kills a minute / with none`, ratio, 0.9, '×'),
      never(
        `kills: samples of the ledger that do not balance, of ${sum((run) => run.samples)}`,
        sum((run) => run.unbalanced),
      ),
      atLeast(
        'kills: workers killed',
        sum((run) => run.killed),
        Math.floor((0.7 * killsPerMin * pairs * runMs) / 60_000),
      ),
    ],
    results: { minutes, rounds },
    notes: [
      ...all.flatMap((run) => run.examples.map((example) => `kills: ${example}`)),
      ...shortNotes('kills', minutes, askedMinutes),
    ],
  };
}

async function measure(seed: number, runMs: number, killWorkerPerMin: number): Promise<Measured> {
  const plant: PlantInput = {
    name: 'Kills',
    sources: [
      { id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block', seed },
    ],
    // A short queue: it is drained at the end of each run.
    knobs: {
      queue: { capacityReadings: 20_000 },
      features: { workPerReadingUs: 10 },
      faults: { killWorkerPerMin },
    },
  };
  const folder = await RunFolder.create();
  try {
    const run = await BuiltRun.start(folder, { name: 'run', plant });
    await wait(Math.min(longestWarmUpMs, runMs / 2));
    const watch = new LedgerWatch(() => run.state());
    const before = await run.state();
    const beganMs = performance.now();
    await Promise.race([wait(runMs), watch.failed]);
    const after = await run.state();
    const tookMs = performance.now() - beganMs;
    await watch.stop();
    const report = await run.stop();
    watch.judge(report);
    return {
      readingsPerS: (1_000 * (after.ledger.processed - before.ledger.processed)) / tookMs,
      killed: report.injectedFaults.killWorker,
      unbalanced: watch.unbalanced,
      samples: watch.samples,
      examples: watch.examples,
    };
  } finally {
    await folder.remove();
  }
}
