// The lines of one pane: mean over the band from min to max, by Recharts.
import { memo, type ReactNode, useMemo } from 'react';
import { Area, Line } from 'recharts';
import type { ChartRow } from '../charts/chartRows.ts';
import type { PlotMargins, PlotRect } from '../charts/plotGeometry.ts';
import { TimePlot } from '../charts/TimePlot.tsx';
import type { TimeTick } from '../charts/timeTicks.ts';
import { UnmeasuredLine } from '../charts/UnmeasuredLine.tsx';
import type { ValueScale } from '../charts/valueScale.ts';
import { formatTick } from './formatTick.ts';
import type { LiveLine } from './livePanes.ts';
import { bandKey, meanKey } from './liveRows.ts';

interface LivePanePlotProps {
  readonly rect: PlotRect;
  readonly rows: readonly ChartRow[];
  readonly lines: readonly LiveLine[];
  readonly spanMs: number;
  /** Grid lines; their labels stand under the last pane. */
  readonly ticks: readonly TimeTick[];
  readonly scale: ValueScale;
}

/** Room above and below, so that tick labels at the edges are whole. */
const overlap = 5;

function linesOf(signature: string): ReactNode {
  const drawn = signature.split(' ').map((part) => {
    const [slot = '0', colour = '1', dashed] = part.split(':');
    return { slot: Number(slot), ink: `var(--sensor-${colour})`, dashed: dashed === 'dashed' };
  });
  return [
    ...drawn.map(({ slot, ink }) => (
      <Area
        key={`band${slot}`}
        id={`live-band-${slot}`}
        dataKey={bandKey(slot)}
        type="linear"
        stroke="none"
        fill={ink}
        fillOpacity="var(--band-opacity)"
        dot={false}
        activeDot={false}
        isAnimationActive={false}
      />
    )),
    ...drawn.map(({ slot, ink, dashed }) => (
      <Line
        key={`mean${slot}`}
        id={`live-mean-${slot}`}
        dataKey={meanKey(slot)}
        type="linear"
        stroke={ink}
        strokeWidth={1.75}
        strokeDasharray={dashed ? '7 3' : ''}
        dot={false}
        activeDot={false}
        isAnimationActive={false}
        shape={UnmeasuredLine}
      />
    )),
  ];
}

export const LivePanePlot = memo(function LivePanePlot(props: LivePanePlotProps) {
  const { rect, rows, lines, spanMs, ticks, scale } = props;
  const signature = lines
    .map(({ sensor, colour, dashed }) => `${sensor.slot}:${colour}:${dashed ? 'dashed' : ''}`)
    .join(' ');
  const children = useMemo(() => linesOf(signature), [signature]);
  const { left, right, height } = rect;
  const margins = useMemo<PlotMargins>(() => ({ top: overlap, right: 0, bottom: overlap, left }), [left]);
  const size = useMemo(() => ({ width: right, height: height + 2 * overlap }), [right, height]);
  return (
    <div className="live-pane" style={{ top: rect.top - overlap }}>
      <TimePlot
        size={size}
        margins={margins}
        rows={rows}
        spanMs={spanMs}
        timeTicks={ticks}
        scale={scale}
        formatValue={formatTick}
      >
        {children}
      </TimePlot>
    </div>
  );
});
