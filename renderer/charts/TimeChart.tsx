// A chart over time: lines by Recharts, and over them flags of knob changes, levels, end labels and the shared cursor.
import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTelltale } from '../store/telltaleStore.ts';
import type { ChartRow } from './chartRows.ts';
import { DeathMarks } from './DeathMarks.tsx';
import { type EndLabel, EndLabels } from './EndLabels.tsx';
import { HoverCursor } from './HoverCursor.tsx';
import { type Level, LevelLines } from './LevelLines.tsx';
import { MarkerFlags } from './MarkerFlags.tsx';
import type { KnobMove } from './markerMoves.ts';
import { type PlotMargins, plotRect, timeAtX } from './plotGeometry.ts';
import { TimePlot } from './TimePlot.tsx';
import { relativeTimeTicks, type TimeTick } from './timeTicks.ts';
import { usePanelSize } from './usePanelSize.ts';
import type { ValueScale } from './valueScale.ts';
import './charts.css';

export interface TimeChartProps {
  /** What a screen reader calls the chart, and one sentence that says what it shows now. */
  readonly name: string;
  readonly summary: string;
  readonly rows: readonly ChartRow[];
  readonly spanMs: number;
  /** The end of the time axis, ms since the epoch. */
  readonly endMs: number;
  readonly scale: ValueScale;
  readonly formatValue: (value: number) => string;
  /** Made once: a new object lays the plot out again. */
  readonly margins: PlotMargins;
  readonly moves: readonly KnobMove[];
  /** When workers died, ms since the epoch, ascending. */
  readonly deathsMs?: readonly number[];
  readonly endLabels: readonly EndLabel[];
  readonly levels?: readonly Level[];
  /** Ticks of the time axis for a plot of that width; "−2 min … now" when left out. Made once. */
  readonly timeTicks?: (spanMs: number, widthPx: number, endMs: number) => readonly TimeTick[];
  /** Recharts elements over the rows' keys, made once outside the component that renders the chart. */
  readonly children: ReactNode;
}

/** Fills its place, which must have a size of its own. */
export function TimeChart(props: TimeChartProps) {
  const { rows, spanMs, endMs, scale, margins, timeTicks = relativeTicks } = props;
  const [place, size] = usePanelSize<HTMLDivElement>();
  const rect = size && plotRect(size, margins);
  const width = rect?.width ?? 0;
  const ticks = useMemo(() => timeTicks(spanMs, width, endMs), [timeTicks, spanMs, width, endMs]);
  const steadyTicks = useSteady(ticks);
  const pointerX = useRef<number | null>(null);
  const setHover = useTelltale((state) => state.setHover);
  useEffect(() => {
    if (pointerX.current !== null && rect) setHover(endMs + timeAtX(rect, spanMs, pointerX.current));
  }, [endMs, spanMs, rect, setHover]);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (!rect) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    pointerX.current = x >= rect.left && x <= rect.right ? x : null;
    setHover(pointerX.current === null ? null : endMs + timeAtX(rect, spanMs, x));
  };
  const leave = () => {
    pointerX.current = null;
    setHover(null);
  };
  return (
    <div
      ref={place}
      className="time-chart"
      role="img"
      aria-label={`${props.name}. ${props.summary}`}
      onPointerMove={move}
      onPointerLeave={leave}
    >
      {size && rect && (
        <>
          <TimePlot
            size={size}
            margins={margins}
            rows={rows}
            spanMs={spanMs}
            timeTicks={steadyTicks}
            scale={scale}
            formatValue={props.formatValue}
          >
            {props.children}
          </TimePlot>
          <svg className="chart-over" width={size.width} height={size.height} aria-hidden="true">
            <LevelLines rect={rect} scale={scale} levels={props.levels ?? noLevels} />
            <DeathMarks rect={rect} spanMs={spanMs} endMs={endMs} deathsMs={props.deathsMs ?? noDeaths} />
            <MarkerFlags rect={rect} spanMs={spanMs} endMs={endMs} moves={props.moves} />
            <EndLabels rect={rect} scale={scale} labels={props.endLabels} />
            <HoverCursor rect={rect} spanMs={spanMs} endMs={endMs} />
          </svg>
        </>
      )}
    </div>
  );
}

const noDeaths: readonly number[] = [];
const noLevels: readonly Level[] = [];
const relativeTicks = (spanMs: number, widthPx: number) => relativeTimeTicks(spanMs, widthPx);

/** The same array as long as it says the same, so that the axis is not made anew. */
function useSteady(ticks: readonly TimeTick[]): readonly TimeTick[] {
  const last = useRef(ticks);
  const same =
    last.current.length === ticks.length &&
    ticks.every(({ ms, label }, index) => {
      const other = last.current[index];
      return other?.ms === ms && other.label === label;
    });
  if (!same) last.current = ticks;
  return last.current;
}
