// Memory of a cell: its own, from what was seen while it was measured, and told from noise.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CellMemory } from '../../electron/engine/lab/cellMemory.ts';
import { CellMeasurement } from '../../electron/engine/lab/sweepCells.ts';
import { memoryIsNoise } from '../../renderer/tune/sweep/sweepMetrics.ts';
import { defaultKnobs } from '../../shared/knobs.ts';
import { plantedCell } from './sweepCells.ts';

afterEach(() => vi.useRealTimers());

function measured(beforeMiB: number, seenMiB: readonly number[], startedMiB: number | null): number | null {
  vi.useFakeTimers();
  const readings = [beforeMiB, ...seenMiB];
  const memory = new CellMemory(() => readings.shift() ?? Number.NaN);
  while (readings.length > 0) vi.advanceTimersToNextTimer();
  const ownMiB = memory.end(startedMiB);
  expect(vi.getTimerCount()).toBe(0);
  return ownMiB;
}

describe('memory of a cell', () => {
  it('is what its workers added and the middle of what the process gained meanwhile', () => {
    expect(measured(200, [205, 230, 500], 20)).toBe(50);
    expect(measured(200, [190, 190, 190], 20)).toBe(10);
    expect(measured(200, [100, 100, 100], 20)).toBe(0);
  });

  it('is not known without what its workers added, or where nothing was seen', () => {
    expect(measured(200, [230], null)).toBeNull();
    expect(measured(200, [], 20)).toBeNull();
  });

  it('of its repeats - is their mean, with an interval, and equal ones count each', () => {
    const cell = new CellMeasurement(
      20,
      { workers: 1, transport: 'shared', workPerReadingUs: 0 },
      defaultKnobs,
    );
    for (const memoryMiB of [10, 10, 40])
      cell.add({
        disturbed: null,
        memoryMiB,
        figures: {
          loop: 'closed',
          readingsPerS: 1,
          meanBatch: null,
          journeyShare: null,
          overheadUsPerBatch: null,
          costUsPerReading: null,
          cpuCores: null,
          lagP99Ms: null,
        },
      });
    const { memoryMiB, intervals } = cell.cell();
    expect(memoryMiB).toBe(20);
    expect(intervals?.memoryMiB?.high).toBeGreaterThan(40);
  });
});

describe('memory against batch size', () => {
  const none = plantedCell({}).intervals;
  const cell = (batch: number, low: number, high: number, workers = 1) =>
    plantedCell({
      batch,
      workers,
      memoryMiB: (low + high) / 2,
      intervals: {
        ...(none ?? {
          journeyShare: null,
          overheadUsPerBatch: null,
          costUsPerReading: null,
          cpuCores: null,
          lagP99Ms: null,
          p50Ms: null,
          p99Ms: null,
          openCpuCores: null,
        }),
        memoryMiB: { low, high },
      },
    });

  it('is noise where the intervals of no two sizes lie apart, whatever other workers add', () => {
    expect(memoryIsNoise([cell(1, 10, 20), cell(100, 15, 30), cell(1, 90, 99, 2)])).toBe(true);
    expect(memoryIsNoise([cell(1, 10, 20), cell(100, 15, 30), cell(9_000, 21, 40)])).toBe(false);
    expect(memoryIsNoise([cell(1, 10, 20)])).toBe(false);
    expect(memoryIsNoise([plantedCell({ memoryMiB: 3 }), plantedCell({ batch: 9, memoryMiB: 8 })])).toBe(
      true,
    );
  });
});
