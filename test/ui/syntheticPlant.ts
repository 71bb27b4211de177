// A plant with sensors in every state, for looking at screens without an engine. Browser.
import type { Structure } from '../../shared/frame.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { type PlantInput, plantSchema } from '../../shared/plant.ts';
import { decimalsForRange, type Sensor, type SensorState } from '../../shared/sensor.ts';

/** One synthetic sensor: how its values run and in which state it is shown. */
export interface SyntheticSensor {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly base: number;
  readonly swing: number;
  readonly noise: number;
  readonly state?: Exclude<SensorState, 'live' | 'waiting'>;
  /** The value rises by that much 42 s before the present. */
  readonly rise?: number;
  /** Seconds before the present at which it was not delivered for 7 s. */
  readonly gapAgoS?: number;
}

interface SyntheticSource {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly rateHz: number;
  readonly config: PlantInput['sources'][number];
  readonly sensors: readonly SyntheticSensor[];
}

type Row = readonly [string, string, number, number, number, number, number, Partial<SyntheticSensor>?];
const sensorOf = ([name, unit, low, high, base, swing, noise, more]: Row): SyntheticSensor => ({
  name,
  unit,
  low,
  high,
  base,
  swing,
  noise,
  ...more,
});

const hall: readonly Row[] = [
  ['Inlet air', '°C', 10, 30, 18.42, 0.35, 0.05],
  ['Outlet air', '°C', 15, 35, 24.87, 0.4, 0.05],
  ['Bearing A', '°C', 20, 100, 61.3, 0.8, 0.1],
  ['Bearing B', '°C', 20, 100, 63.9, 0.7, 0.1],
  ['Humidity', '%', 0, 100, 41.2, 1.4, 0.3, { state: 'missing' }],
  ['CO₂', 'ppm', 300, 2_000, 612, 18, 3, { state: 'failed' }],
  ['Flow', 'L/min', 0, 300, 148.2, 3, 0.7],
  ['Oil press.', 'kPa', 200, 600, 412.6, 4, 1.2, { gapAgoS: 68 }],
  ['Sump level', 'mm', 0, 1_500, 831, 9, 1, { state: 'stale' }],
  ['Barometer', 'hPa', 950, 1_050, 1_013.2, 0.5, 0.05],
];
const machine: readonly Row[] = [
  ['CPU core 0', '%', 0, 100, 37.4, 14, 6],
  ['CPU core 1', '%', 0, 100, 41.9, 13, 6],
  ['Memory', 'GiB', 0, 8, 6.31, 0.12, 0.02],
  ['CPU temp.', '°C', 0, 100, 58, 2.4, 0.4],
  ['Disk read', 'MB/s', 0, 500, 0.4, 0.4, 0.3],
  ['Disk write', 'MB/s', 0, 500, 3.2, 2.4, 1.2],
  ['Net in', 'kB/s', 0, 1_000, 48.6, 20, 9],
  ['Net out', 'kB/s', 0, 1_000, 12.3, 7, 4],
];
const pump: readonly Row[] = [
  ['Pressure', 'bar', 0, 1, 0.382, 0.02, 0.006],
  ['Temperature', '°C', 0, 100, 74.9, 0.7, 0.15],
];
const line: readonly Row[] = [
  ['Vib 1', 'mm/s', 0, 8, 2.13, 0.22, 0.18],
  ['Vib 2', 'mm/s', 0, 8, 3.2, 0.2, 0.2, { rise: 1.6 }],
  ...[3, 4, 5, 6, 7, 8].map((n): Row => [`Vib ${n}`, 'mm/s', 0, 8, 1.6 + n * 0.12, 0.22, 0.17]),
];

const sources: readonly SyntheticSource[] = [
  {
    id: 'hall',
    name: 'Hall',
    summary: 'simulated, poll 100 ms',
    rateHz: 10,
    config: { id: 'hall', name: 'Hall', kind: 'simulated', mode: 'poll', sensors: 10 },
    sensors: hall.map(sensorOf),
  },
  {
    id: 'machine',
    name: 'This machine',
    summary: 'system, every 1 s',
    rateHz: 1,
    config: { id: 'machine', name: 'This machine', kind: 'system' },
    sensors: machine.map(sensorOf),
  },
  {
    id: 'pump',
    name: 'Pump',
    summary: 'replay ×10',
    rateHz: 10,
    config: { id: 'pump', name: 'Pump', kind: 'replay', file: 'valve1.csv', speed: 10 },
    sensors: pump.map(sensorOf),
  },
  {
    id: 'line',
    name: 'Line',
    summary: 'simulated, stream 50 kHz',
    rateHz: 50_000,
    config: { id: 'line', name: 'Line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 50_000 },
    sensors: line.map(sensorOf),
  },
];

/** One wide source of calm sensors: many tiles on the wall. */
function wideSources(sensors: number): readonly SyntheticSource[] {
  return [
    {
      id: 'wide',
      name: 'Wide',
      summary: 'simulated, poll 100 ms',
      rateHz: 10,
      config: { id: 'wide', name: 'Wide', kind: 'simulated', mode: 'poll', sensors },
      sensors: Array.from({ length: sensors }, (_, i) => ({
        ...sensorOf([`Sensor ${i + 1}`, '°C', 0, 100, 40 + (i % 7) * 3, 4, 0.8]),
      })),
    },
  ];
}

export interface SyntheticPlant {
  readonly structure: Structure;
  /** In the order of `structure.sensors`. */
  readonly sensors: readonly SyntheticSensor[];
}

/** `sensors` 0: the plant drawn in the pictures; `calm`: with nothing abnormal; `empty`: no sources at all. */
export function syntheticPlant(
  sensors: number,
  startedAtMs: number,
  kind: 'drawn' | 'calm' | 'empty',
): SyntheticPlant {
  const chosen = kind === 'empty' ? [] : sensors > 0 ? wideSources(sensors) : sources;
  const plant = plantSchema.parse({ name: 'Pump hall', sources: chosen.map(({ config }) => config) });
  const flat = chosen.flatMap(({ sensors: own }) => own);
  const list: Sensor[] = [];
  for (const source of chosen)
    source.sensors.forEach(({ name, unit, low, high }, i) => {
      list.push({
        slot: list.length,
        id: `${source.id}.${String(i + 1).padStart(2, '0')}`,
        sourceId: source.id,
        name,
        unit,
        low,
        high,
        rateHz: source.rateHz,
        decimals: decimalsForRange(low, high),
      });
    });
  const structure: Structure = {
    revision: 1,
    plantName: plant.name,
    sources: chosen.map((source, i) => ({
      config: plant.sources[i] ?? fail(source.id),
      name: source.name,
      summary: source.summary,
      slots: list.filter(({ sourceId }) => sourceId === source.id).map(({ slot }) => slot),
    })),
    sensors: list,
    knobs: {
      ...defaultKnobs,
      pool: { ...defaultKnobs.pool, workers: 4 },
      features: { ...defaultKnobs.features, set: ['rolling', 'window'] },
    },
    limits: kind === 'drawn' && sensors === 0 ? { 'line.02': { high: 4.5, priority: 2 } } : {},
    picked:
      sensors > 0
        ? list.slice(0, 4).map(({ id }) => id)
        : ['hall.03', 'hall.04', 'line.02', 'hall.08'].slice(0, kind === 'empty' ? 0 : 4),
    startedAtMs,
    host: 'desktop',
    cores: 8,
  };
  return { structure, sensors: kind === 'calm' ? flat.map(calm) : flat };
}

function calm({
  state: _state,
  rise: _rise,
  gapAgoS: _gapAgoS,
  ...sensor
}: SyntheticSensor): SyntheticSensor {
  return sensor;
}

function fail(id: string): never {
  throw new Error(`no configuration of source ${id}`);
}
