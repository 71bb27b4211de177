// Names and values at the right ends of a pane's lines, spread apart; under the cursor they show the values there.
import { memo, useRef } from 'react';
import { labelOrder, labelSpread } from '../charts/labelSpread.ts';
import { type PlotRect, timeX, valueY } from '../charts/plotGeometry.ts';
import { tickTextWidth } from '../charts/textWidth.ts';
import type { ValueScale } from '../charts/valueScale.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatFixed, noValue } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { type LiveLine, type LivePane, nearestBucket } from './livePanes.ts';
import type { Standing } from './liveSnapshot.ts';
import { tileText } from './tileText.ts';
import { sensorPriority } from './wallGroups.ts';

interface LiveLabelsProps {
  readonly pane: LivePane;
  readonly rect: PlotRect;
  readonly scale: ValueScale;
  readonly spanMs: number;
  readonly endMs: number;
  readonly labelWidth: number;
  readonly standing: Standing;
}

const mostGap = 34;
/** Beneath this distance a label takes one line: name and value side by side. */
const twoLineGap = 30;
/** A value is set in bold 15 px; the width of 11 px is what is measured. */
const valueScale = 1.38;

/** The newest bucket with a value inside the span; -1 when there is none. */
function lastBucket({ series }: LiveLine, endMs: number): number {
  if (!series) return -1;
  for (let i = series.t.length - 1; i >= 0; i--)
    if ((series.t[i] ?? 0) <= endMs && Number.isFinite(series.mean[i])) return i;
  return -1;
}

export const LiveLabels = memo(function LiveLabels(props: LiveLabelsProps) {
  const { pane, rect, scale, spanMs, endMs } = props;
  const hoverMs = useTelltale((state) => state.hoverMs);
  const isHovered = hoverMs !== null && hoverMs >= endMs - spanMs && hoverMs <= endMs;
  const ends = pane.lines.map((line) => {
    const bucket = lastBucket(line, endMs);
    const value = line.series?.mean[bucket] ?? Number.NaN;
    const clamped = Math.min(scale.high, Math.max(scale.low, value));
    return {
      x: Math.max(rect.left, timeX(rect, spanMs, (line.series?.t[bucket] ?? endMs) - endMs)),
      y: Number.isFinite(value) ? valueY(rect, scale, clamped) : Number.NaN,
    };
  });
  const gap = Math.min(mostGap, (rect.height + 8) / Math.max(1, pane.lines.length));
  const wanted = ends.map(({ y }) => (Number.isFinite(y) ? y : (rect.top + rect.bottom) / 2));
  const order = useRef<readonly number[]>([]);
  const isKnown = order.current.length === wanted.length;
  const sorted = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  order.current = labelOrder(wanted, isKnown ? order.current : sorted);
  const ys = labelSpread(wanted, gap, rect.top + gap / 2 - 2, rect.bottom - gap / 2 + 2, order.current);
  return pane.lines.map((line, i) => (
    <Label
      key={line.sensor.slot}
      {...props}
      line={line}
      y={ys[i] ?? 0}
      end={ends[i] ?? { x: rect.right, y: Number.NaN }}
      isOneLine={gap < twoLineGap}
      hoverMs={isHovered ? hoverMs : null}
    />
  ));
});

interface LabelProps extends LiveLabelsProps {
  readonly line: LiveLine;
  readonly y: number;
  readonly end: { readonly x: number; readonly y: number };
  readonly isOneLine: boolean;
  readonly hoverMs: number | null;
}

/** Value of the line at a moment; NaN where it has none near it. */
function valueAt(
  { series }: LiveLine,
  atMs: number,
  spanMs: number,
): { readonly atMs: number; readonly value: number } {
  const bucket = series ? nearestBucket(series, atMs, Math.max(1_000, spanMs / 60)) : -1;
  return { atMs: series?.t[bucket] ?? atMs, value: series?.mean[bucket] ?? Number.NaN };
}

/** What stands at the line's end: the newest value, or at a pause the last one shown. */
function endText(line: LiveLine, standing: Standing, endMs: number): string {
  const { sensor, series, index } = line;
  if (standing !== 'paused') return tileText(useTelltale.getState(), sensor, index).value;
  return formatFixed(series?.mean[lastBucket(line, endMs)] ?? Number.NaN, sensor.decimals);
}

function Label(props: LabelProps) {
  const { line, rect, scale, spanMs, endMs, labelWidth, standing, y, end, isOneLine, hoverMs } = props;
  const { sensor, index, colour, dashed } = line;
  const hovered = hoverMs === null ? null : valueAt(line, hoverMs, spanMs);
  const value = hovered ? formatFixed(hovered.value, sensor.decimals) : endText(line, standing, endMs);
  const { wall, breaches } = useTelltale.getState();
  const priority = hovered || standing === 'paused' ? null : sensorPriority(wall, breaches, index);
  const textX = rect.right + 25;
  const fill = { fill: `var(--sensor-${colour})` };
  return (
    <g>
      {Number.isFinite(end.y) && (
        <>
          <path
            className="live-leader"
            d={`M${rect.right} ${end.y}L${rect.right + 6} ${y - (isOneLine ? 0 : 5)}h14`}
            style={{ stroke: `var(--sensor-${colour})` }}
            strokeDasharray={dashed ? '4 2' : ''}
          />
          <circle cx={end.x} cy={end.y} r={2.5} style={fill} />
        </>
      )}
      {hovered && Number.isFinite(hovered.value) && (
        <circle
          className="live-dot"
          cx={timeX(rect, spanMs, hovered.atMs - endMs)}
          cy={valueY(rect, scale, hovered.value)}
          r={3.5}
          style={fill}
        />
      )}
      {isOneLine ? (
        <OneLine name={line.name} value={value} x={textX} y={y} right={rect.right + labelWidth - 4} />
      ) : (
        <TwoLines
          name={shortened(line.name, labelWidth - 27)}
          value={value}
          unit={value === noValue ? '' : sensor.unit}
          priority={priority}
          x={textX}
          y={y}
        />
      )}
    </g>
  );
}

interface WordsProps {
  readonly name: string;
  readonly value: string;
  readonly x: number;
  readonly y: number;
}

function OneLine({ name, value, x, y, right }: WordsProps & { readonly right: number }) {
  const room = right - x - tickTextWidth(value) * 1.15 - 6;
  return (
    <>
      <text className="live-name" x={x} y={y + 4}>
        {shortened(name, room)}
      </text>
      <text className="live-value live-value-small" x={right} y={y + 4} textAnchor="end">
        {value}
      </text>
    </>
  );
}

interface TwoLinesProps extends WordsProps {
  readonly unit: string;
  readonly priority: 1 | 2 | 3 | null;
}

function TwoLines({ name, value, unit, priority, x, y }: TwoLinesProps) {
  const width = tickTextWidth(value) * valueScale + (unit ? tickTextWidth(unit) + 4 : 0);
  return (
    <>
      <text className="live-name" x={x} y={y - 1}>
        {name}
      </text>
      <text className="live-value" x={x} y={y + 15}>
        {value}
        {unit && (
          <tspan className="live-value-unit" dx={4}>
            {unit}
          </tspan>
        )}
      </text>
      {priority !== null && (
        <g transform={`translate(${x + width + 6},${y + 2})`}>
          <AlarmMark priority={priority} />
        </g>
      )}
    </>
  );
}

/** Names are set in 12 px; the width of 11 px is what is measured. */
function shortened(name: string, roomPx: number): string {
  const width = (text: string) => tickTextWidth(text) * (12 / 11);
  if (width(name) <= roomPx) return name;
  let short = name;
  while (short.length > 1 && width(`${short}…`) > roomPx) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
