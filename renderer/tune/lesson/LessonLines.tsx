// Measured amounts over the seconds of a run, at most two lines: full and dashed.
import { Line, type LineDrawShapeProps } from 'recharts';
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import { JoinedLine } from '../../charts/JoinedLine.tsx';
import { PlotFrame } from '../../charts/PlotFrame.tsx';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { lessonNumber, unitWord } from './lessonWords.ts';

type Lines = Extract<LessonChart, { kind: 'lines' }>;

const margins = { top: 8, right: 16, bottom: 22, left: 52 };
const strokes = [
  { stroke: 'var(--data-1)', strokeWidth: 2 },
  { stroke: 'var(--data-2)', strokeWidth: 2, strokeDasharray: '6 3' },
] as const;

export function LessonLines({ chart }: { readonly chart: Lines }) {
  const endS = Math.max(...chart.lines.flatMap(({ t }) => t.at(-1) ?? 0));
  const words = chart.lines.map(({ label, value }) =>
    t('lesson:lineSummary', {
      label,
      most: lessonNumber(Math.max(...value), chart.unit),
      last: lessonNumber(value.at(-1) ?? 0, chart.unit),
    }),
  );
  const axes = () => ({
    across: {
      low: 0,
      high: endS,
      ticks: amountScale(endS / 1.04).ticks.filter((atS) => atS <= endS),
      format: (atS: number) => withUnit(roundFixed(atS), 's'),
    },
    up: { ...amountScale(Math.max(...chart.lines.flatMap(({ value }) => value))), format: roundSi },
  });
  return (
    <PlotFrame
      label={t('lesson:linesSummary', {
        title: chart.title,
        unit: unitWord(chart.unit),
        span: withUnit(roundFixed(endS), 's'),
        words: words.join('; '),
      })}
      margins={margins}
      rows={rowsOf(chart)}
      acrossKey="t"
      axes={axes}
    >
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
          shape={(drawn: LineDrawShapeProps) => <JoinedLine {...drawn} rowKey={`line${index}`} />}
        />
      ))}
    </PlotFrame>
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
