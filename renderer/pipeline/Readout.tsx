// A figure in a chart's title row: its value now, or under the cursor while that is on a chart.
import { memo } from 'react';

interface ReadoutProps {
  readonly label: string;
  readonly text: string;
  /** Widest text it may have to hold, in digits. */
  readonly width: number;
  readonly after?: string;
}

export const Readout = memo(function Readout({ label, text, width, after }: ReadoutProps) {
  return (
    <span className="chart-readout" style={{ minWidth: `${label.length + width}ch` }}>
      {label}
      <b>{text}</b>
      {after}
    </span>
  );
});
