// Time of a batch against its readings: each recent batch a point, the fitted line and its uncertainty.
import { memo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { CostPoints } from '../../../shared/frame.ts';
import { AxisTick } from '../../charts/AxisTick.tsx';
import { PointCloud } from '../../charts/PointCloud.tsx';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { usePanelSize } from '../../charts/usePanelSize.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { type Fit, fitRows, highestDrawnMs, isFitted } from './fit.ts';
import '../../charts/charts.css';

const margins = { top: 6, right: 14, bottom: 18, left: 36 };
const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;
const batchSizes = (value: number) =>
  value === 0 ? '' : value >= 10_000 ? roundSi(value) : formatCount(value);

export const FitPlot = memo(function FitPlot({ fit }: { readonly fit: Fit }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const { points, batch } = fit;
  const most = Math.max(...points.readings, 1) * 1.04;
  const ticks = amountScale(most, true).ticks.filter((tick) => tick <= most);
  const up = amountScale(highestDrawnMs(fit));
  const above = points.ms.filter((ms) => ms > up.high).length;
  return (
    <div ref={place} className="time-chart" role="img" aria-label={`Cost of a batch. ${fitSummary(fit)}`}>
      {size && (
        <ComposedChart
          data={fitRows(fit, most)}
          width={size.width}
          height={size.height}
          margin={{ top: margins.top, right: margins.right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid
            stroke="var(--line-1)"
            fill="var(--bg-well)"
            fillOpacity={1}
            shapeRendering="crispEdges"
            syncWithTicks
          />
          <XAxis
            type="number"
            dataKey="readings"
            height={margins.bottom}
            domain={[0, most]}
            ticks={ticks}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            allowDataOverflow
            tick={<AxisTick along edges={[Number.NaN, most]} format={batchSizes} />}
          />
          <YAxis
            type="number"
            width={margins.left}
            domain={[0, up.high]}
            ticks={up.ticks}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            allowDataOverflow
            tick={<AxisTick format={roundFixed} />}
          />
          {isFitted(batch) && (
            <Area
              dataKey="band"
              fill="var(--data-fill)"
              fillOpacity={0.8}
              stroke="none"
              connectNulls
              dot={false}
              activeDot={false}
              isAnimationActive={false}
              legendType="none"
            />
          )}
          <Line
            dataKey="ms"
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            legendType="none"
            shape={PointCloud}
          />
          {isFitted(batch) && (
            <Line
              dataKey="line"
              stroke="var(--data-1)"
              strokeWidth={1.5}
              connectNulls
              dot={false}
              activeDot={false}
              isAnimationActive={false}
              legendType="none"
            />
          )}
        </ComposedChart>
      )}
      {size && (
        <svg className="chart-over" width={size.width} height={size.height} aria-hidden="true">
          <text className="chart-tick chart-tick-inside" x={margins.left + 5} y={margins.top + 13}>
            ms
          </text>
          {above > 0 && (
            <text
              className="chart-tick chart-tick-inside"
              x={size.width - margins.right - 5}
              y={margins.top + 13}
              textAnchor="end"
            >
              {formatCount(above)} above
            </text>
          )}
          <text
            className="chart-tick chart-tick-inside"
            x={size.width - margins.right - 5}
            y={size.height - margins.bottom - 6}
            textAnchor="end"
          >
            readings in the batch
          </text>
        </svg>
      )}
    </div>
  );
});

function fitSummary({ points, batch }: Fit): string {
  const r2 = batch.r2 === null ? '' : ` R² ${formatFixed(batch.r2, 3)}.`;
  const line = isFitted(batch)
    ? `, with the fitted line and its uncertainty.${r2}`
    : ', without a line: overhead and cost cannot be told apart.';
  return `${points.readings.length} recent batches: time in ms against readings in the batch${line}`;
}

export function fitTable({ readings, ms }: CostPoints) {
  return {
    columns: ['batch', 'readings', 'ms'],
    rows: Array.from(readings, (count, index) => [
      String(index + 1),
      formatCount(count),
      formatFixed(ms[index] ?? Number.NaN, 3),
    ]),
  };
}
