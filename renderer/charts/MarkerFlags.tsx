// Flags where a knob changed: a dashed line in accent, a flag above the plot, and a label where there is room for it.

import { labelOffset, placeMarkers } from './markerLayout.ts';
import type { KnobMove } from './markerMoves.ts';
import { crisp, type PlotRect, timeX } from './plotGeometry.ts';
import { tickTextWidth } from './textWidth.ts';

interface MarkerFlagsProps {
  readonly rect: PlotRect;
  readonly spanMs: number;
  readonly endMs: number;
  readonly moves: readonly KnobMove[];
}

/** Labels may reach this far beyond the plot, where no other text stands at their height. */
const overhang = 40;

export function MarkerFlags({ rect, spanMs, endMs, moves }: MarkerFlagsProps) {
  const shown = moves.filter(({ atMs }) => atMs >= endMs - spanMs && atMs <= endMs);
  const placed = placeMarkers(
    shown.map(({ atMs, labels }) => ({
      x: crisp(timeX(rect, spanMs, atMs - endMs)),
      forms: labels.map((text) => ({ text, width: tickTextWidth(text) })),
    })),
    rect.left,
    rect.right + overhang,
  );
  return placed.map(({ x, text, side }, index) => (
    <g key={`${shown[index]?.atMs} ${shown[index]?.labels[0]}`}>
      <line className="chart-knob-line" x1={x} x2={x} y1={rect.top - 3} y2={rect.bottom} />
      <path className="chart-knob-flag" d={`M${x - 4} ${rect.top - 9}h8l-4 6z`} />
      {text !== '' && (
        <text
          className="chart-knob-text"
          x={side === 'right' ? x + labelOffset : x - labelOffset}
          y={rect.top - 3}
          textAnchor={side === 'right' ? 'start' : 'end'}
        >
          {text}
        </text>
      )}
    </g>
  ));
}
