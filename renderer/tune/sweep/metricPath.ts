// One figure of a line's cells as the path of a small chart, broken where it was not measured. Pure.
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { type PlotRect, valueY } from '../../charts/plotGeometry.ts';
import type { ValueScale } from '../../charts/valueScale.ts';
import type { Point } from './calloutPlace.ts';
import { logShare } from './logScale.ts';
import { drawnValue, type SweepMetricId } from './sweepMetrics.ts';

export interface MetricPath {
  /** Of an SVG path; empty where no two neighbours were measured. */
  readonly path: string;
  /** Points with no measured neighbour. */
  readonly lone: readonly Point[];
}

/** `cells`: of one line, by batch size. */
export function metricPath(
  cells: readonly SweepCell[],
  metric: SweepMetricId,
  rect: PlotRect,
  across: Pick<ValueScale, 'low' | 'high'>,
  up: ValueScale,
): MetricPath {
  const runs: Point[][] = [[]];
  for (const cell of cells) {
    const value = drawnValue(metric, cell);
    if (value === null) runs.push([]);
    else
      runs.at(-1)?.push({
        x: rect.left + logShare(across, cell.batch) * rect.width,
        y: valueY(rect, up, value),
      });
  }
  const path = runs
    .filter((run) => run.length > 1)
    .map((run) => `M${run.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`)
    .join('');
  return { path, lone: runs.flatMap((run) => (run.length === 1 ? run : [])) };
}
