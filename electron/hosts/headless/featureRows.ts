// Rows of window features as text. Pure.
import { windowFeatureNames } from '../../../shared/featureNames.ts';
import type { SeriesWindow } from '../../engine/seriesFeatures.ts';
import type { RowFormat } from './featuresCommandLine.ts';

/** What comes before the first row. */
export function rowsHead(format: RowFormat): string {
  return format === 'csv' ? `start,size,${windowFeatureNames.join(',')}\n` : '';
}

/** One line each. What is not a number is empty in CSV and null in NDJSON, which has no infinity either. */
export function rowsText(windows: readonly SeriesWindow[], format: RowFormat): string {
  return windows.map(format === 'csv' ? csvLine : ndjsonLine).join('');
}

function csvLine({ start, size, values }: SeriesWindow): string {
  let line = `${start},${size}`;
  for (let i = 0; i < windowFeatureNames.length; i++) {
    const value = values[i] as number;
    line += Number.isNaN(value) ? ',' : `,${value}`;
  }
  return `${line}\n`;
}

const keys = windowFeatureNames.map((name) => `,${JSON.stringify(name)}:`);

function ndjsonLine({ start, size, values }: SeriesWindow): string {
  let line = `{"start":${start},"size":${size}`;
  for (let i = 0; i < windowFeatureNames.length; i++) {
    const value = values[i] as number;
    line += `${keys[i]}${Number.isFinite(value) ? value : 'null'}`;
  }
  return `${line}}\n`;
}
