// The lab: one job at a time in a thread of its own, and what came of it. Runs in the engine's event loop.
import { CommandRefused } from '../../../shared/protocol.ts';
import type { CopyCost, WorkerMemory } from '../../../shared/tuning/model.ts';
import type { SweepRequest, SweepResult } from '../../../shared/tuning/sweep.ts';
import type { LabJob, LabState } from '../../../shared/tuning/tuning.ts';
import type { TuningParts } from '../tuning/tuningParts.ts';
import { LabThread } from './labThread.ts';

const idle: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '' };

/** What a job is given: its thread, and where it tells how far it is. */
export interface JobContext {
  readonly thread: LabThread;
  readonly signal: AbortSignal;
  readonly tell: (state: Partial<Pick<LabState, 'progress' | 'leftS' | 'doing'>>) => void;
}

export class Lab {
  readonly #parts: TuningParts;
  #state: LabState = idle;
  #cancel: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  readonly sweep: SweepResult | null = null;
  readonly workerMemory: WorkerMemory | null = null;
  readonly copyCost: CopyCost | null = null;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  get state(): LabState {
    return this.#state;
  }

  startSweep(_request: SweepRequest): void {
    throw new CommandRefused(['not built']);
  }

  measureWorkerMemory(): void {
    throw new CommandRefused(['not built']);
  }

  measureCopyCost(): void {
    throw new CommandRefused(['not built']);
  }

  /** Starts a job; throws CommandRefused when another one runs or there is no lab. What it rejects with is its remark. */
  start(job: LabJob, carryOut: (context: JobContext) => Promise<void>): void {
    const { lab } = this.#parts;
    if (!lab) throw new CommandRefused(['the tuning lab is not part of this host']);
    if (this.#state.job !== null)
      throw new CommandRefused([`the lab is busy with another job (${this.#state.job}): wait, or cancel it`]);
    const control = new AbortController();
    this.#cancel = control;
    this.#state = { ...idle, job };
    this.#running = this.#run(new LabThread(lab.threadFile, lab.start), control.signal, carryOut);
  }

  cancel(): void {
    this.#cancel?.abort(new Error('cancelled'));
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.#running;
  }

  async #run(
    thread: LabThread,
    signal: AbortSignal,
    carryOut: (context: JobContext) => Promise<void>,
  ): Promise<void> {
    let remark = '';
    try {
      await carryOut({
        thread,
        signal,
        tell: (state) => {
          this.#state = { ...this.#state, ...state };
        },
      });
    } catch (error) {
      remark = error instanceof Error ? error.message : String(error);
    } finally {
      await thread.end();
      this.#state = { ...idle, remark };
      this.#cancel = null;
    }
  }
}
