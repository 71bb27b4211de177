// Queue fill: readings that wait, and the capacity where they come near it.
import { Area, Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { roundSi } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatSi, noValue } from '../format/numbers.ts';
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
        label={full || row ? '' : 'now'}
        text={readings(shown)}
        width={6}
        after={full ? 'full' : capacity === undefined ? '' : `of ${roundSi(capacity)}`}
      />
    </span>
  );
}

/** The capacity is drawn once the queue is a quarter full. */
const capacityReach = 4;

export const queueChart: HistoryChartDescription = {
  title: 'Queue fill',
  caption: 'readings',
  margins: { top: 14, right: 52, bottom: 18, left: 38 },
  rowOf: queueRow,
  showsDeaths: true,
  mostOf: (rows) => mostWithin(rows, ['range', 'queued'], 'capacity', capacityReach),
  wholeNumbers: true,
  lines: [
    <Area key="range" {...bandArea} dataKey="range" />,
    <Line key="queued" {...mainLine} dataKey="queued" />,
  ],
  formatTick: (value) => (value >= 1_000 ? roundSi(value) : formatCount(value)),
  endLabels: (rows, scale) => {
    const capacity = lastValue(rows, 'capacity');
    return [
      {
        text: 'capacity',
        value: capacity !== null && capacity <= scale.high ? capacity : null,
        tone: 'plain',
      },
      { text: 'queued', value: lastValue(rows, 'queued'), tone: 'main' },
    ];
  },
  levels: (rows) => {
    const capacity = lastValue(rows, 'capacity');
    return capacity === null ? [] : [{ value: capacity, text: '' }];
  },
  summary: (row) => `${readings(row.queued)} readings wait of ${readings(row.capacity)} that have room.`,
  columns: [
    { title: 'queued', text: (row) => readings(row.queued) },
    { title: 'most', text: ({ range }) => readings(Array.isArray(range) ? range[1] : null) },
    { title: 'capacity', text: (row) => readings(row.capacity) },
  ],
  Readouts: QueueReadouts,
};
