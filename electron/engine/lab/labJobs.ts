// Two short jobs of the lab: what a worker costs in memory, and what copying costs. Runs in the engine's event loop.
import type { Knobs, Transport } from '../../../shared/knobs.ts';
import type { CopyCost, WorkerMemory } from '../../../shared/tuning/model.ts';
import type { Capture } from './capture.ts';
import type { LabRunner } from './labThread.ts';
import { meanOf } from './spread.ts';
import { CellMeasurement } from './sweepCells.ts';

const comparisons = 5;
const mostDisturbed = 3;

interface ShortJob {
  readonly thread: LabRunner;
  readonly signal: AbortSignal;
  readonly tell: (state: { progress: number; doing: string }) => void;
}

/** With 1, 2, 4 … workers up to `mostWorkers`. Rejects with LabFailed or the signal's reason. */
export async function workerMemoryOf(
  { capture, knobs, mostWorkers }: { capture: Capture; knobs: Knobs; mostWorkers: number },
  { thread, signal, tell }: ShortJob,
): Promise<Omit<WorkerMemory, 'atMs'>> {
  const workers: number[] = [];
  for (let count = 1; count <= Math.min(16, mostWorkers); count *= 2) workers.push(count);
  const doing = `memory of up to ${workers.at(-1)} workers`;
  const { batch, pool, features } = knobs;
  const setup = { workers: 1, transport: pool.transport, workPerReadingUs: features.workPerReadingUs };
  const cell = new CellMeasurement(batch.size, setup, knobs);
  const { points } = await thread.run(
    'workerMemory',
    { capture, knobs: cell.knobs, workers },
    { signal, onProgress: (progress) => tell({ progress, doing }) },
  );
  return { points, perWorkerMiB: slope(points.filter((point) => point.workers > 0)) };
}

/** MiB that each further worker adds: a line through the points. */
function slope(points: WorkerMemory['points']): number | null {
  const workers = meanOf(points.map((point) => point.workers));
  const rssMiB = meanOf(points.map((point) => point.rssMiB));
  if (points.length < 2 || workers === null || rssMiB === null) return null;
  let [products, squares] = [0, 0];
  for (const point of points) {
    products += (point.workers - workers) * (point.rssMiB - rssMiB);
    squares += (point.workers - workers) ** 2;
  }
  return products / squares;
}

/** In turn, in random order within each turn. Rejects with an Error whose message a person can read. */
export async function compareTransports(
  { capture, knobs }: { capture: Capture; knobs: Knobs },
  { thread, signal, tell }: ShortJob,
): Promise<Omit<CopyCost, 'atMs'>> {
  const { batch, pool, features } = knobs;
  const measured: Record<Transport, number[]> = { shared: [], copy: [] };
  for (let turn = 0; turn < comparisons; turn++) {
    const order: Transport[] = Math.random() < 0.5 ? ['shared', 'copy'] : ['copy', 'shared'];
    for (const transport of order) {
      tell({ progress: turn / comparisons, doing: `${transport}, turn ${turn + 1} of ${comparisons}` });
      const setup = { workers: pool.workers, transport, workPerReadingUs: features.workPerReadingUs };
      const { knobs: cellKnobs } = new CellMeasurement(batch.size, setup, knobs);
      measured[transport].push(await closedLoopReadingsPerS({ capture, knobs: cellKnobs }, thread, signal));
    }
  }
  return {
    batch: batch.size,
    workers: pool.workers,
    sharedReadingsPerS: meanOf(measured.shared) ?? 0,
    copyReadingsPerS: meanOf(measured.copy) ?? 0,
  };
}

async function closedLoopReadingsPerS(
  { capture, knobs }: { capture: Capture; knobs: Knobs },
  thread: LabRunner,
  signal: AbortSignal,
): Promise<number> {
  let trouble = '';
  for (let attempt = 0; attempt <= mostDisturbed; attempt++) {
    const task = { capture, knobs, loop: 'closed', offeredPerS: capture.readingsPerS, limitMs: 0 } as const;
    const result = await thread.run('cell', task, { signal });
    if (result.disturbed === null && result.figures.loop === 'closed') return result.figures.readingsPerS;
    trouble = result.disturbed ?? '';
  }
  throw new Error(`Workers died in ${mostDisturbed + 1} measurements, the last: ${trouble}`);
}
