// The charts of the view Auto-tune: p99 against its target, CPU, and the three knobs that are held, each as set and as measured.
import { Line } from 'recharts';
import { useSampled } from '../app/useSampled.ts';
import { type ChartRow, mostOf, orBreak } from '../charts/chartRows.ts';
import type { Level } from '../charts/LevelLines.tsx';
import { roundFixed } from '../charts/tickText.ts';
import { useRowAtCursor } from '../charts/useRowAtCursor.ts';
import { formatCount, formatFixed, formatLatency, noValue } from '../format/numbers.ts';
import { knobName } from '../knobs/knobWords.ts';
import { t } from '../language/language.ts';
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
    : [{ value: targetP99Ms, text: t('autoTune:targetNotHeld', { target: formatCount(targetP99Ms) }) }];
};

const typicalShare = 0.9;

/** Holds the targets and most of the line: a stall of seconds must not flatten what lies near the target. */
function p99Most(rows: readonly ChartRow[]): number {
  const measured = rows.flatMap(({ p99 }) => (typeof p99 === 'number' ? p99 : [])).sort((a, b) => a - b);
  const typicalMs = measured[Math.floor((measured.length - 1) * typicalShare)] ?? 0;
  return Math.max(1.4 * presentSettings().targetP99Ms, 1.1 * mostOf(rows, ['target']), 1.2 * typicalMs);
}

export const p99Chart: HistoryChartDescription = {
  get title() {
    return t('autoTune:p99.title');
  },
  get caption() {
    return t('autoTune:p99.caption');
  },
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
      id="auto-tune-p99-target"
      {...setLine}
      dataKey="target"
      strokeWidth={1.5}
      strokeOpacity={1}
      strokeDasharray="4 3"
    />,
    <Line key="p99" id="auto-tune-p99-p99" {...mainLine} dataKey="p99" />,
    <Line
      key="beyond"
      id="auto-tune-p99-beyond"
      {...line}
      dataKey="beyond"
      stroke="var(--alarm-2-line)"
      strokeWidth={3}
    />,
  ],
  formatTick: roundFixed,
  endLabels: (rows, scale) => {
    const p99 = lastValue(rows, 'p99');
    const beyond = p99 !== null && p99 > scale.high;
    return [
      { text: beyond ? 'p99 ↑' : 'p99', value: beyond ? scale.high : p99, tone: 'main' },
      { text: t('autoTune:p99.target'), value: lastValue(rows, 'target'), tone: 'knob' },
    ];
  },
  levels: targetLevel,
  summary: (row) =>
    t('autoTune:p99.summary', {
      p99: latency(row.p99),
      target: formatCount(presentSettings().targetP99Ms),
    }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: 'p99, ms', text: (row) => latency(row.p99) },
      { title: `${t('autoTune:p99.target')}, ms`, text: (row) => count(row.target) },
      {
        title: t('autoTune:p99.over'),
        text: (row) => (row.beyond === null ? t('autoTune:no') : t('autoTune:yes')),
      },
    ];
  },
  Readouts: P99Readouts,
};

export const coresChart: HistoryChartDescription = {
  title: 'CPU',
  get caption() {
    return t('autoTune:cpu.caption');
  },
  margins: { top: 14, right: 44, bottom: 18, left: 38 },
  rowOf: ({ ms, mean }) => ({ ms, cores: mean('cpuCores') }),
  mostOf: (rows) => Math.max(0.1, mostOf(rows, ['cores'])),
  lines: [<Line key="cores" id="auto-tune-cores-cores" {...mainLine} dataKey="cores" />],
  formatTick: (value) => formatFixed(value, value < 1 && value > 0 ? 2 : 1),
  endLabels: (rows) => [{ text: t('autoTune:cpu.cores'), value: lastValue(rows, 'cores'), tone: 'main' }],
  summary: (row) => t('autoTune:cpu.summary', { cores: cores(row.cores) }),
  get columns(): HistoryChartDescription['columns'] {
    return [{ title: t('autoTune:cpu.cores'), text: (row) => cores(row.cores) }];
  },
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
      <Readout label={t('autoTune:set')} text={row ? chart.set(row) : noValue} width={4} />
      <Readout label={chart.measuredName} text={row ? chart.measured(row) : noValue} width={4} />
    </span>
  );
}

const waits: KnobChart = {
  get title() {
    return knobName('batch.maxWaitMs');
  },
  caption: 'ms, p50',
  set: (row) => count(row.set),
  measured: (row) => latency(row.measured),
  get measuredName() {
    return t('autoTune:wait.waited');
  },
};

export const maxWaitChart: HistoryChartDescription = {
  get title() {
    return waits.title;
  },
  caption: waits.caption,
  margins: { top: 14, right: 50, bottom: 18, left: 38 },
  rowOf: ({ ms, mean, most }) => ({ ms, set: most('maxWaitKnob'), measured: mean('queueWaitP50') }),
  mostOf: (rows) => mostOf(rows, ['set']) * 1.2,
  lines: [
    <Line key="set" id="auto-tune-max-wait-set" {...setLine} dataKey="set" />,
    <Line key="measured" id="auto-tune-max-wait-measured" {...mainLine} dataKey="measured" />,
  ],
  formatTick: roundFixed,
  endLabels: (rows) => [
    { text: t('autoTune:set'), value: lastValue(rows, 'set'), tone: 'knob' },
    {
      text: t('autoTune:wait.waited'),
      value: orBreak(lastValue(rows, 'measured') ?? undefined),
      tone: 'main',
    },
  ],
  summary: (row) => t('autoTune:wait.summary', { set: count(row.set), waited: latency(row.measured) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: `${t('autoTune:set')}, ms`, text: waits.set },
      { title: `${t('autoTune:wait.waited')} p50, ms`, text: waits.measured },
    ];
  },
  Readouts: (drawn) => <SetReadouts chart={waits} {...drawn} />,
};

const pool: KnobChart = {
  get title() {
    return knobName('pool.workers');
  },
  caption: '',
  set: (row) => count(row.set),
  measured: (row) => (typeof row.measured === 'number' ? formatFixed(row.measured, 1) : noValue),
  get measuredName() {
    return t('pipeline:share.busy');
  },
};

export const workersChart: HistoryChartDescription = {
  get title() {
    return pool.title;
  },
  caption: pool.caption,
  margins: { top: 14, right: 44, bottom: 18, left: 38 },
  rowOf: ({ ms, mean, most }) => {
    const [set, share] = [most('workersKnob'), mean('busyShareMedian')];
    return { ms, set, measured: set !== null && share !== null ? set * share : null };
  },
  mostOf: (rows) => mostOf(rows, ['set']) * 1.2,
  wholeNumbers: true,
  lines: [
    <Line key="set" id="auto-tune-workers-set" {...setLine} dataKey="set" />,
    <Line key="measured" id="auto-tune-workers-measured" {...mainLine} dataKey="measured" />,
  ],
  formatTick: formatCount,
  endLabels: (rows) => [
    { text: t('autoTune:set'), value: lastValue(rows, 'set'), tone: 'knob' },
    { text: t('pipeline:share.busy'), value: lastValue(rows, 'measured'), tone: 'main' },
  ],
  summary: (row) => t('autoTune:workers.summary', { set: pool.set(row), busy: pool.measured(row) }),
  get columns(): HistoryChartDescription['columns'] {
    return [
      { title: t('autoTune:set'), text: pool.set },
      { title: t('pipeline:share.busy'), text: pool.measured },
    ];
  },
  Readouts: (drawn) => <SetReadouts chart={pool} {...drawn} />,
};
