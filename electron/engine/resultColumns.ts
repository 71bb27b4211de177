// Results of either transport as columns, so that commit reads one form.
import {
  type BatchResult,
  type ComputeSettings,
  type PlainBatchResult,
  windowRowDoubles,
  windowRowHeaderDoubles,
} from '../../shared/batchTask.ts';
import { rollingFeatureNames, windowFeatureNames } from '../../shared/featureNames.ts';
import type { Batch } from './batch.ts';

export interface ResultColumns {
  readonly columns: Float64Array;
  readonly windowRows: number;
}

/** Where the window rows begin. */
export function windowRowsOffset(readings: number, settings: ComputeSettings): number {
  return settings.rolling ? rollingFeatureNames.length * readings : 0;
}

export function resultColumns(batch: Batch, result: BatchResult): ResultColumns {
  return result.transport === 'shared' ? result : columnsOfPlain(batch, result);
}

function columnsOfPlain(batch: Batch, { results }: PlainBatchResult): ResultColumns {
  const { readings, settings } = batch;
  const windowed = results.filter((result) => result.windowed !== null).length;
  const offset = windowRowsOffset(readings, settings);
  const columns = new Float64Array(offset + windowed * windowRowDoubles);
  let reading = 0;
  let row = offset;
  batch.ranges.forEach((range, rangeIndex) => {
    for (let i = 0; i < range.count; i++, reading++) {
      const result = results[reading];
      if (!result) throw new Error(`result of ${results.length} readings for a batch of ${readings}`);
      if (result.rolling) {
        rollingFeatureNames.forEach((name, k) => {
          columns[k * readings + reading] = result.rolling?.[name] ?? Number.NaN;
        });
      }
      if (result.windowed) {
        columns[row] = rangeIndex;
        columns[row + 1] = range.seqStart + i;
        windowFeatureNames.forEach((name, k) => {
          columns[row + windowRowHeaderDoubles + k] = result.windowed?.[name] ?? Number.NaN;
        });
        row += windowRowDoubles;
      }
    }
  });
  return { columns, windowRows: windowed };
}
