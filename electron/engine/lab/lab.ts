// The lab: one job at a time in a thread of its own, and what came of it. Runs in the engine's event loop.
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { CopyCost, WorkerMemory } from '../../../shared/tuning/model.ts';
import type { SweepRequest, SweepResult } from '../../../shared/tuning/sweep.ts';
import { analyseSweep } from '../../../shared/tuning/sweepAnalysis.ts';
import type { LabJob, LabState } from '../../../shared/tuning/tuning.ts';
import type { TuningParts } from '../tuning/tuningParts.ts';
import { hasReadings } from './capture.ts';
import { type LabGround, refuseWithoutCpu, takeGround, withSourcesPaused } from './labGround.ts';
import { compareTransports, workerMemoryOf } from './labJobs.ts';
import { type LabRunner, LabThread } from './labThread.ts';
import { GuardedLab, LiveGuard } from './liveGuard.ts';
import { SweepRun } from './sweepRun.ts';

const idle: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '', remarks: {} };
/** How full the live queue usually is is learned for so long before a job without a capture. */
const learnMs = 500;
/** From this share of the cores on the lab's threads have to wait for the live ones. */
const loadedShare = 0.1;
const nothingToMeasure =
  'there are no readings to measure with: no sensor has delivered any yet. Add a source, or wait for its first readings';
/** Why a command is refused once the engine has been stopped. */
export const stoppedText = 'the engine has been stopped: start it again to use the tuning lab';

/** What a job is given: its thread under the guard of the live queue, and where it tells how far it is. */
export interface JobContext {
  readonly thread: LabRunner;
  readonly signal: AbortSignal;
  readonly tell: (state: Partial<Pick<LabState, 'progress' | 'leftS' | 'doing'>>) => void;
}

/** Beside what a job is given: what it lets learn how the live queue is without it. */
interface GuardedContext extends JobContext {
  readonly guard: LiveGuard;
}

export class Lab {
  readonly #parts: TuningParts;
  #state: LabState = idle;
  #cancel: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #sweepRun: SweepRun | null = null;
  #sweeps = 0;
  #ended = false;
  /** The sources are paused for the job: there is no live load. */
  #isAlone = false;
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
    this.#begin('sweep', (context) => this.#sweep(request, context));
  }

  /** Throws CommandRefused. */
  measureWorkerMemory(): void {
    this.#refuseEmpty();
    this.#begin('workerMemory', async (context) => {
      const { clock, knobs } = this.#parts;
      const { capture, liveCpuCores } = await this.#ground(context);
      refuseWithoutCpu(liveCpuCores);
      const most = Math.max(4, availableParallelism());
      const measured = await workerMemoryOf({ capture, knobs: knobs(), mostWorkers: most }, context);
      this.#workerMemory = { atMs: clock.epochMs(), ...measured };
    });
  }

  /** Throws CommandRefused. */
  measureCopyCost(): void {
    this.#refuseEmpty();
    this.#begin('copyCost', async (context) => {
      const { clock, knobs } = this.#parts;
      const { capture, liveCpuCores } = await this.#ground(context);
      refuseWithoutCpu(liveCpuCores);
      const measured = await compareTransports({ capture, knobs: knobs() }, context);
      this.#copyCost = { atMs: clock.epochMs(), ...measured };
    });
  }

  /**
   * Starts a job that measures on no capture; throws CommandRefused when another one runs, there is no lab or it has
   * ended. What it rejects with is its remark.
   */
  start(job: LabJob, carryOut: (context: JobContext) => Promise<void>): void {
    this.#begin(job, async (context) => {
      await context.guard.learn(() => wait(learnMs, undefined, { signal: context.signal }));
      await carryOut(context);
    });
  }

  cancel(): void {
    this.#cancel?.abort(new Error('cancelled'));
  }

  /** For good: what is asked of it afterwards is refused. */
  async stop(): Promise<void> {
    this.#ended = true;
    this.cancel();
    await this.#running;
  }

  #begin(job: LabJob, carryOut: (context: GuardedContext) => Promise<void>): void {
    const { lab } = this.#parts;
    if (!lab) throw new CommandRefused(['the tuning lab is not part of this host']);
    if (this.#ended) throw new CommandRefused([stoppedText]);
    if (this.#state.job !== null)
      throw new CommandRefused([`the lab is busy with another job (${this.#state.job}): wait, or cancel it`]);
    const control = new AbortController();
    this.#cancel = control;
    const { [job]: _before, ...remarks } = this.#state.remarks;
    this.#state = { ...idle, job, remarks };
    const thread = new LabThread(lab.threadFile, () => ({ ...lab.start, lowPriority: this.#isLoaded }));
    this.#running = this.#run(thread, control.signal, carryOut);
  }

  async #run(
    thread: LabThread,
    signal: AbortSignal,
    carryOut: (context: GuardedContext) => Promise<void>,
  ): Promise<void> {
    const { queue, ledger } = this.#parts.pipeline;
    const guard = new LiveGuard(() => ({
      queueShare: queue.queued / queue.capacityReadings,
      shed: ledger.totals().shed,
    }));
    let remark = '';
    try {
      await carryOut({
        thread: new GuardedLab(thread, guard),
        guard,
        signal,
        tell: (state) => {
          this.#state = { ...this.#state, ...state };
        },
      });
    } catch (error) {
      remark = signal.aborted ? 'Cancelled.' : messageOf(error);
    } finally {
      await thread.end();
      this.#state = { ...idle, remark, remarks: this.#remarksWith(signal.aborted ? '' : remark) };
      this.#cancel = null;
    }
  }

  #remarksWith(remark: string): LabState['remarks'] {
    const { job, remarks } = this.#state;
    return job === null || remark === '' ? remarks : { ...remarks, [job]: remark };
  }

  /** Whether the live load is such that the lab would take from it. */
  get #isLoaded(): boolean {
    const { cpuCores } = this.#parts.pipeline.telemetry;
    return !this.#isAlone && cpuCores > loadedShare * availableParallelism();
  }

  #refuseEmpty(): void {
    const { pipeline, sensors } = this.#parts;
    if (!hasReadings(pipeline.rings, sensors())) throw new CommandRefused([nothingToMeasure]);
  }

  async #sweep(request: SweepRequest, context: GuardedContext): Promise<void> {
    const { clock, knobs, plantName } = this.#parts;
    const { thread, signal, tell } = context;
    const id = `sweep-${++this.#sweeps}`;
    const nowMs = (): number => clock.epochMs();
    const run = new SweepRun({ id, request, knobs: knobs(), plantName: plantName(), nowMs });
    this.#sweepRun = run;
    this.#event(`A sweep of ${run.cells} ${run.cells === 1 ? 'cell' : 'cells'} has begun`);
    const goesOn = (): boolean => !signal.aborted && !thread.hasEnded;
    let resume: (() => void) | null = null;
    try {
      const ground = await this.#ground(context);
      if (request.pauseSources) {
        tell({ doing: 'waiting for what was captured to be computed' });
        resume = await withSourcesPaused(this.#parts, signal);
        this.#isAlone = true;
      } else refuseWithoutCpu(ground.liveCpuCores);
      await run.run(ground, (task) => thread.run('cell', task, { signal }), { tell, goesOn });
      if (run.failure !== '') throw new Error(run.failure);
      run.end('done', '');
      this.#event(sweepEndText(run.result));
    } catch (error) {
      const [state, remark] = signal.aborted
        ? (['cancelled', 'Cancelled: what was measured before stays.'] as const)
        : (['failed', messageOf(error)] as const);
      run.end(state, remark);
      this.#event(`The sweep was ${state === 'cancelled' ? 'cancelled' : `given up: ${remark}`}`);
      throw error;
    } finally {
      this.#isAlone = false;
      if (request.pauseSources === 'untilEnd') resume?.();
    }
  }

  /** Rejects when no readings arrive. */
  async #ground({ signal, guard, tell }: GuardedContext): Promise<LabGround> {
    tell({ doing: 'capturing live readings' });
    return guard.learn(() => takeGround(this.#parts, signal));
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
