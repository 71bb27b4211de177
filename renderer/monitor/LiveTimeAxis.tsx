// The time axis under the panes: round times of day, and at the right end what moment that is.
import { crisp, type PlotRect, timeX } from '../charts/plotGeometry.ts';
import { tickTextWidth } from '../charts/textWidth.ts';
import { clockTimeTicks } from '../charts/timeTicks.ts';
import { formatTime } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { Standing } from './liveSnapshot.ts';

interface LiveTimeAxisProps {
  readonly rect: PlotRect;
  readonly spanMs: number;
  readonly endMs: number;
  readonly standing: Standing;
}

const endKeys = { live: 'charts:nowAt', paused: 'charts:pausedAt', last: 'charts:lastAt' } as const;

export function LiveTimeAxis({ rect, spanMs, endMs, standing }: LiveTimeAxisProps) {
  const end = t(endKeys[standing], { time: formatTime(endMs) });
  const endFrom = rect.right - tickTextWidth(end) - 8;
  return (
    <g>
      {clockTimeTicks(endMs, spanMs, rect.width).map(({ ms, label }) => {
        const x = crisp(timeX(rect, spanMs, ms));
        const half = tickTextWidth(label) / 2;
        const hasRoom = x + half < endFrom && x - half > rect.left - 30;
        return (
          <g key={ms + endMs}>
            <line className="live-axis" x1={x} x2={x} y1={rect.bottom} y2={rect.bottom + 4} />
            {hasRoom && (
              <text className="chart-tick" x={x} y={rect.bottom + 15} textAnchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
      <text className="chart-tick live-end" x={rect.right} y={rect.bottom + 15} textAnchor="end">
        {end}
      </text>
    </g>
  );
}
