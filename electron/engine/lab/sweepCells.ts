// The cells of a sweep: what each is measured with, and what has come of it so far. In the engine's event loop.
import type { Knobs } from '../../../shared/knobs.ts';
import {
  type SweepCell,
  type SweepCellState,
  type SweepRequest,
  type SweepSetup,
  setupName,
} from '../../../shared/tuning/sweep.ts';
import { isImprecise } from '../../../shared/tuning/sweepPrecision.ts';
import type { CellResult, ClosedLoopFigures, OpenLoopFigures } from './cellTask.ts';
import { meanOf, spreadOf } from './spread.ts';

const leastRepeats = 3;
export const mostRepeats = 10;
/** Measurements of one cell that may be disturbed. */
const mostDisturbed = 3;
const enoughBatches = 200;

/** One cell while it is measured. */
export class CellMeasurement {
  readonly batch: number;
  readonly setup: SweepSetup;
  readonly #closed: ClosedLoopFigures[] = [];
  #open: OpenLoopFigures | null = null;
  #memoryMiB: number | null = null;
  #disturbed = 0;
  #failure = '';
  #begun = false;

  constructor(batch: number, setup: SweepSetup) {
    this.batch = batch;
    this.setup = setup;
  }

  get repeats(): number {
    return this.#closed.length;
  }

  get failed(): boolean {
    return this.#failure !== '';
  }

  /** Whether its closed loop has been repeated often enough. */
  get precise(): boolean {
    if (this.repeats >= mostRepeats) return true;
    const spread = spreadOf(this.#closed.map(({ readingsPerS }) => readingsPerS));
    return this.repeats >= leastRepeats && spread !== null && !isImprecise(spread);
  }

  get hasLatency(): boolean {
    return this.#open !== null;
  }

  get over(): boolean {
    return this.failed || (this.precise && this.hasLatency);
  }

  get state(): SweepCellState {
    if (this.failed) return 'failed';
    if (this.over) return 'done';
    return this.#begun ? 'running' : 'waiting';
  }

  /** "batch 500, 2 workers". */
  get name(): string {
    const { workPerReadingUs } = this.setup;
    const work = workPerReadingUs > 0 ? `, ${workPerReadingUs} µs of work` : '';
    return `batch ${this.batch.toLocaleString('en')}, ${setupName(this.setup)}${work}`;
  }

  begin(): void {
    this.#begun = true;
  }

  add(result: CellResult): void {
    if (result.disturbed !== null) {
      if (++this.#disturbed > mostDisturbed)
        this.fail(`workers died in ${this.#disturbed} measurements of it, the last: ${result.disturbed}`);
      return;
    }
    this.#memoryMiB ??= result.memoryMiB;
    if (result.figures.loop === 'closed') this.#closed.push(result.figures);
    else this.#open = result.figures;
  }

  fail(why: string): void {
    this.#failure = why.replace(/\.$/, '');
  }

  /** The knobs that it is measured with: as they are live, save what the cell sets. */
  knobs(live: Knobs): Knobs {
    const { workers, transport, workPerReadingUs } = this.setup;
    const faults = { ...live.faults };
    for (const key of Object.keys(faults) as (keyof typeof faults)[])
      faults[key] = key === 'floodFactor' ? 1 : 0;
    return {
      pool: {
        ...live.pool,
        workers: Math.max(1, workers),
        mode: workers === 0 ? 'inline' : 'pool',
        transport,
      },
      batch: { ...live.batch, size: this.batch },
      queue: { ...live.queue, whenFull: 'block' },
      features: { ...live.features, workPerReadingUs },
      faults,
    };
  }

  cell(): SweepCell {
    const closed = this.#closed;
    const open = this.#open;
    return {
      ...this.setup,
      batch: this.batch,
      state: this.state,
      remark: this.#remark(),
      repeats: this.repeats,
      readingsPerS: spreadOf(closed.map(({ readingsPerS }) => readingsPerS)),
      journeyShare: meanOf(closed.map(({ journeyShare }) => journeyShare)),
      overheadUsPerBatch: meanOf(closed.map(({ overheadUsPerBatch }) => overheadUsPerBatch)),
      costUsPerReading: meanOf(closed.map(({ costUsPerReading }) => costUsPerReading)),
      cpuCores: meanOf(closed.map(({ cpuCores }) => cpuCores)),
      lagP99Ms: meanOf(closed.map(({ lagP99Ms }) => lagP99Ms)),
      offeredPerS: open?.offeredPerS ?? null,
      latencyBatches: open?.batches ?? 0,
      p50Ms: open?.p50Ms ?? null,
      p99Ms: open?.p99Ms ?? null,
      openCpuCores: open?.cpuCores ?? null,
      memoryMiB: this.#memoryMiB,
    };
  }

  #remark(): string {
    if (this.failed) return `Not measured: ${this.#failure}.`;
    const open = this.#open;
    const remarks: string[] = [];
    if (open?.fallsBehind)
      remarks.push('It cannot keep up with the live rate: p99 grows for as long as it runs.');
    else if (open && open.batches < enoughBatches)
      remarks.push(
        `p99 from ${open.batches} batches, fewer than ${enoughBatches}: they come slowly at the live rate.`,
      );
    if (this.#disturbed > 0)
      remarks.push(`${this.#disturbed} of its measurements met a dying worker and were taken again.`);
    return remarks.join(' ');
  }
}

/** In the order of the request: work, then setup, then batch. `liveWorkUs`: where the request names no work. */
export function cellsOf(
  { batches, workers, eventLoop, transports, workPerReadingUs }: SweepRequest,
  liveWorkUs: number,
): CellMeasurement[] {
  return (workPerReadingUs ?? [liveWorkUs]).flatMap((work) => {
    const setups: SweepSetup[] = [
      ...(eventLoop ? [{ workers: 0, transport: 'shared' as const, workPerReadingUs: work }] : []),
      ...workers.flatMap((count) =>
        transports.map((transport) => ({ workers: count, transport, workPerReadingUs: work })),
      ),
    ];
    return setups.flatMap((setup) => batches.map((batch) => new CellMeasurement(batch, setup)));
  });
}
