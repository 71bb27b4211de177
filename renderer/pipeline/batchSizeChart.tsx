// Batch size: how many readings batches really held, between the least and the most, and the knob's setting.
import { Area, Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { roundSi } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatFixed, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type DrawnRows, type HistoryChartDescription, lastValue, mostWithin } from './HistoryChart.tsx';
import { batchSizeRow } from './historyRows.ts';
import { bandArea, line, mainLine } from './lines.ts';
import { Readout } from './Readout.tsx';

/** Means of small batches are told apart by a decimal. */
const readings = (value: unknown) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return noValue;
  return value < 10 && !Number.isInteger(value) ? formatFixed(value, 1) : formatCount(value);
};

function BatchReadouts({ rows, spanMs, endMs }: DrawnRows) {
  const present = useSampled((state) => state.figures?.batchReadings);
  const row = useRowAtCursor(rows, spanMs, endMs);
  return (
    <span className="chart-readouts">
      <Readout label={t('pipeline:batchSize.actual')} text={readings(row ? row.actual : present)} width={4} />
    </span>
  );
}

/** The knob's line is drawn while it does not make the batches small. */
const knobReach = 4;

export const batchSizeChart: HistoryChartDescription = {
  get title() {
    return t('pipeline:batchSize.title');
  },
  get caption() {
    return t('pipeline:readings');
  },
  margins: { top: 14, right: 46, bottom: 18, left: 38 },
  rowOf: batchSizeRow,
  mostOf: (rows) => mostWithin(rows, ['range', 'actual'], 'knob', knobReach),
  wholeNumbers: true,
  lines: [
    <Area key="range" id="batch-size-range" {...bandArea} dataKey="range" />,
    <Line
      key="knob"
      id="batch-size-knob"
      {...line}
      type="stepAfter"
      dataKey="knob"
      stroke="var(--accent)"
      strokeWidth={3}
      strokeOpacity={0.45}
    />,
    <Line key="actual" id="batch-size-actual" {...mainLine} dataKey="actual" />,
  ],
  formatTick: (value) => (value >= 10_000 ? roundSi(value) : formatCount(value)),
  endLabels: (rows, scale) => {
    const knob = lastValue(rows, 'knob');
    const beyond = knob !== null && knob > scale.high;
    return [
      {
        text: beyond ? `${t('pipeline:batchSize.knob')} ↑` : t('pipeline:batchSize.knob'),
        value: beyond ? scale.high : knob,
        tone: 'knob',
      },
      { text: t('pipeline:batchSize.actual'), value: lastValue(rows, 'actual'), tone: 'main' },
    ];
  },
  summary: (row) =>
    t('pipeline:batchSize.summary', { actual: readings(row.actual), knob: readings(row.knob) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: t('pipeline:batchSize.actual'), text: (row) => readings(row.actual) },
      {
        title: t('pipeline:batchSize.least'),
        text: ({ range }) => readings(Array.isArray(range) ? range[0] : null),
      },
      {
        title: t('pipeline:batchSize.most'),
        text: ({ range }) => readings(Array.isArray(range) ? range[1] : null),
      },
      { title: t('pipeline:batchSize.knob'), text: (row) => readings(row.knob) },
    ];
  },
  Readouts: BatchReadouts,
};
