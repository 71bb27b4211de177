// Recharts properties that all lines and areas of the pipeline's charts share.

import { UnmeasuredLine } from '../charts/UnmeasuredLine.tsx';

export const still = {
  type: 'linear',
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  legendType: 'none',
} as const;

export const line = { ...still, shape: UnmeasuredLine } as const;

export const mainLine = {
  ...line,
  stroke: 'var(--data-1)',
  strokeWidth: 1.5,
  strokeLinejoin: 'round',
} as const;
export const bandArea = { ...still, stroke: 'none', fill: 'var(--data-fill)', fillOpacity: 1 } as const;
