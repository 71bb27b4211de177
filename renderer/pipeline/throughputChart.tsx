// Throughput: readings in and out, what was shed, and what the workers could do at this load.
import { Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import type { ChartRow } from '../charts/chartRows.ts';
import { roundSi } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatSi, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type DrawnRows, type HistoryChartDescription, lastValue, mostWithin } from './HistoryChart.tsx';
import { throughputRow } from './historyRows.ts';
import { line, mainLine } from './lines.ts';
import { Readout } from './Readout.tsx';

const perS = (value: unknown) => (typeof value === 'number' ? formatSi(value) : noValue);

function ThroughputReadouts({ rows, spanMs, endMs }: DrawnRows) {
  const offered = useSampled((state) => state.figures?.offeredPerS);
  const processed = useSampled((state) => state.figures?.processedPerS);
  const row = useRowAtCursor(rows, spanMs, endMs);
  const deaths = useSampled(
    ({ deathsMs }) => deathsMs.filter((atMs) => atMs >= endMs - spanMs && atMs <= endMs).length,
  );
  return (
    <span className="chart-readouts">
      {deaths > 0 && (
        <span className="chart-readout chart-deaths">
          <i />
          {t('pipeline:throughput.died')} <b>{deaths}</b>
        </span>
      )}
      <Readout label={t('pipeline:throughput.in')} text={perS(row ? row.in : offered)} width={6} />
      <Readout label={t('pipeline:throughput.out')} text={perS(row ? row.out : processed)} width={6} />
    </span>
  );
}

/** Capacity is drawn while it does not make the rest small; beyond that its label points upwards. */
const capacityReach = 4;

export const throughputChart: HistoryChartDescription = {
  get title() {
    return t('pipeline:throughput.title');
  },
  get caption() {
    return t('app:readingsPerS');
  },
  margins: { top: 14, right: 58, bottom: 18, left: 42 },
  rowOf: throughputRow,
  showsDeaths: true,
  mostOf: (rows) => mostWithin(rows, ['in', 'out', 'shed'], 'capacity', capacityReach),
  lines: [
    <Line
      key="capacity"
      id="throughput-capacity"
      {...line}
      dataKey="capacity"
      stroke="var(--data-3)"
      strokeWidth={1.25}
      strokeDasharray="2 3"
    />,
    <Line
      key="in"
      id="throughput-in"
      {...line}
      dataKey="in"
      stroke="var(--data-3)"
      strokeWidth={4}
      strokeOpacity={0.55}
    />,
    <Line key="out" id="throughput-out" {...mainLine} dataKey="out" />,
    <Line
      key="shed"
      id="throughput-shed"
      {...line}
      dataKey="shed"
      stroke="var(--alarm-2-line)"
      strokeWidth={1.5}
      strokeDasharray="5 2"
    />,
  ],
  formatTick: roundSi,
  endLabels: (rows, scale) => {
    const capacity = lastValue(rows, 'capacity');
    const beyond = capacity !== null && capacity > scale.high;
    return [
      {
        text: beyond ? `${t('pipeline:throughput.capacity')} ↑` : t('pipeline:throughput.capacity'),
        value: beyond ? scale.high : capacity,
        tone: 'plain',
      },
      { text: t('pipeline:throughput.out'), value: lastValue(rows, 'out'), tone: 'main' },
      { text: t('pipeline:throughput.in'), value: lastValue(rows, 'in'), tone: 'plain' },
      {
        text: t('pipeline:throughput.shed'),
        value: rows.at(-1)?.shed ? lastValue(rows, 'shed') : null,
        tone: 'alarm',
      },
    ];
  },
  summary: (row) =>
    row.shed
      ? t('pipeline:throughput.summaryShed', {
          in: perS(row.in),
          out: perS(row.out),
          shed: perS(row.shed),
        })
      : t('pipeline:throughput.summary', { in: perS(row.in), out: perS(row.out) }),
  get columns(): HistoryChartDescription['columns'] {
    return (['in', 'out', 'shed', 'capacity'] as const).map((key) => ({
      title: `${t(`pipeline:throughput.${key}`)}, /s`,
      text: (row: ChartRow) => (key === 'shed' && row.shed === null ? '0' : perS(row[key])),
    }));
  },
  Readouts: ThroughputReadouts,
};
