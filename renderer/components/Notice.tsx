// What stands in a panel's own place when there is nothing to show, something is wrong, or one has to wait.
import type { ReactNode } from 'react';
import type { EventPriority } from '../../shared/events.ts';
import { AlarmMark } from './AlarmMark.tsx';
import './Notice.css';

interface NoticeProps {
  /** What and where. */
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  /** Absent where nothing is wrong. */
  readonly priority?: EventPriority;
  readonly actions?: ReactNode;
  readonly className?: string;
}

export function Notice({ title, children, priority, actions, className = '' }: NoticeProps) {
  return (
    <div
      className={`notice ${className}`}
      role={priority !== undefined && priority <= 2 ? 'alert' : 'status'}
    >
      {priority !== undefined && <AlarmMark priority={priority} />}
      <div className="notice-text">
        <b>{title}</b>
        {children && <div>{children}</div>}
        {actions && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
