// How the lines of a sweep are told apart: grey and shape by worker count, copying crossed, the event loop dotted.
import type { SweepSetup } from '../../../shared/tuning/sweep.ts';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';

export type MarkShape = 'circle' | 'square' | 'triangle' | 'diamond' | 'none';

export interface LineStyle {
  readonly colour: string;
  readonly shape: MarkShape;
  /** Copying: the mark is crossed, not filled. */
  readonly crossed: boolean;
}

const colours = ['var(--data-1)', 'var(--data-2)', 'var(--data-3)'] as const;
const shapes = ['circle', 'square', 'triangle', 'diamond'] as const;

/** By worker count from the most down; a count has the same style with and without copying. */
export function lineStyle(lines: readonly SweepLine[], { workers, transport }: SweepSetup): LineStyle {
  if (workers === 0) return { colour: 'var(--data-3)', shape: 'none', crossed: false };
  const counts = [...new Set(lines.map(({ setup }) => setup.workers))].filter((count) => count > 0);
  const rank = counts.sort((a, b) => b - a).indexOf(workers);
  return {
    colour: colours[Math.min(rank, colours.length - 1)] ?? colours[0],
    shape: shapes[rank % shapes.length] ?? 'circle',
    crossed: transport === 'copy',
  };
}

interface MarkProps extends LineStyle {
  readonly cx: number;
  readonly cy: number;
  /** Of the sweep that it is compared with. */
  readonly outlined?: boolean;
}

/** One measured cell on a chart. */
export function CellMark({ cx, cy, colour, shape, crossed, outlined = false }: MarkProps) {
  const paint = outlined
    ? { fill: 'var(--bg-well)', stroke: colour, strokeWidth: 1.25 }
    : { fill: colour, stroke: 'var(--bg-well)', strokeWidth: 1 };
  if (crossed)
    return (
      <path
        d={`M${cx - 3.2} ${cy - 3.2}l6.4 6.4M${cx - 3.2} ${cy + 3.2}l6.4 -6.4`}
        fill="none"
        stroke={colour}
        strokeWidth={outlined ? 1 : 1.75}
      />
    );
  switch (shape) {
    case 'circle':
      return <circle cx={cx} cy={cy} r={3.6} {...paint} />;
    case 'square':
      return <rect x={cx - 3.2} y={cy - 3.2} width={6.4} height={6.4} {...paint} />;
    case 'triangle':
      return <path d={`M${cx} ${cy - 4.2}l4 7.4h-8z`} {...paint} />;
    case 'diamond':
      return <path d={`M${cx} ${cy - 4.4}l4.4 4.4l-4.4 4.4l-4.4 -4.4z`} {...paint} />;
    case 'none':
      return <circle cx={cx} cy={cy} r={outlined ? 2.4 : 1.8} {...paint} />;
  }
}
