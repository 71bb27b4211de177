// Throughput against batch size: measured cells with their spread, the model's curves, knee, target and present setting.
import { memo, type PointerEvent, useMemo } from 'react';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { plotRect, valueY } from '../../charts/plotGeometry.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { usePanelSize } from '../../charts/usePanelSize.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { formatCount } from '../../format/numbers.ts';
import '../../charts/charts.css';
import { logScaleOf, logShare, thinnedTicks } from './logScale.ts';
import { presentCell, usePresentSetting } from './presentSetting.ts';
import {
  BatchCursor,
  batchX,
  Knee,
  LineNames,
  nameWidth,
  OverTarget,
  type Places,
  Present,
} from './SweepMarks.tsx';
import { SweepPlot } from './SweepPlot.tsx';
import { linesFromTop, type SweepPicture } from './shownSweep.ts';
import { mostThroughput, sweepRows } from './sweepChartRows.ts';
import { pointAt, setupKey } from './sweepChoices.ts';
import { bestInTarget, sweepSummary } from './sweepWords.ts';

/** Finds the chart on the page, for its picture as PNG. */
export const sweepChartId = 'sweep-chart';

export const SweepChart = memo(function SweepChart({ picture }: { readonly picture: SweepPicture }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const { sweep, shown, compared } = picture;
  const lines = useMemo(() => linesFromTop(shown.lines), [shown]);
  const others = useMemo(() => linesFromTop(compared?.shown.lines ?? []), [compared]);
  const batches = useMemo(() => batchesOf(picture), [picture]);
  const domain = useMemo(() => logScaleOf(batches), [batches]);
  const rows = useMemo(() => sweepRows(lines, others, [domain.low, domain.high]), [lines, others, domain]);
  const up = useMemo(() => amountScale(mostThroughput([...lines, ...others])), [lines, others]);
  const right = nameWidth(lines);
  const margins = useMemo(() => ({ top: 8, right, bottom: 34, left: 48 }), [right]);
  const rect = size && plotRect(size, margins);
  const width = rect?.width ?? 0;
  const across = useMemo(() => {
    const ticks = thinnedTicks(batches, domain, width, (batch) => tickTextWidth(formatCount(batch)));
    return { ...domain, ticks };
  }, [batches, domain, width]);
  const places: Places | null = useMemo(
    () => size && { rect: plotRect(size, margins), across, up },
    [size, margins, across, up],
  );
  const main = mainLine(picture);
  const { targetP99Ms } = sweep.request;
  const under = useMemo(
    () => places && main && <OverTarget {...places} line={main} targetP99Ms={targetP99Ms} />,
    [places, main, targetP99Ms],
  );
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (!places) return;
    const box = event.currentTarget.getBoundingClientRect();
    pointAt(cellAt(places, picture, event.clientX - box.left, event.clientY - box.top));
  };
  return (
    <div
      ref={place}
      id={sweepChartId}
      className="time-chart"
      role="img"
      aria-label={`Throughput against batch size. ${sweepSummary(sweep, shown)}`}
      onPointerMove={point}
      onPointerLeave={() => pointAt(null)}
    >
      {size && places && (
        <>
          <SweepPlot
            size={size}
            margins={margins}
            rows={rows}
            lines={lines}
            compared={others}
            across={across}
            up={up}
            under={under}
          />
          <svg className="chart-over" width={size.width} height={size.height} aria-hidden="true">
            <Marks picture={picture} places={places} />
            <LineNames {...places} lines={lines} />
            <BatchCursor {...places} />
            <text
              className="chart-tick"
              x={places.rect.left + places.rect.width / 2}
              y={size.height - 4}
              textAnchor="middle"
            >
              batch size, readings
            </text>
          </svg>
        </>
      )}
    </div>
  );
});

interface MarksProps {
  readonly picture: SweepPicture;
  readonly places: Places;
}

function Marks({ picture: { sweep, shown }, places }: MarksProps) {
  const present = usePresentSetting();
  const { targetP99Ms } = sweep.request;
  const own = present && presentCell(shown, present);
  return (
    <>
      {present && <Present {...places} batch={present.batch} cell={own} />}
      {shown.knee && (
        <Knee
          {...places}
          knee={shown.knee}
          best={bestInTarget(shown, targetP99Ms)}
          isPresent={own === shown.knee}
        />
      )}
    </>
  );
}

/** The line of the knee, or the one with the most workers. */
function mainLine({ shown }: SweepPicture): SweepLine | undefined {
  const [top] = linesFromTop(shown.lines);
  return shown.lines.find(({ cells }) => shown.knee && cells.includes(shown.knee)) ?? top;
}

function batchesOf({ shown, compared }: SweepPicture): number[] {
  const lines = [...shown.lines, ...(compared?.shown.lines ?? [])];
  const batches = new Set(lines.flatMap(({ cells }) => cells.map(({ batch }) => batch)));
  return [...batches].sort((a, b) => a - b);
}

/** The nearest batch size, and of the lines there the one nearest to the cursor. */
function cellAt({ rect, across, up }: Places, { shown }: SweepPicture, x: number, y: number) {
  if (x < rect.left || x > rect.right || y < rect.top || y > rect.bottom) return null;
  let nearest: { batch: number; px: number } | null = null;
  for (const { cells } of shown.lines)
    for (const { batch } of cells) {
      const px = Math.abs(batchX({ rect, across }, batch) - x);
      if (!nearest || px < nearest.px) nearest = { batch, px };
    }
  if (!nearest || logShare(across, nearest.batch) < 0) return null;
  const { batch } = nearest;
  let setup: { key: string; px: number } | null = null;
  for (const line of shown.lines) {
    const mean = line.cells.find((cell) => cell.batch === batch)?.readingsPerS?.mean;
    const px = mean === undefined ? Number.POSITIVE_INFINITY : Math.abs(valueY(rect, up, mean) - y);
    if (px < 24 && (!setup || px < setup.px)) setup = { key: setupKey(line.setup), px };
  }
  return { batch, setup: setup?.key ?? null };
}
