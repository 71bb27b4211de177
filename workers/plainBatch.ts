// Computes a batch of transport `copy`: plain objects in and out, by the same kernels. Runs where batches are computed.
import {
  type ComputeSettings,
  type PlainBatchTask,
  type PlainRange,
  type PlainResult,
  windowRowDoubles,
  windowRowHeaderDoubles,
} from '../shared/batchTask.ts';
import { rollingFeatureNames, windowFeatureNames } from '../shared/featureNames.ts';
import { type BatchKernels, kernelsFor, rollingDoubles, windowRowsOf } from './batchKernels.ts';
import { failOnPoison } from './injectedPoison.ts';

/** One result for each reading, in the order of ranges. */
export function computePlainBatch(task: PlainBatchTask): PlainResult[] {
  const kernels = kernelsFor(task.settings.window);
  return task.ranges.flatMap((range) => computePlainRange(range, task.settings, kernels));
}

function computePlainRange(
  plain: PlainRange,
  settings: ComputeSettings,
  kernels: BatchKernels,
): PlainResult[] {
  const { slot, halo, readings, seqStart, low, high, rateHz } = plain;
  const count = readings.length;
  if (settings.poison) failOnPoison(settings.poison, slot, seqStart, count);
  const values = kernels.reserve(halo.length + count);
  halo.forEach(({ value }, i) => {
    values[i] = orMissing(value);
  });
  readings.forEach(({ value }, i) => {
    values[halo.length + i] = orMissing(value);
  });
  const range = { valuesSeq: seqStart - halo.length, seqStart, count, low, high, rateHz };
  const rowsAt = rollingDoubles(count, settings);
  const rows = windowRowsOf(seqStart, count, settings);
  const columns = new Float64Array(rowsAt + rows * windowRowDoubles);
  if (settings.rolling) kernels.computeRolling(range, columns, 0, count);
  if (settings.windowed) kernels.computeWindowed(range, settings.hop, 0, columns, rowsAt);
  let row = rowsAt;
  return readings.map((_, i) => {
    const rolling = settings.rolling ? rollingOf(columns, i, count) : null;
    const endsWindow = row < columns.length && columns[row + 1] === seqStart + i;
    const windowed = endsWindow ? windowedOf(columns, row) : null;
    if (endsWindow) row += windowRowDoubles;
    return { rolling, windowed };
  });
}

function orMissing(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

function rollingOf(columns: Float64Array, reading: number, stride: number): Record<string, number> {
  const figures: Record<string, number> = {};
  rollingFeatureNames.forEach((name, feature) => {
    figures[name] = columns[feature * stride + reading] as number;
  });
  return figures;
}

function windowedOf(columns: Float64Array, row: number): Record<string, number> {
  const figures: Record<string, number> = {};
  windowFeatureNames.forEach((name, feature) => {
    figures[name] = columns[row + windowRowHeaderDoubles + feature] as number;
  });
  return figures;
}
