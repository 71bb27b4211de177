// The mark of an alarm priority: shape, number and colour together, never colour alone.
import { memo } from 'react';
import type { EventPriority } from '../../shared/events.ts';
import { t } from '../language/language.ts';
import './AlarmMark.css';

/** "Critical". */
export const priorityWord = (priority: EventPriority): string => t(`app:priority.p${priority}`);

interface AlarmMarkProps {
  readonly priority: EventPriority;
  readonly size?: number;
  /** Where the state stands in words beside it. */
  readonly decorative?: boolean;
}

function Shape({ priority }: { readonly priority: EventPriority }) {
  switch (priority) {
    case 1:
      return <rect className="shape" x="1" y="1" width="14" height="14" />;
    case 2:
      return <path className="shape" d="M8 .8 15.6 15H.4z" />;
    case 3:
      return <circle className="shape" cx="8" cy="8" r="7.2" />;
    case 4:
      return <path className="shape" d="M8 .6 15.4 8 8 15.4.6 8z" />;
  }
}

const baseline: Readonly<Record<EventPriority, number>> = { 1: 12, 2: 13.7, 3: 12, 4: 11.8 };

export const AlarmMark = memo(function AlarmMark({ priority, size = 16, decorative }: AlarmMarkProps) {
  return (
    <svg
      className={`alarm-mark alarm-mark-${priority}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={t(`app:priorityName.p${priority}`)}
      aria-hidden={decorative === true}
    >
      <Shape priority={priority} />
      <text x="8" y={baseline[priority]}>
        {priority === 4 ? 'i' : priority}
      </text>
    </svg>
  );
});
