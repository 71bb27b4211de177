// Small frames and structures for tests of the UI's store.
import type { Frame, SeriesColumns, Structure, WallColumns } from '../../shared/frame.ts';
import { sparkBucketMs } from '../../shared/frame.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { Limits } from '../../shared/plant.ts';
import { type Sensor, type SensorState, sensorStates } from '../../shared/sensor.ts';
import { syntheticFigures } from './syntheticFigures.ts';
import { syntheticPlant } from './syntheticPlant.ts';

export function sensor(slot: number, more: Partial<Sensor> = {}): Sensor {
  return {
    slot,
    id: `hall.${slot}`,
    sourceId: 'hall',
    name: `Sensor ${slot}`,
    unit: '°C',
    low: 0,
    high: 100,
    rateHz: 10,
    decimals: 1,
    ...more,
  };
}

export function structure(
  sensors: readonly Sensor[],
  more: Partial<Structure> = {},
  limits: Readonly<Record<string, Limits>> = {},
): Structure {
  const ids = [...new Set(sensors.map(({ sourceId }) => sourceId))];
  return {
    revision: 1,
    plantName: 'Test',
    sources: ids.map((id) => ({
      config: { id, kind: 'system', paused: false, intervalMs: 1_000 },
      name: id,
      summary: 'system',
      slots: sensors.filter(({ sourceId }) => sourceId === id).map(({ slot }) => slot),
    })),
    sensors,
    knobs: defaultKnobs,
    limits,
    picked: [],
    startedAtMs: 1_000,
    host: 'headless',
    cores: 2,
    ...more,
  };
}

/** One row a sensor: value and state. Every sensor came into its state, and delivered last, at `sinceMs`. */
export function wall(
  rows: readonly { readonly value: number; readonly state?: SensorState }[],
  sinceMs = 0,
): WallColumns {
  const count = rows.length;
  return {
    revision: 1,
    values: Float64Array.from(rows, ({ value }) => value),
    lastFinite: Float64Array.from(rows, ({ value }) => value),
    arrivedAtMs: new Float64Array(count).fill(sinceMs),
    states: Uint8Array.from(rows, ({ state = 'live' }) => sensorStates.indexOf(state)),
    stateSinceMs: new Float64Array(count).fill(sinceMs),
    ratesHz: new Float32Array(count).fill(10),
    sparks: {
      bucketMs: sparkBucketMs,
      firstBucket: 0,
      buckets: 1,
      min: Float32Array.from(rows, ({ value }) => value - 1),
      max: Float32Array.from(rows, ({ value }) => value + 1),
    },
  };
}

const figures = syntheticFigures(syntheticPlant(0, 0, 'calm'), 1_000, false);

export function frame(more: Partial<Frame>): Frame {
  return {
    kind: 'frame',
    number: 1,
    atMs: 10_000,
    structure: null,
    figures,
    wall: null,
    series: null,
    overview: null,
    detail: null,
    history: null,
    costPoints: null,
    tasks: null,
    tuning: null,
    events: [],
    ...more,
  };
}

/** Points [t, mean] of one line, its band ± 1. */
export function series(slot: number, points: readonly (readonly [number, number])[]): SeriesColumns {
  return {
    slot,
    t: Float64Array.from(points, ([t]) => t),
    min: Float64Array.from(points, ([, mean]) => mean - 1),
    max: Float64Array.from(points, ([, mean]) => mean + 1),
    mean: Float64Array.from(points, ([, mean]) => mean),
    gapsMs: new Float64Array(0),
  };
}
