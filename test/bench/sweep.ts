// Bench `tuning`, sweeps: how long one takes, how well it predicts, and whether what it recommends holds afterwards.
import { type KnobChanges, knobKeys } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { type SweepCell, setupName } from '../../shared/tuning/sweep.ts';
import { mayBeRecommended } from '../../shared/tuning/sweepKnee.ts';
import { predictionErrors } from '../../shared/tuning/sweepModel.ts';
import { changesOf } from '../../shared/tuning/sweepRecommendation.ts';
import type { SweepReport } from '../../shared/tuning/sweepReport.ts';
import { type BenchOptions, type BenchOutcome, type Figure, median, numberText } from './figures.ts';
import { reportOfRun } from './headlessRun.ts';
import { sweepOf } from './tuneRun.ts';

const batches = [1, 20, 100, 500, 2_000, 8_000];
const workers = [1, 2];
const workUs = 2;
const targetP99Ms = 50;
const defaultSeconds = 6;

const plantAt = (rateHz: number | 'max'): PlantInput => ({
  name: 'Line',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz, whenFull: 'block' }],
});
const livePlant = plantAt(1_000);

export async function benchSweep(options: BenchOptions): Promise<BenchOutcome> {
  const sweep = await sweepOf({ plant: livePlant, batches, workers, workUs, targetP99Ms });
  options.progress(`sweep of ${sweep.cells.length} cells in ${numberText(sweep.tookS)} s`);
  const errors = unseenErrors(sweep);
  options.progress(
    `prediction of sizes left out of the fit: ${numberText(100 * median(errors))} % off (median)`,
  );
  const [analysis] = sweep.analysis;
  const recommended = analysis?.recommendation.cell ?? null;
  const afterwards = recommended && (await measuredAfterwards(sweep, recommended, options));
  return {
    figures: [
      figure(`a sweep of ${batches.length} × ${workers.length} cells`, sweep.tookS, 's', { most: 240 }),
      figure('predicted throughput off, sizes not in the fit, median', 100 * median(errors), '%', {
        most: 10,
      }),
      ...(afterwards
        ? [
            figure('recommended / best cell, measured afterwards', afterwards.ratio, '×', { least: 0.95 }),
            figure('p99 of the recommended at the live rate', afterwards.p99Ms, 'ms', { most: targetP99Ms }),
          ]
        : []),
    ],
    results: { sweep, errors, afterwards },
    notes: afterwards ? [] : [`tuning: nothing was recommended: ${analysis?.recommendation.sentence}`],
  };
}

function figure(name: string, measured: number, unit: string, target: Figure['target']): Figure {
  return { figure: `tuning: ${name}`, measured, unit, target };
}

/** Every second size is fitted, the others are predicted; of every line. */
function unseenErrors({ analysis }: SweepReport): number[] {
  return analysis.flatMap(({ lines }) =>
    lines.flatMap(({ cells }) => {
      const points = cells.flatMap(({ batch, readingsPerS }) =>
        readingsPerS ? [{ batch, readingsPerS: readingsPerS.mean }] : [],
      );
      return predictionErrors(points, ({ batch }) => batches.indexOf(batch) % 2 === 0);
    }),
  );
}

/** The recommended setting beside the best cell that keeps the target, in turn, on the built headless host. */
async function measuredAfterwards(
  { cells }: SweepReport,
  recommended: SweepCell,
  { rounds, seconds, progress }: BenchOptions,
): Promise<{ ratio: number; p99Ms: number; recommended: number[]; best: number[] }> {
  const throughput = ({ readingsPerS }: SweepCell): number => readingsPerS?.mean ?? 0;
  const [best = recommended] = cells
    .filter((cell) => mayBeRecommended(cell, targetP99Ms))
    .sort((a, b) => throughput(b) - throughput(a));
  const measured: { recommended: number[]; best: number[] } = { recommended: [], best: [] };
  const p99s: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    // What drifts must not favour one of them.
    const order = round % 2 === 1 ? (['recommended', 'best'] as const) : (['best', 'recommended'] as const);
    for (const name of order) {
      const cell = name === 'best' ? best : recommended;
      const report = await runAt(cell, 'max', seconds ?? defaultSeconds);
      measured[name].push(report.throughput.readingsPerS);
      progress(
        `round ${round}: ${name} (batch ${numberText(cell.batch)}, ${setupName(cell)}): ` +
          `${numberText(report.throughput.readingsPerS)} readings/s`,
      );
    }
    const { latencyMs } = await runAt(recommended, 1_000, seconds ?? defaultSeconds);
    p99s.push(latencyMs.readingToFeature.p99 ?? Number.NaN);
  }
  // Round by round: what runs next to each other meets the same machine.
  const ratios = measured.recommended.map((rate, i) => rate / (measured.best[i] ?? Number.NaN));
  return { ratio: median(ratios), p99Ms: median(p99s), ...measured };
}

function runAt(cell: SweepCell, rateHz: number | 'max', seconds: number) {
  const changes: KnobChanges = { ...changesOf(cell), 'features.workPerReadingUs': cell.workPerReadingUs };
  const knobs = knobKeys.flatMap((key) => (changes[key] === undefined ? [] : [`${key}=${changes[key]}`]));
  return reportOfRun({ plant: plantAt(rateHz), knobs, seconds });
}
