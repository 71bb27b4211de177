// The plant of a first start: ten simulated sensors with 100 ms latency and this machine's own sensors.
import type { PlantInput } from './plant.ts';

export const defaultPlant: PlantInput = {
  name: 'Pump hall',
  sources: [
    {
      id: 'hall',
      name: 'Hall',
      kind: 'simulated',
      mode: 'poll',
      latencyMs: 100,
      intervalMs: 100,
      sensors: [
        { name: 'Inlet air', unit: '°C', low: 10, high: 30 },
        { name: 'Outlet air', unit: '°C', low: 15, high: 35 },
        { name: 'Bearing A', unit: '°C', low: 20, high: 100 },
        { name: 'Bearing B', unit: '°C', low: 20, high: 100 },
        { name: 'Humidity', unit: '%', low: 0, high: 100 },
        { name: 'CO₂', unit: 'ppm', low: 300, high: 2_000 },
        { name: 'Flow', unit: 'L/min', low: 0, high: 300 },
        { name: 'Oil press.', unit: 'kPa', low: 200, high: 600 },
        { name: 'Sump level', unit: 'mm', low: 0, high: 1_500 },
        { name: 'Barometer', unit: 'hPa', low: 950, high: 1_050 },
      ],
    },
    { id: 'machine', name: 'This machine', kind: 'system', intervalMs: 1_000 },
  ],
  knobs: { features: { set: ['rolling', 'window'] } },
  picked: ['hall.01', 'hall.03', 'hall.04', 'hall.08'],
};
