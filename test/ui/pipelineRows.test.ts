// Rows of the pipeline's charts and bars of the task stream.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChartRow, mostOf, nearestRow } from '../../renderer/charts/chartRows.ts';
import { batchSizeRow, historyRows, lagRow, throughputRow } from '../../renderer/pipeline/historyRows.ts';
import { streamSpanMs, taskBars, unbrokenMs } from '../../renderer/pipeline/taskLanes.ts';
import { TaskRing } from '../../renderer/store/taskRing.ts';
import {
  type HistoryColumns,
  type HistoryMetric,
  historyMetrics,
  type TaskColumns,
} from '../../shared/frame.ts';

type Values = Partial<Record<HistoryMetric, readonly number[]>>;

function history(t: readonly number[], mean: Values, min: Values = mean, max: Values = mean): HistoryColumns {
  const columns = (values: Values) =>
    Object.fromEntries(
      historyMetrics.map((metric) => [metric, Float32Array.from(values[metric] ?? t.map(() => Number.NaN))]),
    ) as Record<HistoryMetric, Float32Array>;
  return { t: Float64Array.from(t), min: columns(min), mean: columns(mean), max: columns(max) };
}

describe('history rows', () => {
  it('history rows - hold the span, times relative to its end, and one row before it', () => {
    const rows = historyRows(history([0, 1_000, 2_000, 3_000, 4_000], {}), 3_500, 2_000, ({ ms }) => ({
      ms,
    }));
    expect(rows.map(({ ms }) => ms)).toEqual([-2_500, -1_500, -500]);
  });

  it('history rows - break where there is no figure', () => {
    const made = history([0, 100], { offeredPerS: [5, Number.NaN], processedPerS: [4, 4] });
    const rows = historyRows(made, 100, 1_000, throughputRow);
    expect(rows.map((row) => row.in)).toEqual([5, null]);
  });

  it('capacity - is out by the busy share, and unknown while the workers hardly work', () => {
    const made = history([0, 100, 200], {
      processedPerS: [400, 400, 0],
      busyShareMedian: [0.5, 0.01, 0.5],
      shedPerS: [0, 7, 0],
    });
    const rows = historyRows(made, 200, 1_000, throughputRow);
    expect(rows.map((row) => row.capacity)).toEqual([800, null, null]);
    expect(rows.map((row) => row.shed)).toEqual([null, 7, null]);
  });

  it('batch size - has a band from the least to the most batch, and the knob as it was set', () => {
    const made = history(
      [0],
      { batchReadings: [490], batchSizeKnob: [300] },
      { batchReadings: [410] },
      { batchReadings: [500], batchSizeKnob: [500] },
    );
    expect(historyRows(made, 0, 1_000, batchSizeRow)).toEqual([
      { ms: 0, actual: 490, range: [410, 500], knob: 500 },
    ]);
  });

  it('lag - is marked where its p99 is beyond the promise', () => {
    const made = history([0, 100], { lagP99: [9.9, 10.1] });
    expect(historyRows(made, 100, 1_000, lagRow).map(({ beyond }) => beyond)).toEqual([null, 10]);
  });
});

describe('row at the cursor', () => {
  it('row at the cursor - is the nearest one, or none beyond reach', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -10_000, max: 0 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: -12_000, max: 2_000 }),
        (times, at) => {
          const rows: ChartRow[] = times.toSorted((a, b) => a - b).map((ms) => ({ ms }));
          const nearest = Math.min(...rows.map(({ ms }) => Math.abs(ms - at)));
          const found = nearestRow(rows, at, 500);
          if (nearest > 500) expect(found).toBe(-1);
          else expect(Math.abs((rows[found]?.ms ?? Number.NaN) - at)).toBe(nearest);
        },
      ),
    );
  });

  it('largest value - counts bands by their upper edge', () => {
    expect(
      mostOf(
        [
          { ms: 0, a: 3, b: [1, 9] },
          { ms: 1, a: null, b: null },
        ],
        ['a', 'b'],
      ),
    ).toBe(9);
  });
});

/** Tasks [worker, started, ended]; back and committed 1 ms and 2 ms later. */
function tasks(rows: readonly (readonly [number, number, number])[], left = 0): TaskColumns {
  const column = (of: (row: readonly [number, number, number]) => number) => Float64Array.from(rows, of);
  return {
    worker: Uint16Array.from(rows, ([worker]) => worker),
    dispatchedAtMs: column(([, started]) => started - 1),
    startedAtMs: column(([, started]) => started),
    endedAtMs: column(([, , ended]) => ended),
    returnedAtMs: column(([, , ended]) => ended + 1),
    committedAtMs: column(([, , ended]) => ended + 2),
    readings: Uint32Array.from(rows, () => 500),
    left,
  };
}
const laneOf = (worker: number) => worker - 1;

describe('task stream', () => {
  it('task stream - shows about 40 tasks a lane, and nothing beyond a hole in the stream', () => {
    expect(streamSpanMs(800, 4, Number.POSITIVE_INFINITY)).toBe(200);
    expect(streamSpanMs(20, 2, Number.POSITIVE_INFINITY)).toBe(5_000);
    expect(streamSpanMs(0, 2, Number.POSITIVE_INFINITY)).toBe(30_000);
    expect(streamSpanMs(20, 2, 700)).toBe(500);
    expect(streamSpanMs(34_000, 2, 58)).toBe(20);
  });

  it('task stream - a bar is a task, in its worker’s lane, relative to the right edge', () => {
    const ring = new TaskRing();
    ring.add(
      tasks([
        [1, 900, 910],
        [2, 930, 950],
        [9, 940, 945],
      ]),
    );
    const bars = taskBars(ring, 1_000, 200, laneOf, 2);
    expect(bars.count).toBe(3);
    const shown = taskBars(ring, 1_000, 200, (worker) => (worker === 9 ? -1 : worker - 1), 2);
    expect([...shown.lane.subarray(0, shown.count)]).toEqual([0, 1]);
    expect([...shown.startedMs.subarray(0, 2)]).toEqual([-100, -70]);
    expect([...shown.endedMs.subarray(0, 2)]).toEqual([-90, -50]);
    expect([...shown.committedMs.subarray(0, 2)]).toEqual([-88, -48]);
    expect(shown.tasksPerBar).toBe(1);
    expect(shown.readingsPerTask).toBe(500);
  });

  it('task stream - tasks too short to be told apart share a bar, but never over a pause', () => {
    const ring = new TaskRing();
    const dense = Array.from({ length: 600 }, (_, n) => {
      const started = 800 + n * 0.3 + (n >= 305 ? 15 : 0);
      return [1, started, started + 0.3] as const;
    });
    ring.add(tasks(dense));
    const bars = taskBars(ring, 1_000, 200, laneOf, 1);
    expect(bars.tasksPerBar).toBeGreaterThan(1);
    expect(bars.count).toBeLessThan(80);
    let covered = 0;
    for (let bar = 0; bar < bars.count; bar++)
      covered += (bars.endedMs[bar] ?? 0) - (bars.startedMs[bar] ?? 0);
    expect(covered).toBeCloseTo(600 * 0.3, 3);
  });

  it('task stream - knows how far back it has no hole', () => {
    const ring = new TaskRing();
    expect(unbrokenMs(ring, 1_000)).toBe(Number.POSITIVE_INFINITY);
    ring.add(tasks([[1, 100, 110]]));
    expect(unbrokenMs(ring, 1_000)).toBe(Number.POSITIVE_INFINITY);
    ring.add(
      tasks(
        [
          [1, 940, 950],
          [1, 960, 970],
        ],
        7,
      ),
    );
    expect(unbrokenMs(ring, 1_000)).toBe(50);
  });
});
