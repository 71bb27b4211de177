// The last 15 minutes of the sensors picked, on canvas by uPlot, with the stretch shown above as a frame one can move.
import { type PointerEvent, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatSpan } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import 'uplot/dist/uPlot.min.css';
import type { SeriesColumns } from '../../shared/frame.ts';
import { useTheme } from '../app/theme.ts';
import { useSampled } from '../app/useSampled.ts';
import type { PlotRect } from '../charts/plotGeometry.ts';
import { useSlowly } from '../charts/useStaggered.ts';
import { longestSpanMs, useTelltale } from '../store/telltaleStore.ts';

const leastFramePx = 6;

const readOverview = () => {
  const { overview, atMs } = useTelltale.getState();
  return overview ? { overview, atMs } : null;
};

/** Times in seconds and, for each line, its means brought to 0..1 within its own extent. */
function aligned(overview: readonly SeriesColumns[]): uPlot.AlignedData {
  const tables = overview.map(({ t, mean }): uPlot.AlignedData => {
    const finite = mean.filter(Number.isFinite);
    const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const size = high - low || 1;
    return [
      Array.from(t, (ms) => ms / 1_000),
      Array.from(mean, (value) => (Number.isFinite(value) ? (value - low) / size : null)),
    ];
  });
  return tables.length > 0 ? uPlot.join(tables) : [[]];
}

function plotOptions(rect: PlotRect, lines: number, ink: string): uPlot.Options {
  return {
    width: rect.width,
    height: rect.height,
    padding: [4, 0, 4, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false, auto: false }, y: { auto: false, range: [0, 1] } },
    axes: [{ show: false }, { show: false }],
    series: [
      {},
      ...Array.from({ length: lines }, () => ({
        stroke: ink,
        width: 1,
        points: { show: false },
        spanGaps: true,
      })),
    ],
  };
}

export function LiveOverview({ rect }: { readonly rect: PlotRect }) {
  const { left, top, width, height } = rect;
  return (
    <div className="live-overview" aria-hidden="true">
      <span className="live-overview-name" style={{ width: left - 6, top, height }}>
        {formatSpan(longestSpanMs)}
      </span>
      <OverviewLines rect={rect} />
      <Frame rect={rect} />
      <span className="live-overview-now" style={{ left: left + width + 10, top, height }}>
        {t('charts:now')}
      </span>
    </div>
  );
}

function OverviewLines({ rect }: { readonly rect: PlotRect }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = useTheme();
  const shown = useSlowly(readOverview);
  const lines = shown?.overview.length ?? 0;
  const latest = useRef(shown);
  latest.current = shown;
  const { left, top, width, height } = rect;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the ink that is read from the document
  useEffect(() => {
    if (!place.current || lines === 0) return;
    const ink = getComputedStyle(document.documentElement).getPropertyValue('--data-3').trim();
    const made = new uPlot(
      plotOptions({ left, top, width, height, right: left + width, bottom: top + height }, lines, ink),
      [[]],
      place.current,
    );
    plot.current = made;
    draw(made, latest.current);
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [left, top, width, height, lines, theme]);

  useEffect(() => {
    if (plot.current) draw(plot.current, shown);
  }, [shown]);
  return <div ref={place} className="live-overview-lines" style={{ left, top, width, height }} />;
}

function draw(plot: uPlot, shown: ReturnType<typeof readOverview>): void {
  if (!shown) return;
  plot.batch(() => {
    plot.setData(aligned(shown.overview), false);
    plot.setScale('x', { min: (shown.atMs - longestSpanMs) / 1_000, max: shown.atMs / 1_000 });
    plot.setScale('y', { min: 0, max: 1 });
  });
}

type Grip = 'start' | 'whole' | 'end';

/** Dragging the frame moves through time, its left edge changes the length, its right edge the end. */
function Frame({ rect }: { readonly rect: PlotRect }) {
  const span = useTelltale((state) => state.span);
  const atMs = useSampled((state) => state.atMs, 200);
  const drag = useRef<{ grip: Grip; x: number; endMs: number; spanMs: number } | null>(null);
  const endMs = span.endMs ?? atMs;
  const x = (ms: number) =>
    Math.min(rect.width, Math.max(0, ((ms - atMs + longestSpanMs) / longestSpanMs) * rect.width));
  const right = x(endMs);
  const left = Math.min(x(endMs - span.spanMs), right - leastFramePx);

  const press = (grip: Grip) => (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.stopPropagation();
    drag.current = { grip, x: event.clientX, endMs, spanMs: span.spanMs };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from) return;
    const movedMs = ((event.clientX - from.x) / rect.width) * longestSpanMs;
    const { setSpanEnd, setSpanMs } = useTelltale.getState();
    if (from.grip === 'start') setSpanMs(Math.round(from.spanMs - movedMs));
    else setSpanEnd(from.endMs + movedMs);
    if (from.grip === 'end') setSpanMs(Math.round(from.spanMs + movedMs));
  };
  const release = () => {
    drag.current = null;
  };
  const handlers = { onPointerMove: move, onPointerUp: release, onPointerCancel: release };
  return (
    <>
      <div
        className="live-overview-veil"
        style={{ left: rect.left, top: rect.top, width: left, height: rect.height }}
      />
      <div
        className="live-overview-veil"
        style={{ left: rect.left + right, top: rect.top, width: rect.width - right, height: rect.height }}
      />
      <div
        className="live-overview-frame"
        style={{ left: rect.left + left, top: rect.top, width: right - left, height: rect.height }}
        onPointerDown={press('whole')}
        {...handlers}
      >
        <div
          className="live-overview-grip live-overview-start"
          onPointerDown={press('start')}
          {...handlers}
        />
        <div className="live-overview-grip live-overview-end" onPointerDown={press('end')} {...handlers} />
      </div>
    </>
  );
}
