// Names of lines at their right ends, spread apart so that each can be read.
import { useRef } from 'react';
import { labelOrder, labelSpread } from './labelSpread.ts';
import { type PlotRect, valueY } from './plotGeometry.ts';
import type { ValueScale } from './valueScale.ts';

export interface EndLabel {
  readonly text: string;
  /** Where its line ends; null where it has none just now: the label is left out. */
  readonly value: number | null;
  /** `main`: the line that matters most. `knob`: what a person set. `alarm`: abnormal. */
  readonly tone: 'main' | 'plain' | 'knob' | 'alarm';
}

interface EndLabelsProps {
  readonly rect: PlotRect;
  readonly scale: ValueScale;
  readonly labels: readonly EndLabel[];
}

const labelGap = 13;

export function EndLabels({ rect, scale, labels }: EndLabelsProps) {
  const shown = labels.filter((label) => label.value !== null);
  const wanted = shown.map(({ value }) => valueY(rect, scale, value ?? 0));
  const order = useRef<readonly number[]>([]);
  order.current = labelOrder(wanted, order.current);
  const ys = labelSpread(wanted, labelGap, rect.top + 5, rect.bottom - 3, order.current);
  return shown.map(({ text, tone }, index) => (
    <text
      key={text}
      className={`chart-tick chart-end chart-end-${tone}`}
      x={rect.right + 6}
      y={(ys[index] ?? 0) + 4}
    >
      {text}
    </text>
  ));
}
