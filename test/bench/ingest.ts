// Bench `ingest`: how long one round of slow simulated sensors takes, against the latency of one of them.
import type { BenchOptions, BenchOutcome } from './figures.ts';
import { median, numberText } from './figures.ts';
import { reportOfRun } from './headlessRun.ts';

const latencyMs = 100;
const defaultSeconds = 8;
const cases = [
  { sensors: 10, most: 1.1 },
  { sensors: 1_000, most: 1.3 },
];

export async function benchIngest(options: BenchOptions): Promise<BenchOutcome> {
  const rounds = cases.map((): number[] => []);
  for (let round = 1; round <= options.rounds; round++) {
    for (const [i, { sensors }] of cases.entries()) {
      const roundMs = await medianRoundMs(sensors, options.seconds ?? defaultSeconds);
      options.progress(`round ${round}: ${numberText(sensors)} sensors: ${numberText(roundMs)} ms`);
      rounds[i]?.push(roundMs);
    }
  }
  const results = cases.map(({ sensors }, i) => ({
    sensors,
    latencyMs,
    pollRoundMs: median(rounds[i] ?? []),
    rounds: rounds[i],
  }));
  return {
    figures: results.map(({ sensors, pollRoundMs }, i) => ({
      figure: `ingest: round of ${numberText(sensors)} sensors / latency of ${latencyMs} ms`,
      measured: pollRoundMs / latencyMs,
      unit: '×',
      target: { most: cases[i]?.most ?? Number.NaN },
    })),
    results,
    notes: [],
  };
}

async function medianRoundMs(sensors: number, seconds: number): Promise<number> {
  const source = {
    id: 'hall',
    kind: 'simulated',
    mode: 'poll',
    sensors,
    latencyMs,
    intervalMs: 250,
  } as const;
  const { ledger, sources } = await reportOfRun({
    plant: { name: 'Slow sensors', sources: [source] },
    seconds,
  });
  const roundMs = sources.hall?.pollRoundMs.p50;
  if (roundMs === null || roundMs === undefined) throw new Error(`no round was made within ${seconds} s`);
  if (ledger.processed < sensors)
    throw new Error(`only ${ledger.processed} readings of ${sensors} sensors came`);
  return roundMs;
}
