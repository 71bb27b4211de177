// Bench `loop`: lag of the event loop while a million readings a second are offered and none may be lost.
import { availableParallelism } from 'node:os';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';
import { type BenchOptions, type BenchOutcome, type Figure, median, numberText } from './figures.ts';
import { reportOfRun } from './headlessRun.ts';

const offeredPerS = 1_000_000;
const sensors = 8;
const defaultSeconds = 20;

const plant: PlantInput = {
  name: 'A million readings a second',
  sources: [
    {
      id: 'line',
      kind: 'simulated',
      mode: 'stream',
      sensors,
      rateHz: offeredPerS / sensors,
      whenFull: 'drop-newest',
    },
  ],
};

/** What the machine itself adds: the lag of an engine that has nothing to do. */
const idlePlant: PlantInput = { name: 'Nothing', sources: [] };

export async function benchLoop(options: BenchOptions): Promise<BenchOutcome> {
  const seconds = options.seconds ?? defaultSeconds;
  const reports: RunReport[] = [];
  const idleLagsMs: number[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const report = await reportOfRun({ plant, seconds });
    const idle = await reportOfRun({ plant: idlePlant, seconds });
    idleLagsMs.push(idle.eventLoopLagMs.p99 ?? Number.NaN);
    const { eventLoopLagMs: lag, ledger, throughput } = report;
    options.progress(
      `round ${round}: ${numberText(throughput.offeredPerS)} readings/s offered, ${ledger.shed} shed, ` +
        `lag p99 ${numberText(lag.p99 ?? Number.NaN)} ms, max ${numberText(lag.max ?? Number.NaN)} ms`,
    );
    reports.push(report);
  }
  const lags = (name: 'p50' | 'p99' | 'max') =>
    reports.map(({ eventLoopLagMs }) => eventLoopLagMs[name] ?? Number.NaN);
  const offered = reports.map(({ throughput }) => throughput.offeredPerS);
  const farthestOff = Math.max(...offered.map((rate) => Math.abs(rate / offeredPerS - 1)));
  const shed = reports.reduce((sum, { ledger }) => sum + ledger.shed, 0);
  const figure = (name: string, measured: number, unit: string, most: number): Figure => ({
    figure: `loop: ${name}`,
    measured,
    unit,
    target: { most },
  });
  return {
    figures: [
      figure('offered, off one million readings/s by', 100 * farthestOff, '%', 1),
      figure('readings shed', shed, '', 0),
      figure('event-loop lag, p99', median(lags('p99')), 'ms', 10),
      figure('event-loop lag, max', median(lags('max')), 'ms', 50),
      { figure: 'loop: idle engine beside it, p99', measured: median(idleLagsMs), unit: 'ms', target: null },
    ],
    results: reports.map((report, i) => ({
      offeredPerS: report.throughput.offeredPerS,
      readingsPerS: report.throughput.readingsPerS,
      shed: report.ledger.shed,
      eventLoopLagMs: report.eventLoopLagMs,
      idleLagP99Ms: idleLagsMs[i],
      seconds,
    })),
    notes: [`loop: default knobs, ${availableParallelism()} cores`],
  };
}
