// Bench `memory`: resident memory of the headless host at 200,000 readings a second, late against early.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { type BenchOptions, type BenchOutcome, median, numberText } from './figures.ts';
import { type ServedRun, serveRun } from './headlessRun.ts';

const readingsPerS = 200_000;
const sensors = 8;
const askedMinutes = 10;
/** Samples around a mark, a second apart: garbage collection makes single ones jump. */
const samplesOfMark = 15;

const plant: PlantInput = {
  name: 'A long run',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors, rateHz: readingsPerS / sensors }],
};

export async function benchMemory(options: BenchOptions): Promise<BenchOutcome> {
  const beganMs = performance.now();
  const run = await serveRun(plant);
  try {
    const earlyMinutes = Math.min(1, options.minutes / 2);
    const earlyMiB = await memoryAround(run, beganMs + earlyMinutes * 60_000);
    options.progress(`after ${numberText(earlyMinutes)} min: ${numberText(earlyMiB)} MiB`);
    const lateMiB = await memoryAround(run, beganMs + options.minutes * 60_000);
    options.progress(`after ${numberText(options.minutes)} min: ${numberText(lateMiB)} MiB`);
    const { ledger } = await run.state();
    const rate = ledger.processed / ((performance.now() - beganMs) / 1_000);
    if (rate < 0.95 * readingsPerS) throw new Error(`only ${numberText(rate)} readings/s were processed`);
    return {
      figures: [
        {
          figure: `memory: after ${numberText(options.minutes)} min / after ${numberText(earlyMinutes)} min`,
          measured: lateMiB / earlyMiB,
          unit: '×',
          target: { most: 1.05 },
        },
      ],
      results: { earlyMinutes, earlyMiB, lateMinutes: options.minutes, lateMiB, readingsPerS: rate },
      notes:
        options.minutes < askedMinutes
          ? [`memory: ${options.minutes} minutes instead of ${askedMinutes} were asked for`]
          : [],
    };
  } finally {
    await run.stop();
  }
}

/** Median of the samples up to the mark, in MiB. */
async function memoryAround(run: ServedRun, markMs: number): Promise<number> {
  await wait(Math.max(0, markMs - samplesOfMark * 1_000 - performance.now()));
  const samples: number[] = [];
  do {
    samples.push((await run.state()).memory.rssEndMiB);
    await wait(1_000);
  } while (performance.now() < markMs);
  return median(samples);
}
