// The charts of the view Auto-tune: p99 against its target, CPU, and the three knobs that are held, each as set and as measured.
import { Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { type ChartRow, mostOf, orBreak } from '../charts/chartRows.ts';
import type { Level } from '../charts/LevelLines.tsx';
import { roundFixed } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatFixed, formatLatency, noValue, withUnit } from '../format/numbers.ts';
import { type DrawnRows, type HistoryChartDescription, lastValue } from '../pipeline/HistoryChart.tsx';
import { line, mainLine } from '../pipeline/lines.ts';
import { Readout } from '../pipeline/Readout.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
import { presentSettings, targetHeldAt } from './autoTune.ts';

const latency = (value: unknown) => formatLatency(typeof value === 'number' ? value : null);
const cores = (value: unknown) => (typeof value === 'number' ? formatFixed(value, 2) : noValue);
const count = (value: unknown) => (typeof value === 'number' ? formatCount(value) : noValue);

/** What is set, as wide as on the other charts with a knob's line. */
const setLine = {
  ...line,
  type: 'stepAfter',
  stroke: 'var(--accent)',
  strokeWidth: 3,
  strokeOpacity: 0.45,
} as const;

function P99Readouts({ rows, spanMs, endMs }: DrawnRows) {
  const p99Ms = useSampled((state) => state.tuning?.autoTune.p99Ms ?? lastValue(rows, 'p99'));
  const row = useRowAtCursor(rows, spanMs, endMs);
  return (
    <span className="chart-readouts">
      <Readout label="p99" text={latency(row ? row.p99 : p99Ms)} width={5} />
    </span>
  );
}

function CoresReadouts({ rows, spanMs, endMs }: DrawnRows) {
  const row = useRowAtCursor(rows, spanMs, endMs) ?? rows.at(-1);
  return (
    <span className="chart-readouts">
      <Readout label="" text={cores(row?.cores)} width={4} />
    </span>
  );
}

/** While it is held its line is drawn over time; before, what would be held. */
const targetLevel = (): readonly Level[] => {
  const { on, targetP99Ms } = presentSettings();
  return on
    ? []
    : [{ value: targetP99Ms, text: withUnit(`target ${formatCount(targetP99Ms)}`, 'ms, not held') }];
};

const typicalShare = 0.9;

/** Holds the targets and most of the line: a stall of seconds must not flatten what lies near the target. */
function p99Most(rows: readonly ChartRow[]): number {
  const measured = rows.flatMap(({ p99 }) => (typeof p99 === 'number' ? p99 : [])).sort((a, b) => a - b);
  const typicalMs = measured[Math.floor((measured.length - 1) * typicalShare)] ?? 0;
  return Math.max(1.4 * presentSettings().targetP99Ms, 1.1 * mostOf(rows, ['target']), 1.2 * typicalMs);
}

export const p99Chart: HistoryChartDescription = {
  title: 'p99 against its target',
  caption: 'ms, from arrival to commit, each 200 ms',
  margins: { top: 14, right: 44, bottom: 18, left: 38 },
  rowOf: ({ ms, atMs, most }) => {
    const p99 = most('readingToFeatureP99');
    const target = targetHeldAt(useTelltale.getState().tuning?.autoTune.targets ?? [], atMs);
    return { ms, p99, target, beyond: p99 !== null && target !== null && p99 > target ? target : null };
  },
  showsDeaths: true,
  mostOf: p99Most,
  lines: [
    <Line
      key="target"
      {...setLine}
      dataKey="target"
      strokeWidth={1.5}
      strokeOpacity={1}
      strokeDasharray="4 3"
    />,
    <Line key="p99" {...mainLine} dataKey="p99" />,
    <Line key="beyond" {...line} dataKey="beyond" stroke="var(--alarm-2-line)" strokeWidth={3} />,
  ],
  formatTick: roundFixed,
  endLabels: (rows, scale) => {
    const p99 = lastValue(rows, 'p99');
    const beyond = p99 !== null && p99 > scale.high;
    return [
      { text: beyond ? 'p99 ↑' : 'p99', value: beyond ? scale.high : p99, tone: 'main' },
      { text: 'target', value: lastValue(rows, 'target'), tone: 'knob' },
    ];
  },
  levels: targetLevel,
  summary: (row) =>
    `p99 is ${latency(row.p99)} ms; the target is ${formatCount(presentSettings().targetP99Ms)} ms.`,
  columns: [
    { title: 'p99, ms', text: (row) => latency(row.p99) },
    { title: 'target, ms', text: (row) => count(row.target) },
    { title: 'over target', text: (row) => (row.beyond === null ? 'no' : 'yes') },
  ],
  Readouts: P99Readouts,
};

export const coresChart: HistoryChartDescription = {
  title: 'CPU',
  caption: 'cores, whole process',
  margins: { top: 14, right: 44, bottom: 18, left: 38 },
  rowOf: ({ ms, mean }) => ({ ms, cores: mean('cpuCores') }),
  mostOf: (rows) => Math.max(0.1, mostOf(rows, ['cores'])),
  lines: [<Line key="cores" {...mainLine} dataKey="cores" />],
  formatTick: (value) => formatFixed(value, value < 1 && value > 0 ? 2 : 1),
  endLabels: (rows) => [{ text: 'cores', value: lastValue(rows, 'cores'), tone: 'main' }],
  summary: (row) => `The whole process keeps ${cores(row.cores)} cores busy.`,
  columns: [{ title: 'cores', text: (row) => cores(row.cores) }],
  Readouts: CoresReadouts,
};

interface KnobChart {
  readonly title: string;
  readonly caption: string;
  readonly set: (row: ChartRow) => string;
  readonly measured: (row: ChartRow) => string;
  readonly measuredName: string;
}

interface SetReadoutsProps extends DrawnRows {
  readonly chart: KnobChart;
}

function SetReadouts({ chart, rows, spanMs, endMs }: SetReadoutsProps) {
  const row = useRowAtCursor(rows, spanMs, endMs) ?? rows.at(-1);
  return (
    <span className="chart-readouts">
      <Readout label="set" text={row ? chart.set(row) : noValue} width={4} />
      <Readout label={chart.measuredName} text={row ? chart.measured(row) : noValue} width={4} />
    </span>
  );
}

const waits: KnobChart = {
  title: 'Maximum wait',
  caption: 'ms, p50',
  set: (row) => count(row.set),
  measured: (row) => latency(row.measured),
  measuredName: 'waited',
};

export const maxWaitChart: HistoryChartDescription = {
  title: waits.title,
  caption: waits.caption,
  margins: { top: 14, right: 50, bottom: 18, left: 38 },
  rowOf: ({ ms, mean, most }) => ({ ms, set: most('maxWaitKnob'), measured: mean('queueWaitP50') }),
  mostOf: (rows) => mostOf(rows, ['set']) * 1.2,
  lines: [
    <Line key="set" {...setLine} dataKey="set" />,
    <Line key="measured" {...mainLine} dataKey="measured" />,
  ],
  formatTick: roundFixed,
  endLabels: (rows) => [
    { text: 'set', value: lastValue(rows, 'set'), tone: 'knob' },
    { text: 'waited', value: orBreak(lastValue(rows, 'measured') ?? undefined), tone: 'main' },
  ],
  summary: (row) =>
    `Batches wait for ${count(row.set)} ms at most; half of the readings waited ${latency(row.measured)} ms.`,
  columns: [
    { title: 'set, ms', text: waits.set },
    { title: 'waited p50, ms', text: waits.measured },
  ],
  Readouts: (drawn) => <SetReadouts chart={waits} {...drawn} />,
};

const pool: KnobChart = {
  title: 'Workers',
  caption: '',
  set: (row) => count(row.set),
  measured: (row) => (typeof row.measured === 'number' ? formatFixed(row.measured, 1) : noValue),
  measuredName: 'busy',
};

export const workersChart: HistoryChartDescription = {
  title: pool.title,
  caption: pool.caption,
  margins: { top: 14, right: 44, bottom: 18, left: 38 },
  rowOf: ({ ms, mean, most }) => {
    const [set, share] = [most('workersKnob'), mean('busyShareMedian')];
    return { ms, set, measured: set !== null && share !== null ? set * share : null };
  },
  mostOf: (rows) => mostOf(rows, ['set']) * 1.2,
  wholeNumbers: true,
  lines: [
    <Line key="set" {...setLine} dataKey="set" />,
    <Line key="measured" {...mainLine} dataKey="measured" />,
  ],
  formatTick: formatCount,
  endLabels: (rows) => [
    { text: 'set', value: lastValue(rows, 'set'), tone: 'knob' },
    { text: 'busy', value: lastValue(rows, 'measured'), tone: 'main' },
  ],
  summary: (row) => `${pool.set(row)} workers are set; as many as ${pool.measured(row)} are busy.`,
  columns: [
    { title: 'set', text: pool.set },
    { title: 'busy', text: pool.measured },
  ],
  Readouts: (drawn) => <SetReadouts chart={pool} {...drawn} />,
};
