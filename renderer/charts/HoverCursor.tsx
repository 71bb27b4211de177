// The one cursor that runs through all time charts of a screen, with the time it stands at.
import { formatTime } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { crisp, type PlotRect, timeX } from './plotGeometry.ts';

interface HoverCursorProps {
  readonly rect: PlotRect;
  readonly spanMs: number;
  readonly endMs: number;
}

const labelWidth = 56;

export function HoverCursor({ rect, spanMs, endMs }: HoverCursorProps) {
  const hoverMs = useTelltale((state) => state.hoverMs);
  if (hoverMs === null || hoverMs < endMs - spanMs || hoverMs > endMs) return null;
  const x = crisp(timeX(rect, spanMs, hoverMs - endMs));
  const middle = Math.min(rect.right - labelWidth / 2, Math.max(rect.left + labelWidth / 2, x));
  return (
    <g>
      <line className="chart-cursor" x1={x} x2={x} y1={rect.top} y2={rect.bottom} />
      <rect
        className="chart-cursor-time"
        x={middle - labelWidth / 2}
        y={rect.bottom + 2}
        width={labelWidth}
        height={16}
      />
      <text className="chart-cursor-text" x={middle} y={rect.bottom + 14} textAnchor="middle">
        {formatTime(hoverMs)}
      </text>
    </g>
  );
}
