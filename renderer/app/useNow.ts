// Local time as a value that changes: for countdowns and clocks.
import { useEffect, useState } from 'react';

/** ms since the epoch, refreshed that often; null stops it. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (everyMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
