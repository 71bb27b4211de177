// The Recharts part of the sweep chart: grid, axes, models' curves and measured cells with their spread.
import { memo, type ReactNode } from 'react';
import { CartesianGrid, ComposedChart, ErrorBar, Line, XAxis, YAxis } from 'recharts';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { AxisTick } from '../../charts/AxisTick.tsx';
import type { PlotMargins } from '../../charts/plotGeometry.ts';
import { roundSi } from '../../charts/tickText.ts';
import { UnmeasuredLine } from '../../charts/UnmeasuredLine.tsx';
import type { PanelSize } from '../../charts/usePanelSize.ts';
import type { ValueScale } from '../../charts/valueScale.ts';
import { formatCount } from '../../format/numbers.ts';
import { CellMark, type LineStyle, lineStyle } from './lineMarks.tsx';
import type { LogScale } from './logScale.ts';
import type { SweepRow } from './sweepChartRows.ts';

const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;

interface SweepPlotProps {
  readonly size: PanelSize;
  readonly margins: PlotMargins;
  readonly rows: readonly SweepRow[];
  readonly lines: readonly SweepLine[];
  readonly compared: readonly SweepLine[];
  readonly across: LogScale;
  readonly up: ValueScale;
  /** Drawn over the grid and under lines and points; made once. */
  readonly under: ReactNode;
}

export const SweepPlot = memo(function SweepPlot(props: SweepPlotProps) {
  const { size, margins, rows, lines, compared, across, up, under } = props;
  return (
    <ComposedChart
      width={size.width}
      height={size.height}
      data={rows}
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
        dataKey="batch"
        type="number"
        scale="log"
        height={margins.bottom}
        domain={[across.low, across.high]}
        ticks={across.ticks}
        interval={0}
        allowDataOverflow
        axisLine={axisLine}
        tickLine={axisLine}
        tickSize={3}
        tick={<AxisTick along format={formatCount} />}
      />
      <YAxis
        type="number"
        width={margins.left}
        domain={[up.low, up.high]}
        ticks={up.ticks}
        interval={0}
        allowDataOverflow
        axisLine={axisLine}
        tickLine={axisLine}
        tickSize={3}
        tick={<AxisTick format={roundSi} />}
      />
      {under}
      {compared.map((line, index) => curve(line, compared, `o`, index))}
      {lines.map((line, index) => curve(line, lines, '', index))}
      {compared.map((line, index) => points(line, compared, 'o', index))}
      {lines.map((line, index) => points(line, lines, '', index))}
    </ComposedChart>
  );
});

/** Of the event loop there is no model: what was measured is joined by dots. */
function curve({ name, setup }: SweepLine, lines: readonly SweepLine[], prefix: string, index: number) {
  const { colour, crossed } = lineStyle(lines, setup);
  const isLoop = setup.workers === 0;
  const dashes = isLoop ? '2 4' : crossed ? '1 2' : '';
  return (
    <Line
      key={`${prefix}curve ${name}`}
      dataKey={`${prefix}${isLoop ? 'p' : 'c'}${index}`}
      stroke={colour}
      strokeWidth={isLoop ? 1.25 : 1}
      strokeOpacity={prefix ? 0.6 : 0.85}
      strokeDasharray={prefix && !isLoop ? '5 3' : dashes}
      connectNulls
      dot={false}
      activeDot={false}
      isAnimationActive={false}
      legendType="none"
      {...(isLoop ? {} : { shape: UnmeasuredLine })}
    />
  );
}

function points({ name, setup }: SweepLine, lines: readonly SweepLine[], prefix: string, index: number) {
  const style = lineStyle(lines, setup);
  return (
    <Line
      key={`${prefix}points ${name}`}
      dataKey={`${prefix}p${index}`}
      stroke="none"
      dot={<CellDot line={style} outlined={prefix !== ''} />}
      activeDot={false}
      isAnimationActive={false}
      legendType="none"
    >
      {setup.workers > 0 && !prefix && (
        <ErrorBar
          dataKey={`e${index}`}
          direction="y"
          width={3}
          stroke={style.colour}
          strokeWidth={1}
          isAnimationActive={false}
        />
      )}
    </Line>
  );
}

interface CellDotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly line: LineStyle;
  readonly outlined: boolean;
}

/** `cx` and `cy` are filled in by Recharts; absent where the line has no point. */
function CellDot({ cx, cy, line, outlined }: CellDotProps) {
  if (typeof cx !== 'number' || typeof cy !== 'number' || !Number.isFinite(cy)) return null;
  return <CellMark cx={cx} cy={cy} outlined={outlined} {...line} />;
}
