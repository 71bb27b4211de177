// The engine as its host has it: started, commanded, looked at, stopped. Runs in the host's event loop.
import type { EngineEvent, EventPriority } from '../../shared/events.ts';
import type { Frame, View } from '../../shared/frame.ts';
import type { Plant } from '../../shared/plant.ts';
import type { Command, CommandResult } from '../../shared/protocol.ts';
import type { RunReport } from '../../shared/report.ts';
import { isTuningCommand, type LabState } from '../../shared/tuning/tuning.ts';
import { resumedText, startsFrom } from './checkpoint/resume.ts';
import type { Engine, EngineOptions, FrameCursor } from './engine.ts';
import { createEngineParts, type EngineParts } from './engineParts.ts';
import { newCursor } from './frameBuilder.ts';
import { buildReport } from './reporting.ts';
import { defaultDrainLimitMs, Shutdown } from './shutdown.ts';
import { stageSnapshot } from './stageSnapshot.ts';
import { sampleIntervalMs } from './telemetry/pipelineHistory.ts';

const tickIntervalMs = 100;

export function createEngine(options: EngineOptions): Engine {
  return new TelltaleEngine(options);
}

class TelltaleEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #parts: EngineParts;
  readonly #tickListeners = new Set<() => void>();
  readonly #finished = Promise.withResolvers<void>();
  #startedAtMs = Number.NaN;
  #stopped: { atMs: number; received: number; processed: number; batches: number } | null = null;
  #stopping: Promise<RunReport> | null = null;
  #timers: NodeJS.Timeout[] = [];
  #clientFaults = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#parts = createEngineParts(options);
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async start(): Promise<void> {
    const { plant, baseFolder, checkpoint } = this.#options;
    const [opened] = await Promise.all([
      this.#parts.sources.open(plant.sources, baseFolder),
      this.#parts.pipeline.open(),
    ]);
    if (checkpoint?.from) {
      this.#parts.pipeline.rings.startFrom(await startsFrom(checkpoint.from, checkpoint, plant.name, opened));
      this.#parts.pipeline.quarantine.goOnFrom(checkpoint.from.quarantined);
      const message = resumedText(checkpoint.file, checkpoint.from);
      this.#parts.events.add({ kind: 'run', priority: 4, subject: '', message });
    }
    this.#startedAtMs = this.#parts.clock.monotonicMs();
    this.#parts.pipeline.telemetry.lag.start();
    const message = `Started on the plant ${plant.name}`;
    this.#parts.events.add({ kind: 'run', priority: 4, subject: '', message });
    this.#parts.sources.add(opened);
    this.#parts.checkpoint?.start();
    this.#parts.faults.setKnobs(this.#parts.knobs.knobs);
    this.#sample();
    this.#timers = [
      setInterval(() => this.#sample(), sampleIntervalMs),
      setInterval(() => this.#tickListeners.forEach((listener) => void listener()), tickIntervalMs),
    ];
  }

  stop(): Promise<RunReport> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  report(): RunReport {
    const { telemetry, ledger } = this.#parts.pipeline;
    const endMs = this.#stopped?.atMs ?? this.#parts.clock.monotonicMs();
    return buildReport({
      ledger,
      telemetry,
      runners: this.#parts.sources.runners,
      knobs: this.#parts.knobs.knobs,
      events: this.#parts.events.all(),
      nowMs: this.#parts.clock.monotonicMs(),
      clientFaults: this.#clientFaults,
      health: this.#parts.pipeline.poolHealth(),
      quarantined: this.#parts.pipeline.quarantine.report(),
      injectedFaults: this.#parts.faults.counts,
      checkpoint: this.#parts.checkpoint?.report() ?? null,
      outputs: this.#options.outputs.flatMap((output) => output.report() ?? []),
      autoTune: this.#parts.tuning.autoTuneReport(),
      durationS: Number.isNaN(this.#startedAtMs) ? 0 : (endMs - this.#startedAtMs) / 1_000,
      atStop: this.#stopped,
    });
  }

  async execute<C extends Command>(command: C): Promise<CommandResult<C>> {
    return (await this.#carryOut(command)) as CommandResult<C>;
  }

  openPlant({ plant, baseFolder }: { readonly plant: Plant; readonly baseFolder: string }): Promise<void> {
    return this.#parts.control.openPlant(plant, baseFolder);
  }

  async #carryOut(command: Command): Promise<Plant | RunReport | null> {
    if (command.name === 'readReport') return this.report();
    if (!isTuningCommand(command)) return this.#parts.control.execute(command);
    this.#parts.tuning.execute(command);
    return null;
  }

  newCursor(): FrameCursor {
    return newCursor();
  }

  buildFrame(view: View, cursor: FrameCursor): Frame {
    return this.#parts.frames.build(view, cursor, this.#startedAtMs);
  }

  takeFrameDelayMs(): number {
    return this.#parts.faults.takeFrameDelayMs();
  }

  noteFrameDue(waits: boolean): void {
    this.#parts.pipeline.telemetry.stages.frameDue(waits, tickIntervalMs);
  }

  onTick(listener: () => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    return this.#parts.events.listen(listener);
  }

  sleep(): void {
    this.#parts.sleep.begin();
  }

  wake(): void {
    this.#parts.sleep.end();
  }

  get lab(): LabState {
    return this.#parts.tuning.lab;
  }

  noteRun(priority: EventPriority, message: string): void {
    this.#parts.events.add({ kind: 'run', priority, subject: '', message });
  }

  noteClientFault(message: string): void {
    this.#clientFaults++;
    this.#parts.events.add({ kind: 'client', priority: 3, subject: '', message });
  }

  noteOutputFault(message: string): void {
    this.#parts.events.add({ kind: 'output', priority: 2, subject: '', message });
  }

  async #stop(): Promise<RunReport> {
    this.#parts.sleep.end();
    this.#parts.faults.stop();
    await this.#parts.tuning.stop();
    const { outputs, drainLimitMs = defaultDrainLimitMs } = this.#options;
    const shutdown = new Shutdown({
      limitMs: drainLimitMs,
      sources: this.#parts.sources,
      pipeline: this.#parts.pipeline,
      checkpoint: this.#parts.checkpoint,
      outputs,
      onEvent: (kind, priority, subject, message) =>
        this.#parts.events.add({ kind, priority, subject, message }),
    });
    const { received, processed } = this.#parts.pipeline.ledger.totals();
    const { batches } = this.#parts.pipeline.telemetry;
    this.#stopped = { atMs: this.#parts.clock.monotonicMs(), received, processed, batches };
    await shutdown.drain();
    for (const timer of this.#timers) clearInterval(timer);
    this.#parts.pipeline.telemetry.lag.stop();
    this.#parts.pipeline.telemetry.memory.sample();
    await shutdown.closeOutputs();
    return this.report();
  }

  #sample(): void {
    if (this.#parts.sleep.asleep) {
      this.#parts.sleep.rest(sampleIntervalMs);
      return;
    }
    const nowMs = this.#parts.clock.monotonicMs();
    const { telemetry, ledger, views } = this.#parts.pipeline;
    const held = new Set<string>();
    for (const runner of this.#parts.sources.runners) {
      runner.sample(nowMs);
      if (['paused', 'done', 'stopped', 'blocked'].includes(runner.state)) held.add(runner.config.id);
    }
    telemetry.sample({
      ledger: ledger.totals(),
      knobs: this.#parts.knobs.knobs,
      stages: stageSnapshot(this.#parts.pipeline, this.#parts.sources.runners, this.#parts.frames.clients),
    });
    this.#parts.tuning.sample();
    this.#parts.events.endFloods();
    views.sample(nowMs, this.#parts.clock.epochMs(), held);
    this.#parts.frames.forgetGone(nowMs);
    const { runners } = this.#parts.sources;
    const ended = runners.length > 0 && runners.every((runner) => runner.ended);
    if (ended && this.#parts.pipeline.unsettled === 0) this.#finished.resolve();
  }
}
