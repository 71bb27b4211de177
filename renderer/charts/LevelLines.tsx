// Dashed horizontal levels across a plot: a promise, a limit, a capacity.
import { memo } from 'react';
import { crisp, type PlotRect, valueY } from './plotGeometry.ts';
import type { ValueScale } from './valueScale.ts';

export interface Level {
  readonly value: number;
  /** Written above the line at its left end; may be empty. */
  readonly text: string;
}

interface LevelLinesProps {
  readonly rect: PlotRect;
  readonly scale: ValueScale;
  readonly levels: readonly Level[];
}

/** Levels outside the scale are left out. */
export const LevelLines = memo(function LevelLines({ rect, scale, levels }: LevelLinesProps) {
  return levels
    .filter(({ value }) => value >= scale.low && value <= scale.high)
    .map(({ value, text }) => {
      const y = crisp(valueY(rect, scale, value));
      return (
        <g key={`${value} ${text}`}>
          <line className="chart-level" x1={rect.left} x2={rect.right} y1={y} y2={y} />
          {text !== '' && (
            <text
              className="chart-tick chart-tick-inside"
              x={rect.left + 6}
              y={y - 4 < rect.top + 8 ? y + 12 : y - 4}
            >
              {text}
            </text>
          )}
        </g>
      );
    });
});
