// How a sweep goes on: repeats, disturbed measurements, failures and progress, with measurements that a test makes up.
import { describe, expect, it } from 'vitest';
import type { Capture } from '../../electron/engine/lab/capture.ts';
import type { CellResult, CellTask } from '../../electron/engine/lab/cellTask.ts';
import type { LabGround } from '../../electron/engine/lab/labGround.ts';
import { spreadOf } from '../../electron/engine/lab/spread.ts';
import { cancelledSweep, SweepRun } from '../../electron/engine/lab/sweepRun.ts';
import { defaultKnobs, type Knobs } from '../../shared/knobs.ts';
import { sweepRequestSchema } from '../../shared/tuning/sweep.ts';

const captured: Capture = {
  sensors: [],
  columns: new SharedArrayBuffer(0),
  readings: 1_000,
  readingsPerS: 1_000,
  spanS: 1,
};
const ground: LabGround = { capture: captured, shareOfBest: null, liveCpuCores: 0.1 };
const live: Knobs = {
  ...defaultKnobs,
  queue: { capacityReadings: 5_000, whenFull: 'drop-oldest' },
  features: { ...defaultKnobs.features, workPerReadingUs: 7 },
  faults: { ...defaultKnobs.faults, killWorkerPerMin: 30, floodFactor: 5 },
};

function closed(readingsPerS: number): CellResult {
  return {
    disturbed: null,
    memoryMiB: 12,
    figures: {
      loop: 'closed',
      readingsPerS,
      meanBatch: null,
      journeyShare: 0.125,
      overheadUsPerBatch: 50,
      costUsPerReading: 1,
      cpuCores: 1.5,
      lagP99Ms: 2,
    },
  };
}

function open(batches = 200, fallsBehind = false): CellResult {
  return {
    disturbed: null,
    memoryMiB: 12,
    figures: {
      loop: 'open',
      offeredPerS: 1_000,
      batches,
      meanBatch: null,
      p50Ms: 2,
      p99Ms: 9,
      blocks: [],
      cpuCores: 0.2,
      fallsBehind,
    },
  };
}

function withFigures(result: CellResult, figures: object): CellResult {
  return result.disturbed === null ? { ...result, figures: { ...result.figures, ...figures } } : result;
}

const withMeanBatch = (result: CellResult, meanBatch: number): CellResult =>
  withFigures(result, { meanBatch });

function sweepOf(request: object): SweepRun {
  return new SweepRun({
    id: 'sweep-1',
    request: sweepRequestSchema.parse(request),
    knobs: live,
    plantName: 'Planted',
    nowMs: () => performance.now(),
  });
}

interface Ran {
  readonly run: SweepRun;
  readonly tasks: CellTask[];
  readonly progress: number[];
}

async function ran(
  request: object,
  measure: (task: CellTask, call: number) => CellResult,
  on: LabGround = ground,
): Promise<Ran> {
  const run = sweepOf(request);
  const tasks: CellTask[] = [];
  const progress: number[] = [];
  await run.run(
    on,
    async (task) => {
      tasks.push(task);
      return measure(task, tasks.length);
    },
    { tell: (state) => progress.push(state.progress), goesOn: () => true },
  );
  run.end('done', '');
  return { run, tasks, progress };
}

const steady = ({ loop }: CellTask): CellResult => (loop === 'closed' ? closed(100_000) : open());
const request = { batches: [20, 500], workers: [1, 2] };

describe('spread', () => {
  it('spread - is the mean with its 95 % interval by Student', () => {
    const spread = spreadOf([10, 12, 14]);
    expect(spread?.mean).toBe(12);
    expect(spread?.high).toBeCloseTo(12 + (4.303 * 2) / Math.sqrt(3), 6);
    expect(spread?.low).toBeCloseTo(12 - (4.303 * 2) / Math.sqrt(3), 6);
    expect(spreadOf([5])).toEqual({ mean: 5, low: 5, high: 5 });
    expect(spreadOf([])).toBeNull();
  });
});

describe('sweep', () => {
  it('sweep - a steady cell is repeated three times, one that scatters ten times', async () => {
    const calls = [0, 0, 0];
    const { run } = await ran(request, (task) => {
      if (task.knobs.batch.size !== 500 || task.loop !== 'closed') return steady(task);
      const { workers } = task.knobs.pool;
      const call = (calls[workers] ?? 0) + 1;
      calls[workers] = call;
      return closed(call % 2 === 0 ? 100_000 : 200_000);
    });
    const { cells } = run.result;
    expect(cells.map(({ batch, workers, repeats, state }) => ({ batch, workers, repeats, state }))).toEqual([
      { batch: 20, workers: 1, repeats: 3, state: 'done' },
      { batch: 500, workers: 1, repeats: 10, state: 'done' },
      { batch: 20, workers: 2, repeats: 3, state: 'done' },
      { batch: 500, workers: 2, repeats: 10, state: 'done' },
    ]);
    expect(cells[0]).toMatchObject({
      p99Ms: 9,
      latencyBatches: 200,
      journeyShare: 0.125,
      memoryMiB: 12,
      remark: '',
    });
  });

  it('sweep - repeats of a cell are spread over the time of the sweep, in another order each round', async () => {
    const { tasks } = await ran({ batches: [1, 2, 3, 4, 5, 6, 7, 8], workers: [1] }, steady);
    const order = tasks.filter(({ loop }) => loop === 'closed').map(({ knobs }) => knobs.batch.size);
    const rounds = [0, 8, 16].map((from) => order.slice(from, from + 8));
    for (const round of rounds) expect(round.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // Three equal orders of eight: one in 1.6 thousand million.
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(1);
  });

  it('sweep - a cell has the live knobs save its own; faults are off and nothing is dropped', async () => {
    const { tasks } = await ran(
      { batches: [20], workers: [2], eventLoop: true, transports: ['copy'] },
      steady,
    );
    const inPool = tasks.find(({ knobs }) => knobs.pool.mode === 'pool')?.knobs;
    expect(inPool).toMatchObject({
      pool: { workers: 2, transport: 'copy' },
      batch: { size: 20, maxWaitMs: 25 },
      queue: { capacityReadings: 5_000, whenFull: 'block' },
      features: live.features,
      faults: { killWorkerPerMin: 0, floodFactor: 1 },
    });
    expect(tasks.find(({ knobs }) => knobs.pool.mode === 'inline')?.knobs.pool.transport).toBe('shared');
  });

  it('sweep - a measurement that a dying worker disturbed does not count and is taken again', async () => {
    const { run } = await ran({ batches: [20], workers: [1] }, (task, call) =>
      call === 2 ? { disturbed: 'W1 exited with code 7' } : steady(task),
    );
    const [cell] = run.result.cells;
    expect(cell).toMatchObject({ state: 'done', repeats: 3, latencyBatches: 200 });
    expect(cell?.remark).toBe('1 of its measurements met a dying worker and were taken again.');
  });

  it('sweep - a cell in which workers die again and again is given up by name, the others are measured', async () => {
    const { run } = await ran(request, (task) =>
      task.knobs.batch.size === 500 && task.knobs.pool.workers === 2
        ? { disturbed: 'W3 ran out of memory' }
        : steady(task),
    );
    const states = run.result.cells.map(({ state }) => state);
    expect(states).toEqual(['done', 'done', 'done', 'failed']);
    expect(run.result.cells[3]?.remark).toBe(
      'Not measured: workers died in 4 measurements of it, the last: W3 ran out of memory.',
    );
  });

  it('sweep - a cell that cannot be measured fails with its reason, the others are measured', async () => {
    const { run } = await ran(request, (task) => {
      if (task.knobs.batch.size === 20) throw new Error('no batch was done within 15 s');
      return steady(task);
    });
    expect(run.result.cells.map(({ state }) => state)).toEqual(['failed', 'done', 'failed', 'done']);
    expect(run.result.cells[0]?.remark).toBe('Not measured: no batch was done within 15 s.');
  });

  it('sweep - when it cannot go on it rejects, and what was measured stays', async () => {
    const run = sweepOf(request);
    let left = 5;
    const swept = run.run(
      ground,
      async (task) => {
        if (left-- === 0) throw new Error('cancelled');
        return steady(task);
      },
      { tell: () => undefined, goesOn: () => left >= 0 },
    );
    await expect(swept).rejects.toThrow('cancelled');
    run.end('cancelled', 'Cancelled.');
    const { state, cells } = run.result;
    expect(state).toBe('cancelled');
    expect(cells.filter(({ readingsPerS }) => readingsPerS !== null).length).toBeGreaterThanOrEqual(2);
    expect(cells.map(({ state: of }) => of)).not.toContain('running');
    expect(cells.map(({ state: of }) => of)).not.toContain('waiting');
    const begun = cells.find(({ state: of, repeats }) => of === 'cancelled' && repeats > 0);
    expect(begun?.remark).toBe('The sweep ended before it was measured to its end.');
  });

  it('sweep - says of latencies from few batches how many, and of a cell that falls behind that it does', async () => {
    const { run } = await ran({ batches: [20, 500], workers: [1] }, (task) => {
      if (task.loop === 'closed') return steady(task);
      return task.knobs.batch.size === 20 ? open(200, true) : open(73);
    });
    const [slow, few] = run.result.cells;
    expect(slow?.remark).toContain('cannot keep up with the rate');
    expect(few?.remark).toContain('p99 from 73 batches, fewer than 200');
  });

  it('sweep - progress rises from 0 and stays below 1 while something is left', async () => {
    const { progress } = await ran(request, steady);
    expect(progress[0]).toBe(0);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBeGreaterThan(0.7);
    expect(progress.at(-1)).toBeLessThan(1);
  });

  it('sweep - work that the request leaves open is that of the knobs when it began', async () => {
    const { run } = await ran({ batches: [1], workers: [1] }, steady);
    expect(run.result.cells[0]?.workPerReadingUs).toBe(7);
    const both = await ran({ batches: [1], workers: [1], workPerReadingUs: [0, 10] }, steady);
    expect(both.run.result.cells.map(({ workPerReadingUs }) => workPerReadingUs)).toEqual([0, 10]);
  });

  it('sweep - the maximum wait keeps to half of the target, so that a target can be kept where readings come slowly', async () => {
    const { run } = await ran({ batches: [20], workers: [1], targetP99Ms: 50 }, steady);
    expect(run.result.cells[0]?.maxWaitMs).toBe(25);
    const long = await ran({ batches: [20], workers: [1], targetP99Ms: 500 }, steady);
    expect(long.tasks[0]?.knobs.batch.maxWaitMs).toBe(live.batch.maxWaitMs);
    expect(long.run.result.cells[0]?.maxWaitMs).toBeNull();
  });

  it('sweep - without a live rate all of one work send the same share of its best throughput', async () => {
    const unpaced = { ...ground, shareOfBest: 0.7 };
    const both = { batches: [20, 500], workers: [1], workPerReadingUs: [0, 10] };
    const { tasks, run } = await ran(
      both,
      (task) => {
        if (task.loop === 'open') return open();
        const { batch, features } = task.knobs;
        return closed((batch.size === 500 ? 200_000 : 50_000) / (1 + features.workPerReadingUs));
      },
      unpaced,
    );
    const offered = tasks.filter(({ loop }) => loop === 'open');
    expect(offered).toHaveLength(4);
    for (const { knobs, offeredPerS } of offered)
      expect(offeredPerS).toBeCloseTo((0.7 * 200_000) / (1 + knobs.features.workPerReadingUs), 6);
    expect(run.result.capture.shareOfBest).toBe(0.7);
  });

  it('sweep - says of batches that did not fill how large they were and what closed them', async () => {
    const { run } = await ran({ batches: [20, 500, 20_000], workers: [1] }, (task) => {
      const { size } = task.knobs.batch;
      if (task.loop === 'closed') return withMeanBatch(closed(100_000), Math.min(size, 4_000));
      return withMeanBatch(open(), Math.min(size, 30));
    });
    const [full, byWait, byQueue] = run.result.cells.map(({ remark }) => remark.replace(/\u202f/g, ' '));
    expect(full).toBe('');
    expect(byWait).toBe(
      'For p50 and p99 its batches had 30 readings on average: batch.maxWaitMs (25 ms) closes them.',
    );
    expect(byQueue).toContain('4 000 readings on average, even when they came as fast as it takes them');
    expect(byQueue).toContain('queue.capacityReadings (5 000) limits them');
  });

  it('sweep - of figures that were measured more than once it knows the interval', async () => {
    const blocks = [4, 6, 5, 9, 6].map((p99Ms) => ({ p50Ms: p99Ms / 2, p99Ms }));
    const { run } = await ran({ batches: [20], workers: [1] }, (task, call) => {
      if (task.loop === 'closed') return withFigures(closed(100_000), { cpuCores: 1 + (call % 3) / 100 });
      return withFigures(open(), { blocks });
    });
    const { intervals, p99Ms, cpuCores } = run.result.cells[0] ?? {};
    expect(p99Ms).toBe(9);
    expect(intervals?.p99Ms?.low).toBeCloseTo(6 - 2.776 * Math.sqrt(3.5 / 5), 3);
    expect(intervals?.p99Ms?.high).toBe(9);
    expect(intervals?.cpuCores?.low).toBeLessThan(cpuCores ?? Number.NaN);
    expect(intervals?.openCpuCores).toBeNull();
  });

  it('sweep - when every cell failed it came to nothing, and says why', async () => {
    const { run } = await ran(request, () => {
      throw new Error('no worker could be started.');
    });
    expect(run.failure).toBe('No cell could be measured. The first: no worker could be started.');
    const { run: other } = await ran(request, (task) => {
      if (task.knobs.batch.size === 20) throw new Error('no worker could be started');
      return steady(task);
    });
    expect(other.failure).toBe('');
  });

  it('sweep - one that was cancelled before its first cell has every cell, none of them measured', () => {
    const { state, cells, remark } = cancelledSweep({
      id: 'sweep-1',
      request: sweepRequestSchema.parse(request),
      knobs: live,
      plantName: 'Planted',
      nowMs: () => 0,
    });
    expect(state).toBe('cancelled');
    expect(remark).toBe('Cancelled before the first cell: nothing was measured.');
    expect(cells.map((cell) => cell.state)).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
  });
});
