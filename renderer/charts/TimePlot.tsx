// The Recharts part of a time chart: grid, axes and the lines given as children. Renders again only for new rows or size.
import { memo, type ReactNode } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { AxisTick } from './AxisTick.tsx';
import type { ChartRow } from './chartRows.ts';
import type { PlotMargins } from './plotGeometry.ts';
import type { TimeTick } from './timeTicks.ts';
import type { PanelSize } from './usePanelSize.ts';
import type { ValueScale } from './valueScale.ts';

const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;

export interface TimePlotProps {
  readonly size: PanelSize;
  readonly margins: PlotMargins;
  readonly rows: readonly ChartRow[];
  readonly spanMs: number;
  readonly timeTicks: readonly TimeTick[];
  readonly scale: ValueScale;
  readonly formatValue: (value: number) => string;
  /**
   * Recharts lines and areas over the rows' keys, made once, each with an `id` that no other in the document has:
   * without one Recharts makes a new one whenever the chart is shown, and its selectors keep them all.
   */
  readonly children: ReactNode;
}

export const TimePlot = memo(function TimePlot(props: TimePlotProps) {
  const { size, margins, rows, spanMs, timeTicks, scale, formatValue, children } = props;
  return (
    <ComposedChart
      width={size.width}
      height={size.height}
      data={rows}
      margin={{ top: margins.top, right: margins.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      throttledEvents="all"
    >
      <CartesianGrid
        stroke="var(--line-1)"
        fill="var(--bg-well)"
        fillOpacity={1}
        shapeRendering="crispEdges"
        syncWithTicks
      />
      <TimeAxis spanMs={spanMs} ticks={timeTicks} height={margins.bottom} />
      <YAxis
        type="number"
        width={margins.left}
        domain={[scale.low, scale.high]}
        ticks={scale.ticks}
        interval={0}
        allowDataOverflow
        axisLine={axisLine}
        tickLine={axisLine}
        tickSize={3}
        tick={<AxisTick format={formatValue} />}
      />
      {children}
    </ComposedChart>
  );
});

interface TimeAxisProps {
  readonly spanMs: number;
  readonly ticks: readonly TimeTick[];
  readonly height: number;
}

const TimeAxis = memo(function TimeAxis({ spanMs, ticks, height }: TimeAxisProps) {
  const labels = new Map(ticks.map((tick) => [tick.ms, tick.label]));
  return (
    <XAxis
      dataKey="ms"
      type="number"
      height={height}
      domain={[-spanMs, 0]}
      ticks={ticks.map((tick) => tick.ms)}
      interval={0}
      allowDataOverflow
      axisLine={axisLine}
      tickLine={axisLine}
      tickSize={3}
      tick={<AxisTick along edges={[-spanMs, 0]} format={(ms) => labels.get(ms) ?? ''} />}
    />
  );
});
