// The pipelines that the lab keeps open from one measurement to the next: a worker starts and warms up once. In the lab's thread.
import type { Knobs } from '../../../shared/knobs.ts';
import type { Capture } from './capture.ts';
import { warmUp } from './closedLoop.ts';
import { LabPipeline, type LabPipelineParts } from './labPipeline.ts';

/** Idle threads cost memory only, but that they do. */
const mostWorkersOpen = 32;
const warmUpMs = 600;
/** Batches of the warm-up are small where work is long. */
const warmUpBatch = 500;
const longestWarmUpBatchMs = 50;

interface OpenPipeline {
  readonly lab: LabPipeline;
  readonly workers: number;
  /** What has been computed on it: each kind of setting has its own code to compile. */
  readonly warm: Set<string>;
  readonly memoryMiB: number | null;
}

export class LabPipelines {
  readonly #parts: LabPipelineParts;
  /** Least recently used first. */
  #open: OpenPipeline[] = [];

  constructor(parts: LabPipelineParts) {
    this.#parts = parts;
  }

  /** A pipeline with these knobs, warm. Rejects with PoolFailed or the signal's reason. */
  async take(
    capture: Capture,
    knobs: Knobs,
    signal: AbortSignal,
  ): Promise<{ lab: LabPipeline; memoryMiB: number | null }> {
    const inline = knobs.pool.mode === 'inline';
    // The thread lives for one job, and a job has one capture.
    const fits = ({ workers }: OpenPipeline): boolean => inline || workers === knobs.pool.workers;
    const open =
      (await this.#settled(fits)) ??
      (await this.#add(capture, inline ? 1 : knobs.pool.workers, knobs, signal));
    this.#open = [...this.#open.filter((other) => other !== open), open];
    await this.#warmUp(open, knobs, signal);
    open.lab.setKnobs({ ...knobs, pool: { ...knobs.pool, workers: open.workers } });
    return { lab: open.lab, memoryMiB: inline ? null : open.memoryMiB };
  }

  /** One that fits, without anything left from a measurement that was stopped. */
  async #settled(fits: (open: OpenPipeline) => boolean): Promise<OpenPipeline | undefined> {
    const open = this.#open.find(fits);
    if (!open || open.lab.pipeline.unsettled === 0 || (await open.lab.settle())) return open;
    await this.drop(open.lab);
    return undefined;
  }

  /** Closes one that cannot be measured on any more. */
  async drop(lab: LabPipeline): Promise<void> {
    this.#open = this.#open.filter((open) => open.lab !== lab);
    await lab.close();
  }

  async #add(capture: Capture, workers: number, knobs: Knobs, signal: AbortSignal): Promise<OpenPipeline> {
    const openWorkers = (): number => this.#open.reduce((sum, open) => sum + open.workers, 0);
    while (this.#open.length > 0 && openWorkers() + workers > mostWorkersOpen)
      await this.drop((this.#open[0] as OpenPipeline).lab);
    const before = rssMiB();
    const poolKnobs: Knobs = { ...knobs, pool: { ...knobs.pool, workers, mode: 'pool' } };
    const lab = await LabPipeline.open(capture, poolKnobs, this.#parts);
    const opened = { lab, workers, warm: new Set<string>(), memoryMiB: null };
    this.#open.push(opened);
    await this.#warmUp(opened, poolKnobs, signal);
    const added = rssMiB() - before;
    // The process may have given other memory back meanwhile.
    const measured = { ...opened, memoryMiB: added > 0 ? added : null };
    this.#open = this.#open.map((open) => (open === opened ? measured : open));
    return measured;
  }

  async #warmUp({ lab, workers, warm }: OpenPipeline, knobs: Knobs, signal: AbortSignal): Promise<void> {
    const { mode, transport } = knobs.pool;
    const kind = `${mode} ${transport}`;
    if (warm.has(kind)) return;
    const { workPerReadingUs } = knobs.features;
    const shortBatch = Math.ceil((longestWarmUpBatchMs * 1_000) / Math.max(1, workPerReadingUs));
    const batch = { ...knobs.batch, size: Math.min(warmUpBatch, shortBatch) };
    lab.setKnobs({ ...knobs, batch, pool: { ...knobs.pool, workers } });
    await warmUp(lab, signal, warmUpMs);
    await lab.settle();
    warm.add(kind);
  }
}

export function rssMiB(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
