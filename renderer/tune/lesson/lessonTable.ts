// A step's chart as the rows of a table. Pure.
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import type { ChartTableContent } from '../../charts/ChartTable.tsx';
import { formatFixed } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { lessonNumber, unitWord } from './lessonWords.ts';

const mostRows = 400;

export function lessonTable(chart: LessonChart): ChartTableContent {
  switch (chart.kind) {
    case 'bars':
      return {
        columns: [chart.title, unitWord(chart.unit)],
        rows: chart.bars.map(({ label, value }) => [label, lessonNumber(value, chart.unit)]),
      };
    case 'lines':
      return {
        columns: [t('lesson:column.point'), t('lesson:column.line'), 's', unitWord(chart.unit)],
        rows: chart.lines
          .flatMap(({ label, t, value }) =>
            t.map((atS, point) => [label, formatFixed(atS, 3), lessonNumber(value[point] ?? 0, chart.unit)]),
          )
          .slice(0, mostRows)
          .map((cells, index) => [String(index + 1), ...cells]),
      };
    case 'lanes':
      return {
        columns: [
          t('lesson:column.task'),
          t('lesson:column.run'),
          t('lesson:column.worker'),
          t('lesson:column.from'),
          t('lesson:column.to'),
          t('lesson:column.inOrder'),
          t('pipeline:readings'),
        ],
        rows: chart.groups
          .flatMap((group) =>
            group.lanes.flatMap(({ label, bars }) =>
              bars.map(({ startMs, endMs, inOrderMs, readings }) => [
                group.label,
                label,
                ...[startMs, endMs, inOrderMs].map((atMs) => formatFixed(atMs, 1)),
                String(readings),
              ]),
            ),
          )
          .slice(0, mostRows)
          .map((cells, index) => [String(index + 1), ...cells]),
      };
  }
}
