// Piscina's worker of the `objects` baseline: an array of readings in, an array of statistics out, both cloned.
import { type PlainReading, type PlainStatistics, RollingStatistics } from './rollingStatistics.ts';

const window = 64;
const low = 0;
const high = 100;
const bySensor = new Map<string, RollingStatistics>();

export default function statisticsOf(readings: readonly PlainReading[]): PlainStatistics[] {
  return readings.map((reading) => {
    let statistics = bySensor.get(reading.sensor);
    if (!statistics) {
      statistics = new RollingStatistics(window, low, high);
      bySensor.set(reading.sensor, statistics);
    }
    return statistics.add(reading);
  });
}
