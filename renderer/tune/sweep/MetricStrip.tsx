// Every figure of a sweep at a glance, a small chart each over the same batch sizes; the chosen one is drawn large.
import { memo, useMemo } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { crisp, plotRect, valueY } from '../../charts/plotGeometry.ts';
import { usePanelSize } from '../../charts/usePanelSize.ts';
import { withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { lineStyle } from './lineMarks.tsx';
import { logScaleOf, logShare } from './logScale.ts';
import { metricPath } from './metricPath.ts';
import { linesFromTop, type SweepPicture } from './shownSweep.ts';
import { isAt, useSweepChoices } from './sweepChoices.ts';
import {
  drawnValue,
  metricScale,
  metricText,
  metricWords,
  type SweepMetricId,
  sweepMetricIds,
  sweepMetrics,
} from './sweepMetrics.ts';
import './MetricStrip.css';

export function MetricStrip({ picture }: { readonly picture: SweepPicture }) {
  const metric = useSweepChoices((state) => state.metric);
  const named = useNamedCell(picture);
  return (
    <ToggleButtonGroup
      aria-label={t('sweep:figure')}
      className="metric-strip"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[metric]}
      onSelectionChange={([chosen]) => {
        const next = sweepMetricIds.find((id) => id === chosen);
        if (next) useSweepChoices.setState({ metric: next });
      }}
    >
      {sweepMetricIds.map((id) => (
        <ToggleButton
          key={id}
          id={id}
          className="metric-tile"
          aria-label={metricWords(id).label}
          excludeFromTabOrder={id !== metric}
        >
          <span className="metric-head">
            <span>{metricWords(id).label}</span>
            <b>{named && valueWords(id, named)}</b>
          </span>
          <SmallChart picture={picture} metric={id} />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** The cell that is pointed at or picked, else the knee: its figures stand beside their names. */
function useNamedCell({ shown }: SweepPicture): SweepCell | null {
  const place = useSweepChoices(({ pointed, picked }) => (pointed?.setup ? pointed : picked));
  return useMemo(
    () => shown.lines.flatMap(({ cells }) => cells).find((cell) => isAt(cell, place)) ?? shown.knee,
    [shown, place],
  );
}

function valueWords(id: SweepMetricId, cell: SweepCell): string {
  const value = sweepMetrics[id].read(cell);
  return value === null
    ? ''
    : withUnit(metricText(id, value), id === 'throughput' ? '/s' : metricWords(id).unit);
}

interface SmallChartProps {
  readonly picture: SweepPicture;
  readonly metric: SweepMetricId;
}

const margins = { top: 4, right: 4, bottom: 4, left: 4 };

const SmallChart = memo(function SmallChart({ picture: { shown }, metric }: SmallChartProps) {
  const [place, size] = usePanelSize<HTMLSpanElement>();
  const rect = size && plotRect(size, margins);
  const lines = linesFromTop(shown.lines);
  const cells = lines.flatMap((line) => line.cells);
  const across = logScaleOf(cells.map(({ batch }) => batch));
  const up = metricScale(metric, cells, 40);
  const kneeValue = shown.knee && drawnValue(metric, shown.knee);
  return (
    <span ref={place} className="metric-chart">
      {size && rect && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          {lines.map((line) => {
            const { colour, crossed } = lineStyle(lines, line.setup);
            const { path, lone } = metricPath(line.cells, metric, rect, across, up);
            return (
              <g key={line.name} stroke={colour} fill="none">
                <path
                  d={path}
                  strokeWidth={1.25}
                  strokeDasharray={line.setup.workers === 0 ? '2 3' : crossed ? '1 2' : 'none'}
                />
                {lone.map(({ x, y }) => (
                  <circle key={x} cx={x} cy={y} r={1.2} fill={colour} />
                ))}
              </g>
            );
          })}
          {shown.knee && kneeValue !== null && (
            <circle
              cx={rect.left + logShare(across, shown.knee.batch) * rect.width}
              cy={valueY(rect, up, kneeValue)}
              r={4}
              fill="none"
              stroke="var(--text-1)"
              strokeWidth={1.5}
            />
          )}
          <SmallCursor rect={rect} across={across} />
        </svg>
      )}
    </span>
  );
});

interface SmallCursorProps {
  readonly rect: ReturnType<typeof plotRect>;
  readonly across: ReturnType<typeof logScaleOf>;
}

function SmallCursor({ rect, across }: SmallCursorProps) {
  const batch = useSweepChoices(({ pointed }) => pointed?.batch ?? null);
  if (batch === null) return null;
  const x = crisp(rect.left + logShare(across, batch) * rect.width);
  return <line className="chart-cursor" x1={x} x2={x} y1={rect.top} y2={rect.bottom} />;
}
