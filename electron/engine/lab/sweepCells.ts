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
import { countText } from '../../../shared/tuning/sweepText.ts';
import { cellIntervals } from './cellIntervals.ts';
import type { CellResult, ClosedLoopFigures, OpenLoopFigures } from './cellTask.ts';
import { meanOf, spreadOf } from './spread.ts';

const leastRepeats = 3;
export const mostRepeats = 10;
/** Measurements of one cell that may be disturbed. */
const mostDisturbed = 3;
export const enoughBatches = 200;
/** Batches that have less of their size on average did not fill. */
const filledShare = 0.9;
/** The maximum wait may take so much of the target: the rest is for computing and for the journey. */
const waitShareOfTarget = 0.5;

/** One cell while it is measured. */
export class CellMeasurement {
  readonly batch: number;
  readonly setup: SweepSetup;
  readonly #live: Knobs;
  readonly #maxWaitMs: number;
  readonly #closed: ClosedLoopFigures[] = [];
  #open: OpenLoopFigures | null = null;
  /** Of each repeat. */
  readonly #memoryMiB: number[] = [];
  #ended = false;
  #disturbed = 0;
  #failure = '';
  #begun = false;

  /** `live`: the knobs before it. `targetP99Ms`: its maximum wait keeps to half of it. */
  constructor(batch: number, setup: SweepSetup, live: Knobs, targetP99Ms = Number.POSITIVE_INFINITY) {
    const mostWaitMs = Math.max(1, Math.floor(waitShareOfTarget * targetP99Ms));
    this.#live = live;
    this.#maxWaitMs = Math.min(live.batch.maxWaitMs, mostWaitMs);
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
    if (this.#ended) return 'cancelled';
    return this.#begun ? 'running' : 'waiting';
  }

  /** "batch 500, 2 workers". */
  get name(): string {
    const { workPerReadingUs } = this.setup;
    const work = workPerReadingUs > 0 ? `, ${workPerReadingUs} µs of work` : '';
    return `batch ${countText(this.batch)}, ${setupName(this.setup)}${work}`;
  }

  begin(): void {
    this.#begun = true;
  }

  /** The sweep is over: what is not measured will not be. */
  end(): void {
    this.#ended = true;
  }

  /** What it reached in the closed loop; 0 where that was not measured. */
  get readingsPerS(): number {
    return meanOf(this.#closed.map(({ readingsPerS }) => readingsPerS)) ?? 0;
  }

  add(result: CellResult): void {
    if (result.disturbed !== null) {
      if (++this.#disturbed > mostDisturbed)
        this.fail(`workers died in ${this.#disturbed} measurements of it, the last: ${result.disturbed}`);
      return;
    }
    const { memoryMiB } = result;
    if (memoryMiB !== null) this.#memoryMiB.push(memoryMiB);
    if (result.figures.loop === 'closed') this.#closed.push(result.figures);
    else this.#open = result.figures;
  }

  fail(why: string): void {
    this.#failure = why.replace(/\.$/, '');
  }

  /** The knobs that it is measured with: as they are live, save what the cell sets. */
  get knobs(): Knobs {
    const live = this.#live;
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
      batch: { size: this.batch, maxWaitMs: this.#maxWaitMs },
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
      intervals: cellIntervals(closed, open, this.#memoryMiB),
      maxWaitMs: this.#maxWaitMs === this.#live.batch.maxWaitMs ? null : this.#maxWaitMs,
      meanBatch: meanOf(closed.map(({ meanBatch }) => meanBatch)),
      openMeanBatch: open?.meanBatch ?? null,
      fallsBehind: open?.fallsBehind ?? null,
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
      memoryMiB: meanOf(this.#memoryMiB),
    };
  }

  #remark(): string {
    if (this.failed) return `Not measured: ${this.#failure}.`;
    return [
      this.state === 'cancelled' && this.#begun ? 'The sweep ended before it was measured to its end.' : '',
      this.#latencyRemark(),
      this.#fillRemark(),
      this.#disturbed > 0
        ? `${this.#disturbed} of its measurements met a dying worker and were taken again.`
        : '',
    ]
      .filter(Boolean)
      .join(' ');
  }

  #latencyRemark(): string {
    const open = this.#open;
    if (open?.fallsBehind) return 'It cannot keep up with the rate: p99 grows for as long as it runs.';
    if (!open || open.batches >= enoughBatches) return '';
    return `p99 from ${open.batches} batches, fewer than ${enoughBatches}: they come slowly at this rate.`;
  }

  /** Whether it was measured with smaller batches than it stands for, and why. */
  #fillRemark(): string {
    const { capacityReadings } = this.#live.queue;
    const falls = (mean: number | null): mean is number => mean !== null && mean < filledShare * this.batch;
    const closedMean = meanOf(this.#closed.map(({ meanBatch }) => meanBatch));
    const byQueue = capacityReadings < 2 * this.batch;
    if (falls(closedMean))
      return (
        `Its batches had ${countText(closedMean)} readings on average, even when they came as fast as it takes ` +
        `them: ${byQueue ? `queue.capacityReadings (${countText(capacityReadings)})` : this.#waitText} limits them.`
      );
    const openMean = this.#open?.meanBatch ?? null;
    if (!falls(openMean)) return '';
    return `For p50 and p99 its batches had ${countText(openMean)} readings on average: ${this.#waitText} closes them.`;
  }

  get #waitText(): string {
    return `batch.maxWaitMs (${this.#maxWaitMs}\u202fms)`;
  }
}

/** In the order of the request: work, then setup, then batch. `live`: the knobs, where the request names no work. */
export function cellsOf(
  { batches, workers, eventLoop, transports, workPerReadingUs, targetP99Ms }: SweepRequest,
  live: Knobs,
): CellMeasurement[] {
  return (workPerReadingUs ?? [live.features.workPerReadingUs]).flatMap((work) => {
    const setups: SweepSetup[] = [
      ...(eventLoop ? [{ workers: 0, transport: 'shared' as const, workPerReadingUs: work }] : []),
      ...workers.flatMap((count) =>
        transports.map((transport) => ({ workers: count, transport, workPerReadingUs: work })),
      ),
    ];
    return setups.flatMap((setup) =>
      batches.map((batch) => new CellMeasurement(batch, setup, live, targetP99Ms)),
    );
  });
}
