// Queue fill: readings that wait, and the capacity where they come near it.
import { Area, Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { roundSi } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatSi, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type DrawnRows, type HistoryChartDescription, lastValue, mostWithin } from './HistoryChart.tsx';
import { queueRow } from './historyRows.ts';
import { bandArea, mainLine } from './lines.ts';
import { Readout } from './Readout.tsx';
import { fullShare } from './stageWords.ts';

const readings = (value: unknown) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return noValue;
  return value >= 10_000 ? formatSi(value) : formatCount(value);
};

function QueueReadouts({ rows, spanMs, endMs }: DrawnRows) {
  const queued = useSampled((state) => state.figures?.ledger.queued);
  const capacity = useSampled((state) => state.structure?.knobs.queue.capacityReadings);
  const row = useRowAtCursor(rows, spanMs, endMs);
  const shown = row ? row.queued : queued;
  const full = typeof shown === 'number' && capacity !== undefined && shown >= capacity * fullShare;
  return (
    <span className="chart-readouts">
      <Readout
        label={full || row ? '' : t('charts:now')}
        text={readings(shown)}
        width={6}
        after={
          full
            ? t('pipeline:queue.full')
            : capacity === undefined
              ? ''
              : t('pipeline:of', { number: roundSi(capacity) })
        }
      />
    </span>
  );
}

/** The capacity is drawn once the queue is a quarter full. */
const capacityReach = 4;

export const queueChart: HistoryChartDescription = {
  get title() {
    return t('pipeline:queue.title');
  },
  get caption() {
    return t('pipeline:readings');
  },
  margins: { top: 14, right: 52, bottom: 18, left: 38 },
  rowOf: queueRow,
  showsDeaths: true,
  mostOf: (rows) => mostWithin(rows, ['range', 'queued'], 'capacity', capacityReach),
  wholeNumbers: true,
  lines: [
    <Area key="range" id="queue-range" {...bandArea} dataKey="range" />,
    <Line key="queued" id="queue-queued" {...mainLine} dataKey="queued" />,
  ],
  formatTick: (value) => (value >= 1_000 ? roundSi(value) : formatCount(value)),
  endLabels: (rows, scale) => {
    const capacity = lastValue(rows, 'capacity');
    return [
      {
        text: t('pipeline:queue.capacity'),
        value: capacity !== null && capacity <= scale.high ? capacity : null,
        tone: 'plain',
      },
      { text: t('pipeline:queue.queued'), value: lastValue(rows, 'queued'), tone: 'main' },
    ];
  },
  levels: (rows) => {
    const capacity = lastValue(rows, 'capacity');
    return capacity === null ? [] : [{ value: capacity, text: '' }];
  },
  summary: (row) =>
    t('pipeline:queue.summary', { queued: readings(row.queued), capacity: readings(row.capacity) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: t('pipeline:queue.queued'), text: (row) => readings(row.queued) },
      {
        title: t('pipeline:queue.most'),
        text: ({ range }) => readings(Array.isArray(range) ? range[1] : null),
      },
      { title: t('pipeline:queue.capacity'), text: (row) => readings(row.capacity) },
    ];
  },
  Readouts: QueueReadouts,
};
