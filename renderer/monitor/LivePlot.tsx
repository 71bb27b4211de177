// The drawn live chart: panes, time axis, knob changes and cursor over all of them, overview below.
import { type PointerEvent, useCallback, useEffect, useRef, type WheelEvent } from 'react';
import { HoverCursor } from '../charts/HoverCursor.tsx';
import { MarkerFlags } from '../charts/MarkerFlags.tsx';
import { timeAtX } from '../charts/plotGeometry.ts';
import { usePanelSize } from '../charts/usePanelSize.ts';
import { useStaggered } from '../charts/useStaggered.ts';
import { formatSpan } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { LiveOverview } from './LiveOverview.tsx';
import { LivePane } from './LivePane.tsx';
import { LiveTimeAxis } from './LiveTimeAxis.tsx';
import { type LiveLayout, liveLayout } from './liveLayout.ts';
import { type LiveSnapshot, liveSnapshot } from './liveSnapshot.ts';

const wheelZoom = 1.2;

function summary({ panes, spanMs, standing }: LiveSnapshot): string {
  const lines = panes.flatMap((pane) => pane.lines.map(({ name }) => name));
  return t(`monitor:summary.${standing}`, { span: formatSpan(spanMs), lines: lines.join(', ') });
}

export function LivePlot() {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const snapshot = useStaggered(liveSnapshot);
  const layout = size && liveLayout(size, snapshot.panes);
  return (
    <div ref={place} className="live-plot" role="img" aria-label={summary(snapshot)}>
      {layout && Number.isFinite(snapshot.endMs) && <Drawn snapshot={snapshot} layout={layout} />}
    </div>
  );
}

interface DrawnProps {
  readonly snapshot: LiveSnapshot;
  readonly layout: LiveLayout;
}

function Drawn({ snapshot, layout }: DrawnProps) {
  const { panes, spanMs, endMs, standing, moves } = snapshot;
  const { plot, labelWidth } = layout;
  const isHovered = useTelltale((state) => state.hoverMs !== null);
  return (
    <>
      {panes.map((pane, index) => {
        const rect = layout.panes[index];
        return rect && <SteadyPane key={pane.unit} unit={pane.unit} rect={rect} labelWidth={labelWidth} />;
      })}
      <svg className="live-over" aria-hidden="true">
        <MarkerFlags rect={plot} spanMs={spanMs} endMs={endMs} moves={moves} />
        <LiveTimeAxis rect={plot} spanMs={spanMs} endMs={endMs} standing={standing} />
        <HoverCursor rect={plot} spanMs={spanMs} endMs={endMs} />
        {isHovered && (
          <text className="chart-tick" x={plot.right + 25} y={plot.top - 4}>
            {t('monitor:atCursor')}
          </text>
        )}
      </svg>
      <PointerArea snapshot={snapshot} layout={layout} />
      <LiveOverview rect={layout.overview} />
    </>
  );
}

/** Keeps the rectangle's identity while it says the same, so that a pane is drawn in its own turn only. */
function SteadyPane({ unit, rect, labelWidth }: Parameters<typeof LivePane>[0]) {
  const kept = useRef(rect);
  const { left, top, width, height } = kept.current;
  if (left !== rect.left || top !== rect.top || width !== rect.width || height !== rect.height)
    kept.current = rect;
  return <LivePane unit={unit} rect={kept.current} labelWidth={labelWidth} />;
}

/** Moving shows the values there, dragging moves through time, the wheel makes the stretch longer or shorter. */
function PointerArea({ snapshot: { spanMs, endMs }, layout: { plot } }: DrawnProps) {
  const setHover = useTelltale((state) => state.setHover);
  const pointerX = useRef<number | null>(null);
  const drag = useRef<{ readonly x: number; readonly endMs: number } | null>(null);
  useEffect(() => {
    if (pointerX.current !== null) setHover(endMs + timeAtX(plot, spanMs, pointerX.current));
  }, [endMs, spanMs, plot, setHover]);
  useEffect(() => () => setHover(null), [setHover]);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left + plot.left;
    pointerX.current = x;
    const started = drag.current;
    if (started) {
      const movedMs = ((x - started.x) / plot.width) * spanMs;
      useTelltale.getState().setSpanEnd(started.endMs - movedMs);
    } else setHover(endMs + timeAtX(plot, spanMs, x));
  };
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left + plot.left;
    drag.current = { x, endMs };
  };
  const release = () => {
    drag.current = null;
  };
  const leave = () => {
    pointerX.current = null;
    setHover(null);
  };
  const wheel = useCallback((event: WheelEvent<HTMLDivElement>) => {
    const { span, setSpanMs } = useTelltale.getState();
    setSpanMs(Math.round(span.spanMs * (event.deltaY > 0 ? wheelZoom : 1 / wheelZoom)));
  }, []);
  return (
    <div
      className="live-pointer"
      style={{ left: plot.left, top: plot.top, width: plot.width, height: plot.height }}
      onPointerMove={move}
      onPointerDown={press}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={leave}
      onWheel={wheel}
    />
  );
}
