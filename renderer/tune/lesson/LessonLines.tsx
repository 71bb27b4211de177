// Measured amounts over the seconds of a run, at most two lines: full and dashed.
import { CartesianGrid, Curve, Line, LineChart, type LineDrawShapeProps, XAxis, YAxis } from 'recharts';
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { usePanelSize } from '../../charts/usePanelSize.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { lessonNumber } from './lessonWords.ts';

type Lines = Extract<LessonChart, { kind: 'lines' }>;

const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;
const tick = { className: 'chart-tick lesson-tick' } as const;
const strokes = [
  { stroke: 'var(--data-1)', strokeWidth: 2 },
  { stroke: 'var(--data-2)', strokeWidth: 2, strokeDasharray: '6 3' },
] as const;

export function LessonLines({ chart }: { readonly chart: Lines }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const endS = Math.max(...chart.lines.flatMap(({ t }) => t.at(-1) ?? 0));
  const across = amountScale(endS / 1.04);
  const up = amountScale(Math.max(...chart.lines.flatMap(({ value }) => value)));
  const words = chart.lines.map(
    ({ label, value }) =>
      `${label}: at most ${lessonNumber(Math.max(...value), chart.unit)}, at the end ${lessonNumber(value.at(-1) ?? 0, chart.unit)}`,
  );
  return (
    <div
      ref={place}
      className="time-chart"
      role="img"
      aria-label={`${chart.title} in ${chart.unit} over ${roundFixed(endS)} s. ${words.join('; ')}.`}
    >
      {size && (
        <LineChart
          data={rowsOf(chart)}
          width={size.width}
          height={size.height}
          margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line-1)" fill="var(--bg-well)" />
          <XAxis
            type="number"
            dataKey="t"
            height={22}
            domain={[0, endS]}
            ticks={across.ticks.filter((atS) => atS <= endS)}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            tick={tick}
            tickFormatter={(atS: number) => `${roundFixed(atS)} s`}
          />
          <YAxis
            type="number"
            width={52}
            domain={[0, up.high]}
            ticks={[...up.ticks]}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            tick={tick}
            tickFormatter={roundSi}
          />
          {chart.lines.map(({ label }, index) => (
            <Line
              key={label}
              dataKey={`line${index}`}
              name={label}
              {...strokes[index % strokes.length]}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
              legendType="none"
              shape={JoinedLine}
            />
          ))}
        </LineChart>
      )}
    </div>
  );
}

/** A row for each point: the lines were measured at times of their own. */
function rowsOf({ lines }: Lines): readonly Readonly<Record<string, number>>[] {
  return lines
    .flatMap(({ t, value }, index) =>
      t.map((atS, point) => ({ t: atS, [`line${index}`]: value[point] ?? 0 })),
    )
    .sort((a, b) => a.t - b.t);
}

/** Joins its own points across the rows of the others. */
function JoinedLine({ points = [], stroke, strokeWidth, strokeDasharray = '' }: LineDrawShapeProps) {
  return (
    <Curve
      points={points.filter(({ y }) => y !== null)}
      type="linear"
      fill="none"
      stroke={stroke}
      strokeWidth={strokeWidth}
      strokeDasharray={strokeDasharray}
      strokeLinejoin="round"
    />
  );
}
