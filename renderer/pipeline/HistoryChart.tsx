// One panel of the Pipeline screen over time: title, readouts, and the chart or its table. What differs is its description.
import { type ComponentType, type ReactNode, useMemo, useRef } from 'react';
import { ChartTable } from '../charts/ChartTable.tsx';
import { type ChartRow, mostOf } from '../charts/chartRows.ts';
import type { EndLabel } from '../charts/EndLabels.tsx';
import type { Level } from '../charts/LevelLines.tsx';
import type { PlotMargins } from '../charts/plotGeometry.ts';
import { TimeChart } from '../charts/TimeChart.tsx';
import { relativeTimeTicks } from '../charts/timeTicks.ts';
import { useStaggered } from '../charts/useStaggered.ts';
import { keepAmountScale, type ValueScale } from '../charts/valueScale.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatTime } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { historyRows, type Moment } from './historyRows.ts';
import { type HistorySnapshot, historySnapshot } from './historySnapshot.ts';

/** What readouts and legends are given: the rows as drawn, to find the one under the cursor. */
export interface DrawnRows {
  readonly rows: readonly ChartRow[];
  readonly spanMs: number;
  readonly endMs: number;
}

/** Made once for each chart; its words are read anew when they are shown. */
export interface HistoryChartDescription {
  readonly title: string;
  readonly caption: string;
  readonly margins: PlotMargins;
  readonly rowOf: (moment: Moment) => ChartRow;
  /** The largest value the scale must hold. */
  readonly mostOf: (rows: readonly ChartRow[]) => number;
  readonly wholeNumbers?: boolean;
  /** Deaths of workers move these figures, and are marked. */
  readonly showsDeaths?: boolean;
  /** Recharts elements over the rows' keys. */
  readonly lines: ReactNode;
  readonly formatTick: (value: number) => string;
  readonly endLabels: (rows: readonly ChartRow[], scale: ValueScale) => readonly EndLabel[];
  readonly levels?: (rows: readonly ChartRow[], scale: ValueScale) => readonly Level[];
  /** One sentence about the newest row. */
  readonly summary: (newest: ChartRow) => string;
  readonly columns: readonly { readonly title: string; readonly text: (row: ChartRow) => string }[];
  readonly Readouts?: ComponentType<DrawnRows>;
  /** Stands to the right of the plot, inside the right margin. */
  readonly Legend?: ComponentType<DrawnRows>;
}

const tableRows = 120;

export function HistoryChart({ chart }: { readonly chart: HistoryChartDescription }) {
  const snapshot = useStaggered(historySnapshot);
  const asTable = useTelltale((state) => state.asTable);
  const { spanMs, endMs } = snapshot;
  const rows = useMemo(
    () => (snapshot.history ? historyRows(snapshot.history, endMs, spanMs, chart.rowOf) : []),
    [snapshot, endMs, spanMs, chart],
  );
  const { Readouts } = chart;
  return (
    <Panel
      title={chart.title}
      caption={chart.caption}
      tools={Readouts && <Readouts rows={rows} spanMs={spanMs} endMs={endMs} />}
    >
      <div className="chart-place">
        {rows.length === 0 ? (
          <Nothing waiting={snapshot.history === null} />
        ) : asTable ? (
          <HistoryTable chart={chart} rows={rows} endMs={endMs} />
        ) : (
          <Drawn chart={chart} rows={rows} snapshot={snapshot} />
        )}
      </div>
    </Panel>
  );
}

function Nothing({ waiting }: { readonly waiting: boolean }) {
  return waiting ? (
    <Notice title={t('pipeline:waitingFirst')}>{t('pipeline:waitingFirstText')}</Notice>
  ) : (
    <Notice title={t('pipeline:nothing')}>{t('pipeline:nothingText')}</Notice>
  );
}

interface DrawnProps {
  readonly chart: HistoryChartDescription;
  readonly rows: readonly ChartRow[];
  readonly snapshot: HistorySnapshot;
}

function Drawn({ chart, rows, snapshot }: DrawnProps) {
  const { spanMs, endMs, standing } = snapshot;
  const kept = useRef<ValueScale | null>(null);
  kept.current = keepAmountScale(kept.current, chart.mostOf(rows), chart.wholeNumbers);
  const scale = kept.current;
  const newest = rows.at(-1);
  const { Legend } = chart;
  const deathsMs = chart.showsDeaths ? snapshot.deathsMs : noDeaths;
  return (
    <>
      <TimeChart
        name={chart.title}
        summary={`${newest ? chart.summary(newest) : ''}${deathWords(deathsMs.length)}`}
        rows={rows}
        spanMs={spanMs}
        endMs={endMs}
        scale={scale}
        formatValue={chart.formatTick}
        margins={chart.margins}
        moves={snapshot.moves}
        deathsMs={deathsMs}
        endLabels={chart.endLabels(rows, scale)}
        levels={chart.levels?.(rows, scale) ?? []}
        timeTicks={ticksOf[standing]}
      >
        {chart.lines}
      </TimeChart>
      {Legend && <Legend rows={rows} spanMs={spanMs} endMs={endMs} />}
    </>
  );
}

const noDeaths: readonly number[] = [];
const deathWords = (count: number) => (count === 0 ? '' : ` ${t('pipeline:diedInThisTime', { count })}`);

const ticksOf = {
  live: (spanMs: number, widthPx: number) => relativeTimeTicks(spanMs, widthPx),
  paused: (spanMs: number, widthPx: number, endMs: number) =>
    relativeTimeTicks(spanMs, widthPx, formatTime(endMs)),
  last: (spanMs: number, widthPx: number, endMs: number) =>
    relativeTimeTicks(spanMs, widthPx, t('charts:lastAt', { time: formatTime(endMs) })),
};

interface HistoryTableProps {
  readonly chart: HistoryChartDescription;
  readonly rows: readonly ChartRow[];
  readonly endMs: number;
}

/** The newest first, one a second at most, thinned evenly so that the whole span is in it. */
function HistoryTable({ chart, rows, endMs }: HistoryTableProps) {
  const every = Math.max(1, Math.ceil(rows.length / tableRows));
  const shown = rows.filter((_, index) => (rows.length - 1 - index) % every === 0).toReversed();
  return (
    <ChartTable
      name={chart.title}
      columns={[t('charts:time'), ...chart.columns.map(({ title }) => title)]}
      rows={shown
        .map((row) => [formatTime(endMs + row.ms), ...chart.columns.map(({ text }) => text(row))])
        .filter(([time], index, all) => time !== all[index - 1]?.[0])}
    />
  );
}

/** The value at the end of a line; null where it has none. */
export function lastValue(rows: readonly ChartRow[], key: string): number | null {
  const value = rows.at(-1)?.[key] ?? rows.at(-2)?.[key] ?? null;
  return typeof value === 'number' ? value : null;
}

/** The most of `keys`, and of `extra` too where that does not make the rest small. */
export function mostWithin(
  rows: readonly ChartRow[],
  keys: readonly string[],
  extra: string,
  reach: number,
): number {
  const most = mostOf(rows, keys);
  const wanted = mostOf(rows, [extra]);
  return wanted <= most * reach ? Math.max(most, wanted) : most;
}
