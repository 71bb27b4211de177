// The knee on the sweep chart: a ring around its cell, and what it is in words beside the curves.
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import type { PlotPlaces } from '../../charts/PlotFrame.tsx';
import { valueY } from '../../charts/plotGeometry.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { formatLatency, formatPercent, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { calloutPlace, type Point, pointsAlong } from './calloutPlace.ts';
import { batchX } from './SweepMarks.tsx';
import type { SweepRow } from './sweepChartRows.ts';
import { drawnValue, type SweepMetricId } from './sweepMetrics.ts';
import { settingWords } from './sweepWords.ts';

interface KneeProps {
  readonly places: PlotPlaces;
  readonly knee: SweepCell;
  readonly metric: SweepMetricId;
  /** Of the chart that it is marked on. */
  readonly rows: readonly SweepRow[];
  /** Throughput of the best cell that keeps the target. */
  readonly best: number;
  readonly isPresent: boolean;
}

const lineHeightPx = 15.5;

export function Knee({ places, knee, metric, rows, best, isPresent }: KneeProps) {
  const value = drawnValue(metric, knee);
  if (value === null) return null;
  const { rect, up } = places;
  const x = batchX(places, knee.batch);
  const y = valueY(rect, up, value);
  const share = (knee.readingsPerS?.mean ?? 0) / best;
  const words = [
    t('sweep:knee'),
    settingWords(knee),
    t('sweep:ofTheBest', {
      share: withUnit(formatPercent(share), '%'),
      p99: withUnit(formatLatency(knee.p99Ms), 'ms'),
    }),
  ] as const;
  const width = Math.max(...words.map(tickTextWidth)) * 1.1;
  const height = 3 * lineHeightPx;
  const label = calloutPlace({ x, y }, { width, height }, rect, drawnPoints(rows, places));
  const [atX, atY] = [label.x, label.top + 12];
  return (
    <g textAnchor={label.side === 1 ? 'start' : 'end'}>
      <circle
        cx={x}
        cy={y}
        r={8}
        fill="none"
        stroke={isPresent ? 'var(--accent)' : 'var(--text-1)'}
        strokeWidth={2}
      />
      <path
        d={leader({ x, y }, { x: atX - label.side * 5, y: atY - 4 })}
        fill="none"
        stroke="var(--text-2)"
      />
      <text className="sweep-callout sweep-callout-name" x={atX} y={atY}>
        {words[0]}
      </text>
      <text className="sweep-callout" x={atX} y={atY + lineHeightPx}>
        {words[1]}
      </text>
      <text className="chart-tick chart-tick-inside" x={atX} y={atY + 2 * lineHeightPx}>
        {words[2]}
      </text>
    </g>
  );
}

/** From the edge of the ring to the label. */
function leader(from: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  return `M${from.x + 9 * dx} ${from.y + 9 * dy}L${to.x} ${to.y}`;
}

/** Along curves and joined points, and the ends of spreads; in px of the panel. */
export function drawnPoints(rows: readonly SweepRow[], { rect, up, ...places }: PlotPlaces): Point[] {
  const at = (batch: number, value: number) => ({
    x: batchX({ rect, ...places }, batch),
    y: valueY(rect, up, value),
  });
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...keys].flatMap((key) => {
    if (key === 'batch') return [];
    const ofKey = rows.flatMap((row) => {
      const value = row[key];
      return typeof value === 'number' ? [at(row.batch, value)] : [];
    });
    return [...pointsAlong(ofKey), ...rows.flatMap((row) => spreadEnds(row, key, at))];
  });
}

function spreadEnds(row: SweepRow, key: string, at: (batch: number, value: number) => Point): Point[] {
  const spread = row[key];
  const middle = row[key.replace('e', 'p')];
  if (typeof spread !== 'object' || spread === null || typeof middle !== 'number') return [];
  return [at(row.batch, middle - spread[0]), at(row.batch, middle + spread[1])];
}
