// The readings that could not be computed, by name, as the engine's report has them. Asked for while they are looked at.
import { useEffect, useState } from 'react';
import type { RunReport } from '../../shared/report.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export interface NamedReadings {
  readonly quarantined: RunReport['quarantined'];
  /** Local time of the answer, ms since the epoch. */
  readonly askedAtMs: number;
}

/** A report holds up to 10,000 names: it is asked for when the count has moved, and not more often than this. */
const askEveryMs = 5_000;

/** Null before the first answer, and while nothing is quarantined. */
export function useQuarantinedReadings(): NamedReadings | null {
  const [named, setNamed] = useState<NamedReadings | null>(null);
  const run = useTelltale((state) => state.structure?.startedAtMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has names of its own
  useEffect(() => {
    let asked = 0;
    let isOver = false;
    setNamed(null);
    const ask = () => {
      const { figures, connection, send } = useTelltale.getState();
      const count = figures?.ledger.quarantined ?? 0;
      if (count === asked || connection.state !== 'connected') return;
      asked = count;
      send({ name: 'readReport' }).then(
        ({ quarantined }) => {
          if (!isOver) setNamed({ quarantined, askedAtMs: Date.now() });
        },
        () => {
          // The connection went away: it is asked again when it is back.
          asked = 0;
        },
      );
    };
    ask();
    const timer = setInterval(ask, askEveryMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [run]);
  return named;
}
