// One sweep: its cells measured in random order, again and again until each is known well enough. In the engine's event loop.
import { availableParallelism } from 'node:os';
import type { Knobs } from '../../../shared/knobs.ts';
import type { SweepCapture, SweepRequest, SweepResult, SweepState } from '../../../shared/tuning/sweep.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import type { Capture } from './capture.ts';
import type { CellResult, CellTask } from './cellTask.ts';
import type { LabGround } from './labGround.ts';
import { fairLimitMs } from './openLoopTimes.ts';
import { type CellMeasurement, cellsOf, enoughBatches, mostRepeats } from './sweepCells.ts';

/** All open loops together; what quick ones leave is for slow ones, within bounds for each. */
const allOpenLoopsMs = 130_000;
const leastOpenLoopMs = 4_000;
const mostOpenLoopMs = 60_000;
/** Batches do not come at quite the rate that is expected. */
const openLoopReserve = 1.3;
/** What a repeat and an open loop take about, until measured ones say more. */
const closedLoopEstimateMs = 600;
const openLoopBesideMs = 400;
const repeatsEstimate = 5;

export interface SweepParts {
  readonly id: string;
  readonly request: SweepRequest;
  readonly knobs: Knobs;
  readonly plantName: string;
  readonly nowMs: () => number;
  readonly random?: () => number;
}

/** What carries a measurement out. */
export type MeasureCell = (task: CellTask) => Promise<CellResult>;
/** Told before each measurement, and at the end. */
export type TellProgress = (state: Pick<LabState, 'progress' | 'leftS' | 'doing'>) => void;

/** A sweep that was cancelled before it was begun. */
export function cancelledSweep(parts: Omit<SweepParts, 'random'>): SweepResult {
  const run = new SweepRun(parts);
  run.end('cancelled', 'Cancelled before the first cell: nothing was measured.');
  return run.result;
}

export class SweepRun {
  readonly #parts: SweepParts;
  readonly #cells: readonly CellMeasurement[];
  readonly #random: () => number;
  readonly #takenAtMs: number;
  #ground: LabGround | null = null;
  #openLoopsMs = 0;
  #progressTold = 0;
  #state: SweepState = 'running';
  #remark = '';
  #endedAtMs = Number.NaN;
  /** When the first cell was begun. */
  #cellsFromMs = Number.NaN;
  /** Kept until something has changed: it is asked for five times a second. */
  #result: SweepResult | null = null;

  constructor(parts: SweepParts) {
    this.#parts = parts;
    this.#random = parts.random ?? Math.random;
    this.#takenAtMs = parts.nowMs();
    this.#cells = cellsOf(parts.request, parts.knobs);
  }

  get cells(): number {
    return this.#cells.length;
  }

  get result(): SweepResult {
    this.#result ??= this.#buildResult();
    return this.#result;
  }

  /** Why it came to nothing: every cell failed. Empty otherwise. */
  get failure(): string {
    const failed = this.#cells.filter((cell) => cell.failed).map((cell) => cell.cell());
    if (failed.length < this.#cells.length) return '';
    const [{ remark = '' } = {}] = failed;
    return `No cell could be measured. The first: ${remark.replace(/^Not measured: /, '')}`;
  }

  /** Resolves when every cell is measured or has failed; rejects as `measure` does when that cannot go on. */
  async run(
    ground: LabGround,
    measure: MeasureCell,
    { tell, goesOn }: { tell: TellProgress; goesOn: () => boolean },
  ): Promise<void> {
    this.#ground = ground;
    this.#cellsFromMs = this.#parts.nowMs();
    while (this.#cells.some(({ over }) => !over)) {
      for (const cell of this.#shuffledBySetup()) {
        if (!cell.precise && !cell.failed) await this.#measure(cell, 'closed', measure, { tell, goesOn });
        // With the first repeat, so that all of a cell is seen early.
        if (!cell.hasLatency && !cell.failed && this.#offeredPerS(cell) > 0)
          await this.#measure(cell, 'open', measure, { tell, goesOn });
      }
    }
  }

  /** To be called once; what was measured stays. */
  end(state: SweepState, remark: string): void {
    this.#state = state;
    this.#remark = remark;
    for (const cell of this.#cells) cell.end();
    this.#endedAtMs = this.#parts.nowMs();
    this.#result = null;
  }

  async #measure(
    cell: CellMeasurement,
    loop: CellTask['loop'],
    measure: MeasureCell,
    { tell, goesOn }: { tell: TellProgress; goesOn: () => boolean },
  ): Promise<void> {
    const { capture } = this.#ground as LabGround;
    cell.begin();
    this.#result = null;
    const rate = this.#ground?.shareOfBest ? 'its rate' : 'the live rate';
    const what = loop === 'closed' ? `repeat ${cell.repeats + 1}` : `latency at ${rate}`;
    tell({ ...this.#progress(), doing: `${cell.name}, ${what}` });
    const beganMs = this.#parts.nowMs();
    const [offeredPerS, limitMs] = [this.#offeredPerS(cell), this.#openLimitMs];
    try {
      cell.add(await measure({ capture, knobs: cell.knobs, loop, offeredPerS, limitMs }));
    } catch (error) {
      if (!goesOn()) throw error;
      cell.fail(error instanceof Error ? error.message : String(error));
    }
    if (loop === 'open') this.#openLoopsMs += this.#parts.nowMs() - beganMs;
    this.#result = null;
  }

  /** Setups in random order, and the cells of each: workers then change seldom. */
  #shuffledBySetup(): CellMeasurement[] {
    const bySetup = Map.groupBy(
      this.#cells.filter(({ over }) => !over),
      ({ setup }) => setup.workers,
    );
    return this.#shuffled([...bySetup.values()]).flatMap((cells) => this.#shuffled(cells));
  }

  #shuffled<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = Math.floor(this.#random() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  }

  /** Of its open loop. 0 while it is not known: where there is no live rate, until its work's closed loops are over. */
  #offeredPerS({ setup }: CellMeasurement): number {
    const { capture, shareOfBest } = this.#ground as LabGround;
    if (shareOfBest === null) return capture.readingsPerS;
    const ofWork = this.#cells.filter((cell) => cell.setup.workPerReadingUs === setup.workPerReadingUs);
    if (ofWork.some((cell) => !cell.precise && !cell.failed)) return 0;
    return shareOfBest * ofWork.reduce((best, { readingsPerS }) => Math.max(best, readingsPerS), 0);
  }

  get #openLimitMs(): number {
    const left = this.#cells.filter((cell) => !cell.hasLatency && !cell.failed);
    const needsMs = left.map((cell) => openLoopReserve * this.#openNeedMs(cell));
    const limitMs = fairLimitMs(needsMs, allOpenLoopsMs - this.#openLoopsMs);
    return Math.min(mostOpenLoopMs, Math.max(leastOpenLoopMs, limitMs));
  }

  #progress(): { progress: number; leftS: number } {
    const limitMs = this.#openLimitMs;
    let [all, left] = [0, 0];
    for (const cell of this.#cells) {
      const openMs = openLoopBesideMs + Math.min(limitMs, this.#openNeedMs(cell));
      const closedMs =
        Math.max(repeatsEstimate, Math.min(mostRepeats, cell.repeats + 1)) * closedLoopEstimateMs;
      all += openMs + closedMs;
      if (cell.over) continue;
      if (!cell.hasLatency) left += openMs;
      if (!cell.precise) left += closedMs - cell.repeats * closedLoopEstimateMs;
    }
    const elapsedMs = this.#parts.nowMs() - this.#cellsFromMs;
    const done = all - left;
    // The first few measurements say too little about how long the others take.
    const pace = done > all / 20 ? elapsedMs / done : 1;
    // What open loops may take changes with what others took: what was told stands.
    this.#progressTold = Math.max(this.#progressTold, done / all);
    return { progress: this.#progressTold, leftS: (left * pace) / 1_000 };
  }

  /** How long enough batches take at the rate of its open loop. */
  #openNeedMs(cell: CellMeasurement): number {
    const { capture } = this.#ground as LabGround;
    const readingsPerS = this.#offeredPerS(cell) || capture.readingsPerS;
    const { maxWaitMs } = cell.knobs.batch;
    const batchesPerS = Math.max(readingsPerS / cell.batch, Math.min(readingsPerS, 1_000 / maxWaitMs));
    return Math.max(1_000, (1_000 * enoughBatches) / batchesPerS);
  }

  #buildResult(): SweepResult {
    const { id, request } = this.#parts;
    const endMs = Number.isNaN(this.#endedAtMs) ? this.#parts.nowMs() : this.#endedAtMs;
    return {
      id,
      takenAtMs: this.#takenAtMs,
      tookS: (endMs - this.#takenAtMs) / 1_000,
      cores: availableParallelism(),
      state: this.#state,
      remark: this.#remark,
      request,
      capture: this.#describedCapture(),
      cells: this.#cells.map((cell) => cell.cell()),
    };
  }

  #describedCapture(): SweepCapture {
    const { plantName, knobs, request } = this.#parts;
    const capture: Capture | undefined = this.#ground?.capture;
    const { window, hop, set, workKind } = knobs.features;
    return {
      plantName,
      sensors: capture?.sensors.length ?? 0,
      readings: capture?.readings ?? 0,
      spanS: capture?.spanS ?? 0,
      readingsPerS: capture?.readingsPerS ?? 0,
      shareOfBest: this.#ground?.shareOfBest ?? null,
      liveCpuCores: request.pauseSources ? null : (this.#ground?.liveCpuCores ?? null),
      window,
      hop,
      set,
      workKind,
      maxWaitMs: knobs.batch.maxWaitMs,
    };
  }
}
