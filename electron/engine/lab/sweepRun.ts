// One sweep: its cells measured in random order, again and again until each is known well enough. In the engine's event loop.
import { availableParallelism } from 'node:os';
import type { Knobs } from '../../../shared/knobs.ts';
import type { SweepCapture, SweepRequest, SweepResult, SweepState } from '../../../shared/tuning/sweep.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import type { Capture } from './capture.ts';
import type { CellResult, CellTask } from './cellTask.ts';
import { type CellMeasurement, cellsOf, mostRepeats } from './sweepCells.ts';

/** All open loops together; each has its share, within bounds. */
const allOpenLoopsMs = 130_000;
const leastOpenLoopMs = 4_000;
const mostOpenLoopMs = 20_000;
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

export class SweepRun {
  readonly #parts: SweepParts;
  readonly #cells: readonly CellMeasurement[];
  readonly #random: () => number;
  readonly #takenAtMs: number;
  #capture: Capture | null = null;
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
    this.#cells = cellsOf(parts.request, parts.knobs.features.workPerReadingUs);
  }

  get cells(): number {
    return this.#cells.length;
  }

  get result(): SweepResult {
    this.#result ??= this.#buildResult();
    return this.#result;
  }

  /** Resolves when every cell is measured or has failed; rejects as `measure` does when that cannot go on. */
  async run(
    capture: Capture,
    measure: MeasureCell,
    { tell, goesOn }: { tell: TellProgress; goesOn: () => boolean },
  ): Promise<void> {
    this.#capture = capture;
    this.#cellsFromMs = this.#parts.nowMs();
    while (this.#cells.some(({ over }) => !over)) {
      for (const cell of this.#shuffledBySetup()) {
        if (!cell.precise && !cell.failed) await this.#measure(cell, 'closed', measure, { tell, goesOn });
        // With the first repeat, so that all of a cell is seen early.
        if (!cell.hasLatency && !cell.failed) await this.#measure(cell, 'open', measure, { tell, goesOn });
      }
    }
  }

  /** To be called once; what was measured stays. */
  end(state: SweepState, remark: string): void {
    this.#state = state;
    this.#remark = remark;
    this.#endedAtMs = this.#parts.nowMs();
    this.#result = null;
  }

  async #measure(
    cell: CellMeasurement,
    loop: CellTask['loop'],
    measure: MeasureCell,
    { tell, goesOn }: { tell: TellProgress; goesOn: () => boolean },
  ): Promise<void> {
    const { knobs } = this.#parts;
    cell.begin();
    this.#result = null;
    const what = loop === 'closed' ? `repeat ${cell.repeats + 1}` : 'latency at the live rate';
    tell({ ...this.#progress(), doing: `${cell.name}, ${what}` });
    const capture = this.#capture as Capture;
    try {
      cell.add(await measure({ capture, knobs: cell.knobs(knobs), loop, limitMs: this.#openLimitMs }));
    } catch (error) {
      if (!goesOn()) throw error;
      cell.fail(error instanceof Error ? error.message : String(error));
    }
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

  get #openLimitMs(): number {
    return Math.min(mostOpenLoopMs, Math.max(leastOpenLoopMs, allOpenLoopsMs / this.#cells.length));
  }

  #progress(): { progress: number; leftS: number } {
    let [all, left] = [0, 0];
    for (const cell of this.#cells) {
      const openMs = this.#openEstimateMs(cell);
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
    return { progress: done / all, leftS: (left * pace) / 1_000 };
  }

  /** How long 200 batches take at the live rate. */
  #openEstimateMs({ batch }: CellMeasurement): number {
    const { readingsPerS } = this.#capture as Capture;
    const { maxWaitMs } = this.#parts.knobs.batch;
    const batchesPerS = Math.max(readingsPerS / batch, Math.min(readingsPerS, 1_000 / maxWaitMs));
    return openLoopBesideMs + Math.min(this.#openLimitMs, Math.max(1_000, 200_000 / batchesPerS));
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
    const { plantName, knobs } = this.#parts;
    const { window, hop, set } = knobs.features;
    return {
      plantName,
      sensors: this.#capture?.sensors.length ?? 0,
      readings: this.#capture?.readings ?? 0,
      spanS: this.#capture?.spanS ?? 0,
      readingsPerS: this.#capture?.readingsPerS ?? 0,
      window,
      hop,
      set,
      maxWaitMs: knobs.batch.maxWaitMs,
    };
  }
}
