// Cells of a sweep as tests plant them.
import type { SweepCell, SweepResult } from '../../shared/tuning/sweep.ts';
import { sweepRequestSchema } from '../../shared/tuning/sweep.ts';

export function plantedCell(cell: Partial<SweepCell> & { readonly throughput?: number }): SweepCell {
  const { throughput, ...others } = cell;
  return {
    workers: 1,
    transport: 'shared',
    workPerReadingUs: 0,
    batch: 1,
    state: 'done',
    remark: '',
    repeats: 3,
    readingsPerS:
      throughput === undefined ? null : { mean: throughput, low: throughput * 0.98, high: throughput * 1.02 },
    journeyShare: null,
    overheadUsPerBatch: null,
    costUsPerReading: null,
    cpuCores: null,
    lagP99Ms: null,
    offeredPerS: null,
    latencyBatches: 200,
    p50Ms: null,
    p99Ms: null,
    openCpuCores: null,
    memoryMiB: null,
    ...others,
  };
}

export function plantedSweep(
  cells: readonly SweepCell[],
  { targetP99Ms = 50, state = 'done' as SweepResult['state'] } = {},
): SweepResult {
  return {
    id: 'sweep-1',
    takenAtMs: 0,
    tookS: 1,
    cores: 2,
    state,
    remark: '',
    request: sweepRequestSchema.parse({ batches: [1], workers: [1], targetP99Ms }),
    capture: {
      plantName: 'Planted',
      sensors: 1,
      readings: 1,
      spanS: 1,
      readingsPerS: 1,
      window: 64,
      hop: 32,
      set: ['rolling'],
      maxWaitMs: 50,
    },
    cells,
  };
}
