// What lies over the sweep chart: what is over the target, the knee, the present setting, names of lines, and the cursor.
import { useId } from 'react';
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { predictedReadingsPerS } from '../../../shared/tuning/sweepModel.ts';
import { type EndLabel, EndLabels } from '../../charts/EndLabels.tsx';
import type { PlotPlaces } from '../../charts/PlotFrame.tsx';
import { crisp, type PlotRect, valueY } from '../../charts/plotGeometry.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { roundFixed } from '../../charts/tickText.ts';
import { formatCount, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { type Point, stretchLabelPlace } from './calloutPlace.ts';
import { logShare, stretches } from './logScale.ts';
import { setupWords } from './setupWords.ts';
import { setupKey, useSweepChoices } from './sweepChoices.ts';
import { drawnValue, metricText, type SweepMetricId, sweepMetrics } from './sweepMetrics.ts';

export function batchX({ rect, across }: Pick<PlotPlaces, 'rect' | 'across'>, batch: number): number {
  return rect.left + logShare(across, batch) * rect.width;
}

interface OverTargetProps extends PlotPlaces {
  /** The line of the knee, or the one with the most workers. */
  readonly line: SweepLine;
  readonly targetP99Ms: number;
  /** What is drawn over the hatch, in px of the panel: its name keeps clear of it. */
  readonly taken: readonly Point[];
}

/** Batch sizes with which that line's p99 is over the target; one without a p99 is not known to be, and ends a stretch. */
export function OverTarget({ line: { cells }, targetP99Ms, taken, ...places }: OverTargetProps) {
  const pattern = useId();
  const { rect, across } = places;
  const over = stretches(
    cells.map(({ batch }) => batch),
    (index) => (cells[index]?.p99Ms ?? 0) > targetP99Ms,
    across,
  );
  const words = t('sweep:p99Over', { target: withUnit(roundFixed(targetP99Ms), 'ms') });
  return (
    <>
      <pattern id={pattern} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="6" stroke="var(--line-2)" strokeWidth="1.5" />
      </pattern>
      {over.map(([from, to]) => {
        const x = batchX(places, from);
        const width = batchX(places, to) - x;
        return (
          <g key={from}>
            <rect x={x} y={rect.top} width={width} height={rect.height} fill={`url(#${pattern})`} />
            {x > rect.left + 1 && (
              <line className="chart-level" x1={crisp(x)} x2={crisp(x)} y1={rect.top} y2={rect.bottom} />
            )}
            {x + width < rect.right - 1 && (
              <line
                className="chart-level"
                x1={crisp(x + width)}
                x2={crisp(x + width)}
                y1={rect.top}
                y2={rect.bottom}
              />
            )}
            <StretchName
              stretch={{ ...rect, left: x, width, right: x + width }}
              words={words}
              taken={taken}
            />
          </g>
        );
      })}
    </>
  );
}

interface StretchNameProps {
  readonly stretch: PlotRect;
  readonly words: string;
  readonly taken: readonly Point[];
}

/** Left out where the stretch has no room for it. */
function StretchName({ stretch, words, taken }: StretchNameProps) {
  const size = { width: tickTextWidth(words) + 8, height: 16 };
  const place = stretchLabelPlace(stretch, size, taken);
  if (!place) return null;
  return (
    <g>
      <rect x={place.left} y={place.top} {...size} fill="var(--bg-well)" />
      <text className="chart-tick" x={place.left + 4} y={place.top + 12}>
        {words}
      </text>
    </g>
  );
}

interface TargetLevelProps extends PlotPlaces {
  readonly targetP99Ms: number;
}

/** The target where p99 itself is drawn. */
export function TargetLevel({ rect, up, targetP99Ms }: TargetLevelProps) {
  const y = crisp(valueY(rect, up, targetP99Ms));
  return (
    <>
      <line className="chart-level" x1={rect.left} x2={rect.right} y1={y} y2={y} />
      <text className="chart-tick chart-tick-inside" x={rect.left + 6} y={y - 5}>
        {t('sweep:targetAt', { target: withUnit(roundFixed(targetP99Ms), 'ms') })}
      </text>
    </>
  );
}

interface PresentProps extends PlotPlaces {
  readonly batch: number;
  /** The measured cell of the present setting; null where it was not measured. */
  readonly cell: SweepCell | null;
  readonly metric: SweepMetricId;
}

export function Present({ batch, cell, metric, ...places }: PresentProps) {
  const { rect, across, up } = places;
  if (batch < across.low || batch > across.high) return null;
  const x = batchX(places, batch);
  const value = cell && drawnValue(metric, cell);
  const y = value === null ? null : valueY(rect, up, value);
  const words = t('sweep:present');
  const isRight = x + 8 + tickTextWidth(words) < rect.right;
  return (
    <g>
      {y !== null && <circle cx={x} cy={y} r={8} fill="none" stroke="var(--accent)" strokeWidth={2} />}
      <line
        className="chart-knob-line"
        x1={crisp(x)}
        x2={crisp(x)}
        y1={y === null ? rect.top : y + 9}
        y2={rect.bottom}
      />
      <path className="chart-knob-flag" d={`M${x - 4} ${rect.bottom + 1}h8l-4 -6z`} />
      <text
        className="chart-knob-text chart-tick-inside"
        x={isRight ? x + 8 : x - 8}
        y={rect.bottom - 8}
        textAnchor={isRight ? 'start' : 'end'}
      >
        {words}
      </text>
    </g>
  );
}

interface LineNamesProps extends PlotPlaces {
  readonly lines: readonly SweepLine[];
  readonly metric: SweepMetricId;
}

/** The value where a line ends: measured, else by its model, else where it was measured last. */
function endOf({ cells, model, setup }: SweepLine, metric: SweepMetricId): number | null {
  const last = cells.at(-1);
  const measured = last ? drawnValue(metric, last) : null;
  if (measured !== null) return measured;
  if (metric === 'throughput' && last && model && setup.workers > 0)
    return predictedReadingsPerS(model, last.batch);
  const latest = cells.findLast((cell) => drawnValue(metric, cell) !== null);
  return latest ? drawnValue(metric, latest) : null;
}

/** Names at the ends of lines; under the cursor with the value there. */
export function LineNames({ lines, metric, ...places }: LineNamesProps) {
  const pointed = useSweepChoices((state) => state.pointed);
  const labels = lines.map((line): EndLabel => {
    const name = setupWords(line.setup);
    const there = pointed && line.cells.find(({ batch }) => batch === pointed.batch);
    const value = there ? sweepMetrics[metric].read(there) : null;
    const isMain = pointed?.setup ? pointed.setup === setupKey(line.setup) : line.setup.workers > 0;
    return {
      text: value === null ? name : `${name}  ${metricText(metric, value)}`,
      value: endOf(line, metric),
      tone: isMain ? 'main' : 'plain',
    };
  });
  return <EndLabels rect={places.rect} scale={places.up} labels={labels} />;
}

/** The width that names and the widest value need, px. */
export function nameWidth(lines: readonly SweepLine[]): number {
  return Math.max(60, ...lines.map(({ setup }) => tickTextWidth(`${setupWords(setup)}  888 M`))) + 12;
}

/** The one cursor of the view, at the batch size pointed at. */
export function BatchCursor(places: PlotPlaces) {
  const pointed = useSweepChoices((state) => state.pointed);
  if (!pointed) return null;
  const { rect, across } = places;
  if (pointed.batch < across.low || pointed.batch > across.high) return null;
  const x = crisp(batchX(places, pointed.batch));
  const words = formatCount(pointed.batch);
  const width = tickTextWidth(words) + 10;
  return (
    <g>
      <line className="chart-cursor" x1={x} x2={x} y1={rect.top} y2={rect.bottom} />
      <rect className="chart-cursor-time" x={x - width / 2} y={rect.bottom + 2} width={width} height={16} />
      <text className="chart-cursor-text" x={x} y={rect.bottom + 14} textAnchor="middle">
        {words}
      </text>
    </g>
  );
}
