// Latency by stage: the medians of the stages stacked, the p99 of the whole way over them, and a table of the present.
import { Area, Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import type { ChartRow } from '../charts/chartRows.ts';
import { roundFixed } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatFixed, formatLatency } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { DrawnRows, HistoryChartDescription } from './HistoryChart.tsx';
import { type LatencyKey, latencyKeys, latencyRow } from './historyRows.ts';
import { mainLine, still } from './lines.ts';

const stageWord = (key: LatencyKey): string => t(`pipeline:latency.${key}`);
const stageFills: Readonly<Record<LatencyKey, string>> = {
  queueWait: 'var(--stage-wait)',
  dispatch: 'var(--stage-dispatch)',
  compute: 'var(--stage-compute)',
  return: 'var(--stage-return)',
  orderWait: 'url(#hatched-stage)',
};
/** As the table lists them: the stack read from the top. */
const fromTheTop = latencyKeys.toReversed();

const ms = (value: unknown) => {
  if (typeof value !== 'number') return formatLatency(null);
  if (value >= 100) return formatCount(value);
  return value < 0.1 ? formatFixed(value, 2) : formatLatency(value);
};

function LatencyLegend({ rows, spanMs, endMs }: DrawnRows) {
  const present = useSampled((state) => state.figures?.latencyMs);
  const row = useRowAtCursor(rows, spanMs, endMs);
  return (
    <table className="latency-legend">
      <tbody>
        <tr className="latency-p99">
          <th scope="row">
            <i className="latency-line" />
            p99
          </th>
          <td>{ms(row ? row.p99 : present?.readingToFeature.p99)}</td>
        </tr>
        {fromTheTop.map((key) => (
          <tr key={key}>
            <th scope="row">
              <i className={`latency-fill latency-${key}`} />
              {stageWord(key)}
            </th>
            <td>{ms(row ? row[key] : present?.[key].p50)}</td>
          </tr>
        ))}
        <tr className="latency-all">
          <th scope="row">
            <i />
            {t('pipeline:latency.all')}
          </th>
          <td>
            <b>{ms(row ? row.p50 : present?.readingToFeature.p50)}</b>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** The height the scale must hold: the stack, which may be more than the p50 in all, and the p99. */
function highest(rows: readonly ChartRow[]): number {
  let most = 0;
  for (const row of rows) {
    let stack = 0;
    for (const key of latencyKeys) if (typeof row[key] === 'number') stack += row[key];
    most = Math.max(most, stack, typeof row.p99 === 'number' ? row.p99 : 0);
  }
  return most;
}

export const latencyChart: HistoryChartDescription = {
  get title() {
    return t('pipeline:latency.title');
  },
  get caption() {
    return t('pipeline:latency.caption');
  },
  margins: { top: 14, right: 122, bottom: 18, left: 38 },
  rowOf: latencyRow,
  showsDeaths: true,
  mostOf: highest,
  lines: [
    <defs key="hatched">
      <pattern
        id="hatched-stage"
        width="4"
        height="4"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="4" height="4" fill="var(--bg-well)" />
        <rect width="2" height="4" fill="var(--stage-return)" />
      </pattern>
    </defs>,
    ...latencyKeys.map((key) => (
      <Area
        key={key}
        id={`latency-${key}`}
        {...still}
        stackId="stages"
        dataKey={key}
        stroke="var(--bg-well)"
        strokeWidth={1}
        fill={stageFills[key]}
        fillOpacity={1}
      />
    )),
    <Line key="p99" id="latency-p99" {...mainLine} dataKey="p99" />,
  ],
  formatTick: roundFixed,
  endLabels: () => [],
  summary: (row) => t('pipeline:latency.summary', { p50: ms(row.p50), p99: ms(row.p99) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      ...latencyKeys.map((key) => ({ title: stageWord(key), text: (row: ChartRow) => ms(row[key]) })),
      { title: t('pipeline:latency.all'), text: (row) => ms(row.p50) },
      { title: 'p99', text: (row) => ms(row.p99) },
    ];
  },
  Legend: LatencyLegend,
};
