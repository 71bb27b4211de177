// The plant of benches that look at the UI: the default one with 50,000 readings/s beside it.
import { defaultPlant } from '../../shared/defaultPlant.ts';
import type { PlantInput } from '../../shared/plant.ts';

export const busyPlant: PlantInput = {
  ...defaultPlant,
  sources: [
    ...defaultPlant.sources,
    { id: 'line', name: 'Line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 6_250 },
  ],
};
