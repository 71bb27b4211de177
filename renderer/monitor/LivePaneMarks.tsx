// Over the lines of a pane: its unit, limits with the time beyond them, and brackets around gaps.
import { memo } from 'react';
import { crisp, type PlotRect, timeX, valueY } from '../charts/plotGeometry.ts';
import { tickTextWidth } from '../charts/textWidth.ts';
import type { ValueScale } from '../charts/valueScale.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatDuration, formatFixed } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { type LimitLine, type LivePane, stretchesBeyond } from './livePanes.ts';

interface LivePaneMarksProps {
  readonly pane: LivePane;
  readonly rect: PlotRect;
  readonly scale: ValueScale;
  readonly spanMs: number;
  readonly endMs: number;
}

/** Gaps shorter than this are too narrow to be named. */
const leastGapMs = 2_000;

export const LivePaneMarks = memo(function LivePaneMarks(props: LivePaneMarksProps) {
  const { pane, rect } = props;
  const unitWidth = tickTextWidth(pane.unit);
  return (
    <g className="live-pane-marks">
      <text className="chart-tick live-unit" x={rect.left + 6} y={rect.top + 13}>
        {pane.unit}
      </text>
      {pane.limits.map((limit) => (
        <Limit
          key={`${limit.sensorId} ${limit.side}`}
          {...props}
          limit={limit}
          textX={rect.left + 16 + unitWidth}
        />
      ))}
      <Gaps {...props} />
    </g>
  );
});

interface LimitProps extends LivePaneMarksProps {
  readonly limit: LimitLine;
  readonly textX: number;
}

function Limit({ pane, rect, scale, spanMs, endMs, limit, textX }: LimitProps) {
  if (limit.value < scale.low || limit.value > scale.high) return null;
  const y = crisp(valueY(rect, scale, limit.value));
  const series = pane.lines.find(({ sensor }) => sensor.id === limit.sensorId)?.series;
  const x = (atMs: number) => Math.max(rect.left, timeX(rect, spanMs, atMs - endMs));
  const beyond = (series ? stretchesBeyond(series, limit.side, limit.value) : []).filter(
    ({ toMs }) => toMs >= endMs - spanMs,
  );
  const last = beyond.at(-1);
  const text = t(`monitor:limitAt.${limit.side}`, { value: formatFixed(limit.value, limit.decimals) });
  return (
    <g>
      <line className="chart-level" x1={rect.left} x2={rect.right} y1={y} y2={y} />
      <text className="chart-tick" x={textX} y={y - 4 < rect.top + 9 ? y + 12 : y - 4}>
        {text}
      </text>
      {beyond.map(({ fromMs, toMs }) => (
        <rect
          key={fromMs}
          className={`live-beyond live-beyond-${limit.priority}`}
          x={x(fromMs)}
          y={y - 1.5}
          width={Math.max(2, Math.min(rect.right, x(toMs)) - x(fromMs))}
          height={3}
        />
      ))}
      {last && (
        <g transform={`translate(${Math.max(rect.left, x(last.fromMs) - 7)},${Math.max(rect.top, y - 18)})`}>
          <AlarmMark priority={limit.priority} />
        </g>
      )}
    </g>
  );
}

function Gaps({ pane, rect, spanMs, endMs }: LivePaneMarksProps) {
  const gaps = pane.lines.flatMap(({ sensor, series }) => {
    const pairs: { readonly key: string; readonly from: number; readonly to: number }[] = [];
    for (let i = 0; i + 1 < (series?.gapsMs.length ?? 0); i += 2) {
      const from = series?.gapsMs[i] ?? Number.NaN;
      const to = series?.gapsMs[i + 1] ?? Number.NaN;
      const isShown = to - from >= leastGapMs && to > endMs - spanMs && from < endMs;
      if (isShown) pairs.push({ key: `${sensor.slot} ${from}`, from, to });
    }
    return pairs;
  });
  const y = rect.bottom - 6.5;
  return gaps.map(({ key, from, to }) => {
    const left = Math.max(rect.left + 1, timeX(rect, spanMs, from - endMs));
    const right = Math.min(rect.right - 1, timeX(rect, spanMs, to - endMs));
    const text = t('monitor:gap', { time: formatDuration(to - from) });
    const middle = (left + right) / 2;
    const half = tickTextWidth(text) / 2;
    const textX = Math.min(rect.right - half - 2, Math.max(rect.left + half + 2, middle));
    return (
      <g key={key}>
        <path className="live-gap" d={`M${left} ${y - 4}v8M${left} ${y}H${right}M${right} ${y - 4}v8`} />
        <text className="chart-tick" x={textX} y={y - 5} textAnchor="middle">
          {text}
        </text>
      </g>
    );
  });
}
