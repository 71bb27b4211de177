// What stands in a chart's place while there is nothing to draw: what is so, and what to do or expect next.
import './charts.css';

interface ChartNoteProps {
  readonly title: string;
  readonly children: string;
}

export function ChartNote({ title, children }: ChartNoteProps) {
  return (
    <div className="chart-note">
      <b>{title}</b>
      <span>{children}</span>
    </div>
  );
}
