// Batches whose overhead, cost and halo cost are known, as the recorder of a pipeline would hand them over.
import type { BatchTimes } from '../../electron/engine/telemetry/recentBatches.ts';

export interface Planted {
  readonly sizes: readonly number[];
  readonly overheadUs: number;
  readonly costUs: number;
  readonly haloUs?: number;
  /** Ranges of the i-th batch, of so many readings; one where left out. */
  readonly ranges?: (readings: number, i: number) => number;
  /** Relative scatter, to both sides alike. */
  readonly scatter?: number;
  /** Share of batches that come late, by up to 20 ms. */
  readonly late?: number;
  readonly batches?: number;
  readonly seed?: number;
}

/** Repeatable, in [0, 1), without the pattern of successive values that a congruence has. */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function plantedBatches({
  sizes,
  overheadUs,
  costUs,
  haloUs = 0,
  ranges = () => 1,
  scatter = 0.1,
  late = 0,
  batches = 400,
  seed = 1,
}: Planted): BatchTimes {
  const random = mulberry(seed);
  const jitter = (): number => 1 + scatter * (2 * random() - 1);
  const times = {
    readings: new Float64Array(batches),
    ranges: new Float64Array(batches),
    journeyMs: new Float64Array(batches),
    computeMs: new Float64Array(batches),
  };
  for (let i = 0; i < batches; i++) {
    const readings = sizes[i % sizes.length] as number;
    const count = ranges(readings, i);
    times.readings[i] = readings;
    times.ranges[i] = count;
    times.journeyMs[i] = (overheadUs * jitter()) / 1e3 + (random() < late ? 1 + 19 * random() : 0);
    times.computeMs[i] =
      ((costUs * readings + haloUs * count) * jitter()) / 1e3 + (random() < late ? 1 + 19 * random() : 0);
  }
  return times;
}
