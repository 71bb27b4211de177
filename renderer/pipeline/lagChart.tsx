// Event-loop lag: p99 between p50 and the most, against what is promised.
import { Area, Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { mostOf } from '../charts/chartRows.ts';
import { roundFixed } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatLatency } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type DrawnRows, type HistoryChartDescription, lastValue } from './HistoryChart.tsx';
import { lagRow, promisedLagMs } from './historyRows.ts';
import { bandArea, line, mainLine } from './lines.ts';
import { Readout } from './Readout.tsx';

const ms = (value: unknown) => formatLatency(typeof value === 'number' ? value : null);

function LagReadouts({ rows, spanMs, endMs }: DrawnRows) {
  const lag = useSampled((state) => state.figures?.lagMs);
  const row = useRowAtCursor(rows, spanMs, endMs);
  return (
    <span className="chart-readouts">
      <Readout label="p99" text={ms(row ? row.p99 : lag?.p99)} width={3} />
      <Readout label={t('pipeline:lag.max')} text={ms(row ? row.max : lag?.max)} width={3} />
    </span>
  );
}

export const lagChart: HistoryChartDescription = {
  get title() {
    return t('pipeline:lag.title');
  },
  caption: 'ms',
  margins: { top: 14, right: 44, bottom: 18, left: 34 },
  rowOf: lagRow,
  showsDeaths: true,
  mostOf: (rows) => Math.max(promisedLagMs, mostOf(rows, ['range', 'p99'])),
  lines: [
    <Area key="range" id="lag-range" {...bandArea} dataKey="range" />,
    <Line key="p99" id="lag-p99" {...mainLine} dataKey="p99" />,
    <Line
      key="beyond"
      id="lag-beyond"
      {...line}
      dataKey="beyond"
      stroke="var(--alarm-2-line)"
      strokeWidth={3}
    />,
  ],
  formatTick: roundFixed,
  endLabels: (rows) => [
    { text: t('pipeline:lag.max'), value: lastValue(rows, 'max'), tone: 'plain' },
    { text: 'p99', value: lastValue(rows, 'p99'), tone: 'main' },
    { text: 'p50', value: lastValue(rows, 'p50'), tone: 'plain' },
  ],
  levels: (_, scale) => (scale.high <= promisedLagMs * 40 ? promise() : []),
  summary: (row) =>
    t('pipeline:lag.summary', { p99: ms(row.p99), max: ms(row.max), promised: String(promisedLagMs) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: 'p50, ms', text: (row) => ms(row.p50) },
      { title: 'p99, ms', text: (row) => ms(row.p99) },
      { title: `${t('pipeline:lag.max')}, ms`, text: (row) => ms(row.max) },
    ];
  },
  Readouts: LagReadouts,
};

const promise = () => [
  { value: promisedLagMs, text: t('pipeline:lag.promise', { promised: String(promisedLagMs) }) },
];
