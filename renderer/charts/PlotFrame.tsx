// The frame of every chart whose axis across is not time: grid, two axes with what they stand for, and room for marks over it.
import { type PointerEvent, type ReactNode, useMemo } from 'react';
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { AxisTick } from './AxisTick.tsx';
import { type PlotMargins, type PlotRect, plotRect } from './plotGeometry.ts';
import { type PanelSize, usePanelSize } from './usePanelSize.ts';
import type { ValueScale } from './valueScale.ts';
import './charts.css';

export interface PlotAxis extends ValueScale {
  readonly format: (value: number) => string;
  /** Quantity and unit, written at the axis. */
  readonly name?: string;
  /** Values whose labels end at the plot's edge instead of standing under their tick; only across. */
  readonly edges?: readonly [number, number];
}

/** Where things lie in a frame that is laid out. */
export interface PlotPlaces {
  readonly size: PanelSize;
  readonly rect: PlotRect;
  readonly across: PlotAxis;
  readonly up: PlotAxis;
}

interface PlotFrameProps {
  /** Name and one-sentence summary, for who cannot see the chart. */
  readonly label: string;
  readonly id?: string;
  readonly margins: PlotMargins;
  readonly rows: readonly object[];
  /** Key of the rows' values across. */
  readonly acrossKey: string;
  /** Called again for another size only; keep the function as long as what it reads. */
  readonly axes: (rect: PlotRect) => { readonly across: PlotAxis; readonly up: PlotAxis };
  /** Recharts series over the rows; a function where they depend on places. */
  readonly children: ReactNode | ((places: PlotPlaces) => ReactNode);
  /** Drawn over the series, in px of the panel. */
  readonly over?: (places: PlotPlaces) => ReactNode;
  /** A remark in the upper right corner of the plot; empty for none. */
  readonly remark?: string;
  /** Of the pointer in px of the panel; null when it leaves. */
  readonly onPoint?: (at: { readonly x: number; readonly y: number } | null, places: PlotPlaces) => void;
}

const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;
const axisProps = {
  type: 'number',
  interval: 0,
  allowDataOverflow: true,
  axisLine,
  tickLine: axisLine,
  tickSize: 3,
} as const;

/** Takes all of its place. Renders its series again whenever its parent does: keep the cursor out of the parent. */
export function PlotFrame(props: PlotFrameProps) {
  const { label, id, margins, axes, over, remark = '', onPoint } = props;
  const [place, size] = usePanelSize<HTMLDivElement>();
  const places = useMemo((): PlotPlaces | null => {
    if (!size) return null;
    const rect = plotRect(size, margins);
    return { size, rect, ...axes(rect) };
  }, [size, margins, axes]);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (!places || !onPoint) return;
    const box = event.currentTarget.getBoundingClientRect();
    onPoint({ x: event.clientX - box.left, y: event.clientY - box.top }, places);
  };
  return (
    <div
      ref={place}
      {...(id === undefined ? {} : { id })}
      className="time-chart"
      role="img"
      aria-label={label}
      {...(onPoint ? { onPointerMove: point, onPointerLeave: () => places && onPoint(null, places) } : {})}
    >
      {places && (
        <>
          <Plot {...props} places={places} />
          <svg
            className="chart-over"
            width={places.size.width}
            height={places.size.height}
            aria-hidden="true"
          >
            {over?.(places)}
            <AxisNames {...places} margins={margins} remark={remark} />
          </svg>
        </>
      )}
    </div>
  );
}

function Plot(props: PlotFrameProps & { readonly places: PlotPlaces }) {
  const { margins, rows, acrossKey, children, places } = props;
  const { size, across, up } = places;
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
        {...axisProps}
        dataKey={acrossKey}
        scale={across.isLog ? 'log' : 'linear'}
        height={margins.bottom}
        domain={[across.low, across.high]}
        ticks={across.ticks}
        tick={<AxisTick along format={across.format} {...(across.edges ? { edges: across.edges } : {})} />}
      />
      <YAxis
        {...axisProps}
        scale={up.isLog ? 'log' : 'linear'}
        width={margins.left}
        domain={[up.low, up.high]}
        ticks={up.ticks}
        tick={<AxisTick format={up.format} />}
      />
      {typeof children === 'function' ? children(places) : children}
    </ComposedChart>
  );
}

/** A margin from this height on has room for the name of the axis under its ticks. */
const roomBelowPx = 28;

interface AxisNamesProps extends PlotPlaces {
  readonly margins: PlotMargins;
  readonly remark: string;
}

function AxisNames({ size, rect, across, up, margins, remark }: AxisNamesProps) {
  return (
    <>
      {up.name && (
        <text className="chart-tick chart-tick-inside" x={rect.left + 5} y={rect.top + 13}>
          {up.name}
        </text>
      )}
      {remark && (
        <text className="chart-tick chart-tick-inside" x={rect.right - 5} y={rect.top + 13} textAnchor="end">
          {remark}
        </text>
      )}
      {across.name &&
        (margins.bottom >= roomBelowPx ? (
          <text className="chart-tick" x={rect.left + rect.width / 2} y={size.height - 4} textAnchor="middle">
            {across.name}
          </text>
        ) : (
          <text
            className="chart-tick chart-tick-inside"
            x={rect.right - 5}
            y={rect.bottom - 6}
            textAnchor="end"
          >
            {across.name}
          </text>
        ))}
    </>
  );
}
