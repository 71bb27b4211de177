// Piscina's worker of the `objects` baseline: plain objects in, plain objects out, both cloned. It keeps nothing.
import { type PlainReading, type PlainStatistics, RollingStatistics } from './rollingStatistics.ts';

/** `halo`: the values before the first reading that its window reaches back to. */
export interface ObjectsTask {
  readonly halo: readonly number[];
  readonly readings: readonly PlainReading[];
}

export default function statisticsOf({ halo, readings }: ObjectsTask): PlainStatistics[] {
  const statistics = new RollingStatistics(64, 0, 100);
  for (const value of halo) statistics.enter(value);
  return readings.map((reading) => statistics.add(reading));
}
