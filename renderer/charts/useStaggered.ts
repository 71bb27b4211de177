// Reads values for charts and digits at their own turns, so that the parts of a screen never update in one frame.
import { useEffect, useRef, useState } from 'react';
import { chartSchedule, type JoinSchedule } from './chartSchedule.ts';

const joinCharts = chartSchedule(200);
const joinDigits = chartSchedule(250);
const joinSlow = chartSchedule(1_000);

/**
 * What `read` returned at the last turn, about five times a second; renders again when it returns something else.
 * A new `read` counts at once.
 */
export function useStaggered<T>(read: () => T): T {
  return useTurns(joinCharts, read);
}

/** The same for numbers, about four times a second: faster than that nobody reads them. */
export function useDigits<T>(read: () => T): T {
  return useTurns(joinDigits, read);
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
