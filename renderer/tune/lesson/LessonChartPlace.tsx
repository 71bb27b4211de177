// The place of a step's chart: bars, lines or lanes, or the same as a table.
import { memo } from 'react';
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { Panel } from '../../components/Panel.tsx';
import { t } from '../../language/language.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { LessonBars } from './LessonBars.tsx';
import { LessonLanes } from './LessonLanes.tsx';
import { LessonLines } from './LessonLines.tsx';
import { unitWord } from './lessonWords.ts';
import './lessonCharts.css';
import { lessonTable } from './lessonTable.ts';

interface LessonChartPlaceProps {
  readonly chart: LessonChart;
}

export const LessonChartPlace = memo(function LessonChartPlace({ chart }: LessonChartPlaceProps) {
  const asTable = useTelltale((state) => state.asTable);
  return (
    <Panel
      className="lesson-chart"
      title={chart.title}
      caption={chart.kind === 'lanes' ? 'ms' : unitWord(chart.unit)}
      tools={!asTable && <Legend chart={chart} />}
    >
      <div className="chart-place">
        {asTable ? (
          <ChartTable name={chart.title} {...lessonTable(chart)} />
        ) : chart.kind === 'bars' ? (
          <LessonBars chart={chart} />
        ) : chart.kind === 'lines' ? (
          <LessonLines chart={chart} />
        ) : (
          <LessonLanes chart={chart} />
        )}
      </div>
    </Panel>
  );
});

function Legend({ chart }: LessonChartPlaceProps) {
  if (chart.kind === 'bars') return null;
  const entries =
    chart.kind === 'lines'
      ? chart.lines.map(({ label }, index) => [label, `lesson-key-line-${index}`] as const)
      : ([
          [t('lesson:computed'), 'lesson-key-task'],
          [t('lesson:held'), 'lesson-key-held'],
        ] as const);
  return (
    <span className="lesson-legend">
      {chart.kind === 'lanes' && (
        <span>
          <b className="lesson-key-number" aria-hidden="true">
            20
          </b>
          {t('lesson:readingsOfBatch')}
        </span>
      )}
      {entries.map(([label, mark]) => (
        <span key={label}>
          <i className={`lesson-key ${mark}`} aria-hidden="true" />
          {label}
        </span>
      ))}
    </span>
  );
}
