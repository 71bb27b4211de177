// Rolling mean with a band of one standard deviation, over the last two minutes of one sensor.
import { useMemo, useRef } from 'react';
import { Area, Line } from 'recharts';
import type { SensorDetail } from '../../shared/frame.ts';
import type { Limits } from '../../shared/plant.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { ChartTable } from '../charts/ChartTable.tsx';
import { bandOrBreak, type ChartRow, orBreak } from '../charts/chartRows.ts';
import { TimeChart } from '../charts/TimeChart.tsx';
import { relativeTimeTicks } from '../charts/timeTicks.ts';
import { UnmeasuredLine } from '../charts/UnmeasuredLine.tsx';
import { useStaggered } from '../charts/useStaggered.ts';
import { keepRangeScale, type ValueScale } from '../charts/valueScale.ts';
import { formatFixed, formatTime, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { detailSpanMs } from '../store/composeView.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { formatTick } from './formatTick.ts';

const margins = { left: 38, right: 6, top: 6, bottom: 18 };
const nowTicks = (spanMs: number, widthPx: number) => relativeTimeTicks(spanMs, widthPx);
const lastTicks = (spanMs: number, widthPx: number) => relativeTimeTicks(spanMs, widthPx, t('charts:last'));
const noMoves: never[] = [];
const noLabels: never[] = [];
const mostTableRows = 60;

const lines = [
  <Area
    key="band"
    id="rolling-band"
    dataKey="band"
    type="linear"
    stroke="none"
    fill="var(--data-fill)"
    fillOpacity={1}
    dot={false}
    activeDot={false}
    isAnimationActive={false}
  />,
  <Line
    key="mean"
    id="rolling-mean"
    dataKey="mean"
    type="linear"
    stroke="var(--data-1)"
    strokeWidth={1.5}
    dot={false}
    activeDot={false}
    isAnimationActive={false}
    shape={UnmeasuredLine}
  />,
];

interface Extent {
  readonly rows: readonly ChartRow[];
  readonly least: number;
  readonly most: number;
}

function rowsOf({ band }: SensorDetail, endMs: number): Extent {
  const rows: ChartRow[] = [];
  let least = Number.NaN;
  let most = Number.NaN;
  for (let i = 0; i < band.t.length; i++) {
    const mean = band.mean[i] ?? Number.NaN;
    const std = band.std[i] ?? Number.NaN;
    rows.push({
      ms: (band.t[i] ?? 0) - endMs,
      mean: orBreak(mean),
      band: bandOrBreak(mean - std, mean + std),
    });
    if (Number.isNaN(mean - std)) continue;
    if (!(mean - std >= least)) least = mean - std;
    if (!(mean + std <= most)) most = mean + std;
  }
  return { rows, least, most };
}

/** One object as long as the detail is the same, so that the chart is not drawn anew for nothing. */
const readDetail = () => useTelltale.getState().detail;

interface RollingChartProps {
  readonly sensor: Sensor;
  readonly limits: Limits | undefined;
}

export function RollingChart({ sensor, limits }: RollingChartProps) {
  const detail = useStaggered(readDetail);
  const asTable = useTelltale((state) => state.asTable);
  const isLost = useTelltale((state) => state.connection.state === 'lost');
  const endMs = useTelltale.getState().atMs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of the axis is that of the detail's own frame
  const drawn = useMemo(
    () => (detail?.slot === sensor.slot ? { ...rowsOf(detail, endMs), endMs } : null),
    [detail, sensor.slot],
  );
  const kept = useRef<ValueScale | null>(null);
  if (!drawn || drawn.rows.length === 0) return <p className="features-none">{t('monitor:noRolling')}</p>;
  kept.current = keepRangeScale(kept.current, drawn.least, drawn.most);
  const newest = drawn.rows.at(-1);
  const mean = typeof newest?.mean === 'number' ? newest.mean : Number.NaN;
  if (asTable) return <RollingTable sensor={sensor} rows={drawn.rows} endMs={drawn.endMs} />;
  return (
    <TimeChart
      name={t('monitor:rollingMeanOf', { name: sensor.name })}
      summary={t('monitor:rollingSummary', {
        mean: withUnit(formatFixed(mean, sensor.decimals), sensor.unit),
      })}
      rows={drawn.rows}
      spanMs={detailSpanMs}
      endMs={drawn.endMs}
      scale={kept.current}
      formatValue={formatTick}
      margins={margins}
      timeTicks={isLost ? lastTicks : nowTicks}
      moves={noMoves}
      endLabels={noLabels}
      levels={[limits?.low, limits?.high]
        .filter((value) => value !== undefined)
        .map((value) => ({ value, text: '' }))}
    >
      {lines}
    </TimeChart>
  );
}

interface RollingTableProps {
  readonly sensor: Sensor;
  readonly rows: readonly ChartRow[];
  readonly endMs: number;
}

function RollingTable({ sensor, rows, endMs }: RollingTableProps) {
  const every = Math.ceil(rows.length / mostTableRows);
  const shown = rows.filter((_, i) => (rows.length - 1 - i) % every === 0).toReversed();
  const number = (value: number) => formatFixed(value, sensor.decimals + 1);
  return (
    <ChartTable
      name={t('monitor:rollingMeanOf', { name: sensor.name })}
      columns={[t('charts:time'), t('monitor:mean'), t('monitor:std')]}
      rows={shown.map(({ ms, mean, band }) => [
        formatTime(endMs + ms),
        number(typeof mean === 'number' ? mean : Number.NaN),
        number(typeof band === 'object' && band ? (band[1] - band[0]) / 2 : Number.NaN),
      ])}
    />
  );
}
