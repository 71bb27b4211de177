// Reads values for charts at turns of their own, so that no two of a screen update in one frame.
import { useEffect, useRef, useState } from 'react';
import { chartSchedule, type JoinSchedule } from './chartSchedule.ts';

const joinCharts = chartSchedule(200);
const joinSlow = chartSchedule(1_000);

/**
 * What `read` returned at the last turn, about five times a second; renders again when it returns something else.
 * `read` is made once or memoised; another one counts at once.
 */
export function useStaggered<T>(read: () => T): T {
  return useTurns(joinCharts, read);
}

/** The same once a second, for what is drawn from many points and changes little. */
export function useSlowly<T>(read: () => T): T {
  return useTurns(joinSlow, read);
}

function useTurns<T>(join: JoinSchedule, read: () => T): T {
  const [value, setValue] = useState(read);
  const present = useRef(read);
  if (present.current !== read) {
    present.current = read;
    const next = read();
    if (!Object.is(next, value)) setValue(() => next);
  }
  useEffect(() => join(() => setValue(() => present.current())), [join]);
  return value;
}
