// The table that stands in for the live chart: means with their min and max, newest first.
import { ChartTable } from '../charts/ChartTable.tsx';
import { useStaggered } from '../charts/useStaggered.ts';
import { formatFixed, formatTimeMs, noValue, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type LiveLine, nearestBucket } from './livePanes.ts';
import { type LiveSnapshot, liveSnapshot } from './liveSnapshot.ts';

const mostRows = 60;

function cellOf({ sensor, series }: LiveLine, atMs: number, reachMs: number): string {
  const bucket = series ? nearestBucket(series, atMs, reachMs) : -1;
  if (!series || bucket < 0 || !Number.isFinite(series.mean[bucket])) return noValue;
  const number = (column: Float64Array) => formatFixed(column[bucket] ?? Number.NaN, sensor.decimals);
  return `${number(series.mean)}  (${number(series.min)} – ${number(series.max)})`;
}

function tableOf({ panes, endMs, spanMs }: LiveSnapshot) {
  const lines = panes.flatMap((pane) => pane.lines);
  const stepMs = spanMs / mostRows;
  const last = Math.floor(endMs / stepMs);
  return {
    columns: [
      t('charts:time'),
      ...lines.map(({ name, sensor }) => withUnit(name, sensor.unit && `(${sensor.unit})`)),
    ],
    rows: Array.from({ length: mostRows }, (_, i) => {
      const atMs = (last - i) * stepMs;
      return [formatTimeMs(atMs), ...lines.map((line) => cellOf(line, atMs, Math.max(stepMs, 1_000)))];
    }),
  };
}

export function LiveTable() {
  const snapshot = useStaggered(liveSnapshot);
  return <ChartTable name={t('monitor:liveChart')} {...tableOf(snapshot)} />;
}
