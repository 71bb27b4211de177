// One pane of the live chart: its plot, and over it limits, gaps, the unit and the labels at the line ends.
import { memo, useMemo, useRef } from 'react';
import type { PlotRect } from '../charts/plotGeometry.ts';
import { clockTimeTicks } from '../charts/timeTicks.ts';
import { useStaggered } from '../charts/useStaggered.ts';
import { keepRangeScale, type ValueScale } from '../charts/valueScale.ts';
import { LiveLabels } from './LiveLabels.tsx';
import { LivePaneMarks } from './LivePaneMarks.tsx';
import { LivePanePlot } from './LivePanePlot.tsx';
import type { LivePane as Pane } from './livePanes.ts';
import { liveRows } from './liveRows.ts';
import { liveSnapshot } from './liveSnapshot.ts';

interface LivePaneProps {
  readonly unit: string;
  readonly rect: PlotRect;
  readonly labelWidth: number;
}

/** A limit further from the data than this many times their extent is left out of the scale. */
const limitReach = 1;

/** The extent with the limits that lie near it, so that one sees how far there is to go. */
function extentWithLimits(pane: Pane, least: number, most: number): readonly [number, number] {
  const size = most - least || Math.abs(most) * 0.1;
  const near = pane.limits
    .map(({ value }) => value)
    .filter((value) => value >= least - size * limitReach && value <= most + size * limitReach);
  return [Math.min(least, ...near), Math.max(most, ...near)];
}

export const LivePane = memo(function LivePane({ unit, rect, labelWidth }: LivePaneProps) {
  const snapshot = useStaggered(liveSnapshot);
  const { spanMs, endMs, panes } = snapshot;
  const pane = panes.find((other) => other.unit === unit);
  const drawn = useMemo(() => (pane ? liveRows(pane.lines, endMs, spanMs) : null), [pane, endMs, spanMs]);
  const ticks = useMemo(
    () => clockTimeTicks(endMs, spanMs, rect.width).map(({ ms }) => ({ ms, label: '' })),
    [endMs, spanMs, rect.width],
  );
  const kept = useRef<ValueScale | null>(null);
  if (!pane || !drawn) return null;
  const [least, most] = extentWithLimits(pane, drawn.least, drawn.most);
  kept.current = keepRangeScale(kept.current, least, most);
  const scale = kept.current;
  return (
    <>
      <LivePanePlot
        rect={rect}
        rows={drawn.rows}
        lines={pane.lines}
        spanMs={spanMs}
        ticks={ticks}
        scale={scale}
      />
      <svg className="live-over" aria-hidden="true">
        <LivePaneMarks pane={pane} rect={rect} scale={scale} spanMs={spanMs} endMs={endMs} />
        <LiveLabels
          pane={pane}
          rect={rect}
          scale={scale}
          spanMs={spanMs}
          endMs={endMs}
          labelWidth={labelWidth}
          standing={snapshot.standing}
        />
      </svg>
    </>
  );
});
