// Named settings of the knobs that can be applied with one press.
import type { KnobChanges } from './knobs.ts';

export interface Preset {
  readonly name: 'Operator' | 'Low latency' | 'High throughput';
  readonly changes: KnobChanges;
}

export const presets: readonly Preset[] = [
  {
    name: 'Operator',
    changes: {
      'pool.mode': 'pool',
      'pool.transport': 'shared',
      'pool.workers': 2,
      'pool.inFlightPerWorker': 2,
      'batch.size': 500,
      'batch.maxWaitMs': 50,
    },
  },
  {
    name: 'Low latency',
    changes: {
      'pool.mode': 'pool',
      'pool.transport': 'shared',
      'pool.workers': 2,
      'pool.inFlightPerWorker': 2,
      'batch.size': 100,
      'batch.maxWaitMs': 5,
    },
  },
  {
    name: 'High throughput',
    changes: {
      'pool.mode': 'pool',
      'pool.transport': 'shared',
      'pool.workers': 2,
      'pool.inFlightPerWorker': 4,
      'batch.size': 8_000,
      'batch.maxWaitMs': 200,
    },
  },
];
