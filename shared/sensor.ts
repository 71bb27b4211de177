// What a sensor is and the states an operator sees it in. Plain types, used by every process.

/** One measured quantity. Made by its source, immutable while the source runs. */
export interface Sensor {
  /** Slot of its ring, unique in a run and never reused. */
  readonly slot: number;
  /** Unique in the plant: source id, a dot, the sensor's own id ("hall.03"). */
  readonly id: string;
  readonly sourceId: string;
  readonly name: string;
  /** Unit as shown ("°C"); empty when the quantity has none. */
  readonly unit: string;
  /** Nominal range: `norm` maps low to 0 and high to 1. */
  readonly low: number;
  readonly high: number;
  /** Nominal readings per second; null where it is not known beforehand. */
  readonly rateHz: number | null;
  /** Decimals to show, from the range. */
  readonly decimals: number;
}

/**
 * waiting: no reading yet. live: a finite reading in time. stale: the last is older than 3 intervals and 1 s.
 * missing: the newest reading has no finite value. failed: the source could not read it.
 */
export const sensorStates = ['waiting', 'live', 'stale', 'missing', 'failed'] as const;
export type SensorState = (typeof sensorStates)[number];

/** Decimals that give about four significant digits over the range. */
export function decimalsForRange(low: number, high: number): number {
  const largest = Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE);
  return Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}
