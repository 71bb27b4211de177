// What each worker did: a lane for each, a bar for each batch, and hatched below it how long its results were held.
import { useId } from 'react';
import type { LessonChart } from '../../../shared/tuning/lesson.ts';
import { roundFixed } from '../../charts/tickText.ts';
import { type PanelSize, usePanelSize } from '../../charts/usePanelSize.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { thinSpace } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';

type Lanes = Extract<LessonChart, { kind: 'lanes' }>;
type LaneBar = Lanes['groups'][number]['lanes'][number]['bars'][number];

const namesWidth = 84;
const axisHeight = 22;
const groupTitleHeight = 22;
const right = 16;
const tallestLane = 64;
/** Of a lane: its gap above, the bar, and the strip of what is held. */
const gap = 4;
const heldHeight = 7;
/** A bar's number of readings is written in it from this width on. */
const textFromWidth = 34;

export function LessonLanes({ chart }: { readonly chart: Lanes }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const words = chart.groups.map(
    ({ label, lanes }) =>
      `${label}: ${lanes.map((lane) => t('lesson:laneTasks', { lane: lane.label, number: String(lane.bars.length) })).join(', ')}`,
  );
  return (
    <div
      ref={place}
      className="time-chart"
      role="img"
      aria-label={`${chart.title}, ${roundFixed(Math.round(chart.spanMs))} ms. ${words.join('; ')}.`}
    >
      {size && <LanesPlot chart={chart} size={size} />}
    </div>
  );
}

function LanesPlot({ chart, size }: { readonly chart: Lanes; readonly size: PanelSize }) {
  const hatch = useId();
  const { groups, spanMs } = chart;
  const width = Math.max(10, size.width - namesWidth - right);
  const x = (atMs: number) => namesWidth + (Math.min(spanMs, Math.max(0, atMs)) / spanMs) * width;
  const lanes = groups.reduce((sum, group) => sum + group.lanes.length, 0);
  const free = size.height - axisHeight - groups.length * groupTitleHeight;
  const laneHeight = Math.max(18, Math.min(tallestLane, free / Math.max(1, lanes)));
  const tops = groupTops(chart, laneHeight);
  const bottom = tops.bottom + 4;
  const ticks = amountScale(spanMs / 1.04).ticks.filter((atMs) => atMs <= spanMs);
  return (
    <svg className="lesson-lanes" width={size.width} height={size.height} aria-hidden="true">
      <defs>
        <pattern id={hatch} width={4} height={4} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="lesson-held-line" width={1.6} height={4} />
        </pattern>
      </defs>
      {groups.map((group, index) => (
        <g key={group.label}>
          <text className="lesson-lane-group" x={4} y={(tops.of[index] ?? 0) - 7}>
            {group.label}
          </text>
          {group.lanes.map((lane, row) => {
            const top = (tops.of[index] ?? 0) + row * laneHeight;
            return (
              <g key={lane.label}>
                <rect
                  className="lesson-lane"
                  x={namesWidth}
                  y={top}
                  width={width}
                  height={laneHeight - gap}
                />
                <text className="chart-tick lesson-tick" x={12} y={top + (laneHeight - gap) / 2 + 4}>
                  {lane.label}
                </text>
                {lane.bars.length === 0 && (
                  <text className="lesson-lane-idle" x={namesWidth + 8} y={top + (laneHeight - gap) / 2 + 4}>
                    {t('lesson:idle')}
                  </text>
                )}
                {lane.bars.map((bar) => (
                  <TaskBar
                    key={bar.startMs}
                    bar={bar}
                    x={x}
                    top={top}
                    tall={laneHeight - gap}
                    hatch={hatch}
                  />
                ))}
              </g>
            );
          })}
        </g>
      ))}
      {ticks.map((atMs) => (
        <g key={atMs}>
          <line className="lesson-lane-tick" x1={x(atMs)} x2={x(atMs)} y1={bottom} y2={bottom + 3} />
          <text
            className="chart-tick lesson-tick"
            x={x(atMs)}
            y={bottom + 15}
            textAnchor={x(atMs) > size.width - 40 ? 'end' : 'middle'}
          >
            {`${roundFixed(atMs)}${thinSpace}ms`}
          </text>
        </g>
      ))}
      <line className="lesson-lane-tick" x1={namesWidth} x2={namesWidth + width} y1={bottom} y2={bottom} />
    </svg>
  );
}

function groupTops({ groups }: Lanes, laneHeight: number): { of: readonly number[]; bottom: number } {
  const of: number[] = [];
  let top = 0;
  for (const group of groups) {
    of.push(top + groupTitleHeight);
    top += groupTitleHeight + group.lanes.length * laneHeight;
  }
  return { of, bottom: top };
}

interface TaskBarProps {
  readonly bar: LaneBar;
  readonly x: (atMs: number) => number;
  readonly top: number;
  readonly tall: number;
  readonly hatch: string;
}

function TaskBar({ bar, x, top, tall, hatch }: TaskBarProps) {
  const [from, to, until] = [x(bar.startMs), x(bar.endMs), x(bar.inOrderMs)];
  const barHeight = tall - heldHeight - 4;
  const wide = Math.max(1, to - from - 1);
  return (
    <>
      {to > from && <rect className="lesson-task" x={from} y={top + 2} width={wide} height={barHeight} />}
      {until - to > 1 && (
        <rect x={to} y={top + 3 + barHeight} width={until - to} height={heldHeight} fill={`url(#${hatch})`} />
      )}
      {wide >= textFromWidth && barHeight >= 14 && (
        <text
          className="lesson-task-text"
          x={from + wide / 2}
          y={top + 6 + barHeight / 2}
          textAnchor="middle"
        >
          {bar.readings}
        </text>
      )}
    </>
  );
}
