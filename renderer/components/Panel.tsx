// A flat panel with a title row; panels are parted by hairlines.
import { type ReactNode, useId } from 'react';
import './Panel.css';

interface PanelProps {
  readonly title: string;
  /** Unit or caption beside the title. */
  readonly caption?: ReactNode;
  /** At the right end of the title row: readouts, controls. */
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
}

export function Panel({ title, caption, tools, children, className = '' }: PanelProps) {
  const titleId = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={titleId}>
      <div className="panel-title">
        <h2 id={titleId}>{title}</h2>
        {caption !== undefined && <span className="panel-caption">{caption}</span>}
        <span className="panel-gap" />
        {tools}
      </div>
      {children}
    </section>
  );
}
