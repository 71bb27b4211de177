// Saves what the live chart shows as a CSV file: every bucket of every line, with its time.
import { useTelltale } from '../store/telltaleStore.ts';
import { type LiveSnapshot, liveSnapshot } from './liveSnapshot.ts';

/** RFC 4180: quotes where a cell needs them. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csvNumber = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) ? String(value) : '';

/** Times as ISO 8601 in UTC and as ms since the epoch; an empty cell where a bucket has no value. */
export function shownAsCsv({ panes, endMs, spanMs }: LiveSnapshot): string {
  const rows = ['time,t_ms,sensor,name,unit,mean,min,max'];
  for (const { sensor, series } of panes.flatMap((pane) => pane.lines)) {
    const named = [sensor.id, sensor.name, sensor.unit].map(csvCell).join(',');
    for (let i = 0; i < (series?.t.length ?? 0); i++) {
      const t = series?.t[i] ?? Number.NaN;
      if (t < endMs - spanMs || t > endMs) continue;
      const values = [series?.mean[i], series?.min[i], series?.max[i]].map(csvNumber);
      rows.push(`${new Date(t).toISOString()},${t},${named},${values.join(',')}`);
    }
  }
  return `${rows.join('\r\n')}\r\n`;
}

export function downloadShown(): void {
  const snapshot = liveSnapshot();
  const plant = useTelltale.getState().structure?.plantName ?? 'telltale';
  const stamp = new Date(snapshot.endMs).toISOString().slice(0, 19).replaceAll(':', '-');
  const url = URL.createObjectURL(new Blob([shownAsCsv(snapshot)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${plant.replace(/[^\p{L}\p{N}_-]+/gu, '-')}-${stamp}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
