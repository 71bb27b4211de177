// The lab: one job at a time in a thread of its own, and what came of it. Runs in the engine's event loop.
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { CopyCost, WorkerMemory } from '../../../shared/tuning/model.ts';
import type { SweepRequest, SweepResult } from '../../../shared/tuning/sweep.ts';
import { analyseSweep } from '../../../shared/tuning/sweepAnalysis.ts';
import type { LabJob, LabState } from '../../../shared/tuning/tuning.ts';
import type { TuningParts } from '../tuning/tuningParts.ts';
import { type Capture, hasReadings, offeredCounts, takeCapture } from './capture.ts';
import { compareTransports, workerMemoryOf } from './labJobs.ts';
import { LabThread } from './labThread.ts';
import { SweepRun } from './sweepRun.ts';

const idle: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '' };
/** For so long arrivals are counted before a job: at which rate readings come is measured, not believed. */
const captureMs = 2_000;
const nothingToMeasure =
  'there are no readings to measure with: no sensor has delivered any yet. Add a source, or wait for its first readings';
const nothingArrives =
  'No readings arrive just now, and there are too few to tell a rate from: resume a source or add one, then start again.';

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
  #sweepRun: SweepRun | null = null;
  #sweeps = 0;
  #workerMemory: WorkerMemory | null = null;
  #copyCost: CopyCost | null = null;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  get state(): LabState {
    return this.#state;
  }

  /** The newest one, while it runs as far as it is. */
  get sweep(): SweepResult | null {
    return this.#sweepRun?.result ?? null;
  }

  get workerMemory(): WorkerMemory | null {
    return this.#workerMemory;
  }

  get copyCost(): CopyCost | null {
    return this.#copyCost;
  }

  /** Throws CommandRefused. */
  startSweep(request: SweepRequest): void {
    this.#refuseEmpty();
    this.start('sweep', (context) => this.#sweep(request, context));
  }

  /** Throws CommandRefused. */
  measureWorkerMemory(): void {
    this.#refuseEmpty();
    this.start('workerMemory', async (context) => {
      const { clock, knobs } = this.#parts;
      const capture = await this.#capture(context);
      const most = Math.max(4, availableParallelism());
      const measured = await workerMemoryOf({ capture, knobs: knobs(), mostWorkers: most }, context);
      this.#workerMemory = { atMs: clock.epochMs(), ...measured };
    });
  }

  /** Throws CommandRefused. */
  measureCopyCost(): void {
    this.#refuseEmpty();
    this.start('copyCost', async (context) => {
      const { clock, knobs } = this.#parts;
      const capture = await this.#capture(context);
      const measured = await compareTransports({ capture, knobs: knobs() }, context);
      this.#copyCost = { atMs: clock.epochMs(), ...measured };
    });
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
      remark = signal.aborted ? 'Cancelled.' : messageOf(error);
    } finally {
      await thread.end();
      this.#state = { ...idle, remark };
      this.#cancel = null;
    }
  }

  #refuseEmpty(): void {
    const { pipeline, sensors } = this.#parts;
    if (!hasReadings(pipeline.rings, sensors())) throw new CommandRefused([nothingToMeasure]);
  }

  async #sweep(request: SweepRequest, context: JobContext): Promise<void> {
    const { clock, knobs, plantName } = this.#parts;
    const { thread, signal, tell } = context;
    const id = `sweep-${++this.#sweeps}`;
    const nowMs = (): number => clock.epochMs();
    const run = new SweepRun({ id, request, knobs: knobs(), plantName: plantName(), nowMs });
    this.#sweepRun = run;
    this.#event(`A sweep of ${run.cells} ${run.cells === 1 ? 'cell' : 'cells'} has begun`);
    try {
      const capture = await this.#capture(context);
      await run.run(capture, (task) => thread.run('cell', task, { signal }), {
        tell,
        goesOn: () => !signal.aborted && !thread.hasEnded,
      });
      run.end('done', '');
      this.#event(sweepEndText(run.result));
    } catch (error) {
      const [state, remark] = signal.aborted
        ? (['cancelled', 'Cancelled: what was measured before stays.'] as const)
        : (['failed', messageOf(error)] as const);
      run.end(state, remark);
      this.#event(`The sweep was ${state === 'cancelled' ? 'cancelled' : `given up: ${remark}`}`);
      throw error;
    }
  }

  /** Counts arrivals, then takes the newest readings. Rejects when none arrives. */
  async #capture({ signal, tell }: JobContext): Promise<Capture> {
    const { pipeline, sensors, clock } = this.#parts;
    tell({ doing: 'capturing live readings' });
    const before = offeredCounts(pipeline.rings, sensors());
    const beganMs = clock.monotonicMs();
    await wait(captureMs, undefined, { signal });
    const capture = takeCapture(pipeline.rings, sensors(), before, clock.monotonicMs() - beganMs);
    if (!capture) throw new Error(nothingArrives);
    return capture;
  }

  #event(message: string): void {
    this.#parts.onEvent('run', 4, '', message);
  }
}

function sweepEndText(result: SweepResult): string {
  const sentences = analyseSweep(result).map(({ workPerReadingUs, recommendation }, _, all) =>
    all.length > 1 ? `${workPerReadingUs} µs of work: ${recommendation.sentence}` : recommendation.sentence,
  );
  return `The sweep is done in ${Math.round(result.tookS)} s. ${sentences.join(' ')}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
