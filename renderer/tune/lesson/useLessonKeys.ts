// Keys for whoever demonstrates: ← → or a presenter's page keys turn to another step, Enter runs it.
import { useEffect } from 'react';
import { useLesson } from './lessonState.ts';

/** What uses arrows itself, and what uses Enter. */
const withArrows = 'input, textarea, select, section[tabindex], [role]:not([role="img"])';
const withEnter = `button, a, ${withArrows}`;

const turns: Readonly<Record<string, 1 | -1 | undefined>> = {
  ArrowRight: 1,
  PageDown: 1,
  ArrowLeft: -1,
  PageUp: -1,
};

/** Means something else where it was pressed. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (event.target instanceof Element && event.target.closest(event.key === 'Enter' ? withEnter : withArrows))
    return true;
  return document.querySelector('[role="dialog"]') !== null;
}

/** `runnable`: the step shown can be run now. */
export function useLessonKeys(ids: readonly string[], place: number, runnable: boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const turn = turns[event.key];
      const next = turn === undefined ? undefined : ids[place + turn];
      const { show, run } = useLesson.getState();
      if (next !== undefined) show(next);
      const present = ids[place];
      if (event.key === 'Enter' && runnable && present !== undefined) run(present);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [ids, place, runnable]);
}
