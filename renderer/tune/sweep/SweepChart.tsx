// One figure of a sweep against batch size: measured cells with their spread, the models' curves, knee, target, present setting.
import { memo, useMemo } from 'react';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { PlotFrame, type PlotPlaces } from '../../charts/PlotFrame.tsx';
import { type PlotRect, valueY } from '../../charts/plotGeometry.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { formatCount } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { drawnPoints, Knee } from './KneeMark.tsx';
import { logScaleOf, logShare, thinnedTicks } from './logScale.ts';
import { presentCell, usePresentSetting } from './presentSetting.ts';
import {
  BatchCursor,
  batchX,
  LineNames,
  nameWidth,
  OverTarget,
  Present,
  TargetLevel,
} from './SweepMarks.tsx';
import { sweepSeries } from './SweepSeries.tsx';
import { linesFromTop, type SweepPicture } from './shownSweep.ts';
import { type SweepRow, sweepRows } from './sweepChartRows.ts';
import { pointAt, setupKey } from './sweepChoices.ts';
import { againstBatchSize, drawnValue, metricScale, type SweepMetricId } from './sweepMetrics.ts';
import { bestInTarget, sweepSummary } from './sweepWords.ts';

/** Finds the chart on the page, for its picture as PNG. */
export const sweepChartId = 'sweep-chart';

interface SweepChartProps {
  readonly picture: SweepPicture;
  readonly metric: SweepMetricId;
}

export const SweepChart = memo(function SweepChart({ picture, metric }: SweepChartProps) {
  const { sweep, shown, compared } = picture;
  const { targetP99Ms } = sweep.request;
  const lines = useMemo(() => linesFromTop(shown.lines), [shown]);
  const others = useMemo(() => linesFromTop(compared?.shown.lines ?? []), [compared]);
  const batches = useMemo(() => batchesOf([...lines, ...others]), [lines, others]);
  const domain = useMemo(() => logScaleOf(batches), [batches]);
  const rows = useMemo(
    () => sweepRows(metric, lines, others, [domain.low, domain.high]),
    [metric, lines, others, domain],
  );
  const right = nameWidth(lines);
  const margins = useMemo(() => ({ top: 8, right, bottom: 34, left: 48 }), [right]);
  const axes = useMemo(() => {
    const cells = [...lines, ...others].flatMap((line) => line.cells);
    const more = metric === 'p99' ? [targetP99Ms] : [];
    const format = metric === 'throughput' ? roundSi : roundFixed;
    return ({ width, height }: PlotRect) => ({
      across: {
        ...domain,
        isLog: true,
        ticks: thinnedTicks(batches, domain, width, (batch) => tickTextWidth(formatCount(batch))),
        format: formatCount,
        name: t('sweep:batchAxis'),
      },
      up: { ...metricScale(metric, cells, height, more), format },
    });
  }, [metric, lines, others, batches, domain, targetP99Ms]);
  const main = mainLine(picture);
  return (
    <PlotFrame
      id={sweepChartId}
      label={`${againstBatchSize(metric)}. ${sweepSummary(sweep, shown)}`}
      margins={margins}
      rows={rows}
      acrossKey="batch"
      axes={axes}
      onPoint={(at, places) => pointAt(at && cellAt(places, picture, metric, at.x, at.y))}
      over={(places) => (
        <>
          {metric === 'p99' && <TargetLevel {...places} targetP99Ms={targetP99Ms} />}
          <Marks picture={picture} places={places} metric={metric} rows={rows} />
          <LineNames {...places} lines={lines} metric={metric} />
          <BatchCursor {...places} />
        </>
      )}
    >
      {(places) => (
        <>
          {main && metric !== 'p99' && (
            <OverTarget {...places} line={main} targetP99Ms={targetP99Ms} taken={drawnPoints(rows, places)} />
          )}
          {sweepSeries(lines, others, metric)}
        </>
      )}
    </PlotFrame>
  );
});

interface MarksProps {
  readonly picture: SweepPicture;
  readonly places: PlotPlaces;
  readonly metric: SweepMetricId;
  readonly rows: readonly SweepRow[];
}

function Marks({ picture: { sweep, shown }, places, metric, rows }: MarksProps) {
  const present = usePresentSetting();
  const own = present && presentCell(shown, present);
  return (
    <>
      {present && <Present {...places} batch={present.batch} cell={own} metric={metric} />}
      {shown.knee && (
        <Knee
          places={places}
          knee={shown.knee}
          metric={metric}
          rows={rows}
          best={bestInTarget(shown, sweep.request.targetP99Ms)}
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

function batchesOf(lines: readonly SweepLine[]): number[] {
  const batches = new Set(lines.flatMap(({ cells }) => cells.map(({ batch }) => batch)));
  return [...batches].sort((a, b) => a - b);
}

/** The nearest batch size, and of the lines there the one nearest to the cursor. */
function cellAt(
  { rect, across, up }: PlotPlaces,
  { shown }: SweepPicture,
  metric: SweepMetricId,
  x: number,
  y: number,
) {
  if (x < rect.left || x > rect.right || y < rect.top || y > rect.bottom) return null;
  let nearest: { batch: number; px: number } | null = null;
  for (const batch of batchesOf(shown.lines)) {
    const px = Math.abs(batchX({ rect, across }, batch) - x);
    if (!nearest || px < nearest.px) nearest = { batch, px };
  }
  if (!nearest || logShare(across, nearest.batch) < 0) return null;
  const { batch } = nearest;
  let setup: { key: string; px: number } | null = null;
  for (const line of shown.lines) {
    const cell = line.cells.find((other) => other.batch === batch);
    const value = cell ? drawnValue(metric, cell) : null;
    const px = value === null ? Number.POSITIVE_INFINITY : Math.abs(valueY(rect, up, value) - y);
    if (px < 24 && (!setup || px < setup.px)) setup = { key: setupKey(line.setup), px };
  }
  return { batch, setup: setup?.key ?? null };
}
