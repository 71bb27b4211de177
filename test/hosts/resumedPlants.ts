// Plants whose runs are killed and go on, for the tests of checkpoints.
import type { PlantInput } from '../../shared/plant.ts';

export const features = { window: 48, hop: 16, set: ['rolling' as const, 'window' as const] };
export const line = {
  id: 'line',
  kind: 'simulated' as const,
  mode: 'stream' as const,
  sensors: 3,
  rateHz: 1_500,
  signal: {
    spikesPer100k: 500,
    missingPer100k: 2_000,
    gapReadings: 3,
    stepShare: 0.3,
    stepEveryReadings: 700,
  },
};
export const hall = {
  ...line,
  id: 'hall',
  mode: 'poll' as const,
  latencyMs: 3,
  intervalMs: 10,
  rateHz: undefined,
};
export const simulated: PlantInput = { name: 'Hall', sources: [line, hall], knobs: { features } };

/** Rows of two columns with gaps, bad cells and rows that cannot be read; times as text, decimal commas. */
export function troubledCsv(rows: number): string {
  const lines = ['datetime;Pressure;Flow'];
  for (let i = 0; i < rows; i++) {
    const at = new Date(Date.UTC(2020, 2, 9, 10) + i * 100).toISOString().replace('T', ' ').replace('Z', '');
    if (i % 41 === 7) lines.push(`${at};broken`);
    else if (i % 53 === 11) lines.push(`never;1;2`);
    else lines.push(`${at};${cell(i, 17)};${cell(3 * i, 29)}`);
  }
  return `${lines.join('\n')}\n`;
}

function cell(i: number, every: number): string {
  if (i % every === 3) return '';
  if (i % every === 5) return 'out of order';
  return String(Math.round(1e6 * Math.sin(i / 9)) / 1e6).replace('.', ',');
}

export const replay = (settings: object): PlantInput => ({
  name: 'Pump',
  sources: [
    { id: 'pump', kind: 'replay', file: 'pump.csv', timeColumn: 'datetime', speed: 100, ...settings },
  ],
  knobs: { features, batch: { size: 200 } },
});
