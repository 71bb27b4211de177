// A few measured amounts as bars with their figures: lying where there are few, so that their names can be long.
import { Bar, BarChart, CartesianGrid, LabelList, type LabelProps, XAxis, YAxis } from 'recharts';
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { roundSi } from '../../charts/tickText.ts';
import { type PanelSize, usePanelSize } from '../../charts/usePanelSize.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { t } from '../../language/language.ts';
import { lessonNumber, unitWord } from './lessonWords.ts';

type Bars = Extract<LessonChart, { kind: 'bars' }>;

/** More than so many stand upright, side by side. */
const mostLying = 4;
const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;
const tick = { className: 'chart-tick lesson-tick' } as const;

export function LessonBars({ chart }: { readonly chart: Bars }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const words = chart.bars.map(({ label, value }) => `${label} ${lessonNumber(value, chart.unit)}`);
  return (
    <div
      ref={place}
      className="time-chart"
      role="img"
      aria-label={t('lesson:barsSummary', {
        title: chart.title,
        unit: unitWord(chart.unit),
        words: words.join(', '),
      })}
    >
      {size && (chart.bars.length > mostLying ? upright(chart, size) : lying(chart, size))}
    </div>
  );
}

function rowsOf({ bars, unit }: Bars) {
  return bars.map((bar) => ({ ...bar, text: lessonNumber(bar.value, unit) }));
}

const scaleOf = ({ bars }: Bars) => amountScale(Math.max(...bars.map(({ value }) => value)));

function lying(chart: Bars, { width, height }: PanelSize) {
  const scale = scaleOf(chart);
  const names = Math.max(...chart.bars.map(({ label }) => tickTextWidth(label))) * 1.25 + 16;
  return (
    <BarChart
      layout="vertical"
      data={rowsOf(chart)}
      width={width}
      height={height}
      margin={{ top: 4, right: 84, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid horizontal={false} stroke="var(--line-1)" fill="var(--bg-well)" />
      <XAxis
        type="number"
        height={22}
        domain={[0, scale.high]}
        ticks={[...scale.ticks]}
        interval={0}
        axisLine={axisLine}
        tickLine={axisLine}
        tickSize={3}
        tick={tick}
        tickFormatter={roundSi}
      />
      <YAxis
        type="category"
        dataKey="label"
        width={names}
        interval={0}
        axisLine={axisLine}
        tickLine={false}
        tick={tick}
      />
      <Bar dataKey="value" isAnimationActive={false} barSize={Math.min(64, height / 6)} shape={MeasuredBar}>
        <LabelList dataKey="text" content={(props) => <EndText {...props} side="right" />} />
      </Bar>
    </BarChart>
  );
}

function upright(chart: Bars, { width, height }: PanelSize) {
  const scale = scaleOf(chart);
  return (
    <BarChart
      data={rowsOf(chart)}
      width={width}
      height={height}
      margin={{ top: 20, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line-1)" fill="var(--bg-well)" />
      <XAxis
        type="category"
        dataKey="label"
        height={22}
        interval={0}
        axisLine={axisLine}
        tickLine={false}
        tick={tick}
      />
      <YAxis
        type="number"
        width={52}
        domain={[0, scale.high]}
        ticks={[...scale.ticks]}
        interval={0}
        axisLine={axisLine}
        tickLine={axisLine}
        tickSize={3}
        tick={tick}
        tickFormatter={roundSi}
      />
      <Bar dataKey="value" isAnimationActive={false} maxBarSize={64} shape={MeasuredBar}>
        <LabelList dataKey="text" content={(props) => <EndText {...props} side="above" />} />
      </Bar>
    </BarChart>
  );
}

interface MeasuredBarProps {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly isSubject?: boolean;
}

function MeasuredBar({ x = 0, y = 0, width = 0, height = 0, isSubject = false }: MeasuredBarProps) {
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={height}
      className={`lesson-bar ${isSubject ? 'lesson-bar-subject' : ''}`}
    />
  );
}

/** The figure at the end of its bar. */
function EndText({ x, y, width, height, value, side }: LabelProps & { readonly side: 'right' | 'above' }) {
  const [left, top, wide, tall] = [x, y, width, height].map(Number) as [number, number, number, number];
  return side === 'right' ? (
    <text className="lesson-bar-text" x={left + wide + 8} y={top + tall / 2 + 5}>
      {value}
    </text>
  ) : (
    <text className="lesson-bar-text" x={left + wide / 2} y={top - 6} textAnchor="middle">
      {value}
    </text>
  );
}
