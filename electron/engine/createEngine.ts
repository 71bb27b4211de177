// The engine: sources, pipeline, knobs and clients' frames put together. Runs in the host's event loop.
import type { EngineEvent, EventKind, EventPriority } from '../../shared/events.ts';
import type { Frame, View } from '../../shared/frame.ts';
import type { Plant } from '../../shared/plant.ts';
import type { Command, CommandResult } from '../../shared/protocol.ts';
import type { RunReport } from '../../shared/report.ts';
import { isTuningCommand, type LabState } from '../../shared/tuning/tuning.ts';
import { CheckpointWriter } from './checkpoint/checkpointWriter.ts';
import { resumedText, startsFrom } from './checkpoint/resume.ts';
import { createClock } from './clock.ts';
import type { Engine, EngineOptions, FrameCursor } from './engine.ts';
import { EngineFrames } from './engineFrames.ts';
import { EventLog } from './eventLog.ts';
import { FaultInjector } from './faults/faultInjector.ts';
import { newCursor } from './frameBuilder.ts';
import { KnobControl } from './knobControl.ts';
import { MachineSleep } from './machineSleep.ts';
import { Pipeline } from './pipeline.ts';
import { PlantControl } from './plantControl.ts';
import { buildReport } from './reporting.ts';
import { defaultDrainLimitMs, Shutdown } from './shutdown.ts';
import { SourceSet } from './sourceSet.ts';
import { stageSnapshot } from './stageSnapshot.ts';
import { sampleIntervalMs } from './telemetry/pipelineHistory.ts';
import { Tuning } from './tuning/tuning.ts';

const tickIntervalMs = 100;

export function createEngine(options: EngineOptions): Engine {
  return new TelltaleEngine(options);
}

class TelltaleEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #clock = createClock();
  readonly #events = new EventLog(this.#clock);
  readonly #knobs: KnobControl;
  readonly #pipeline: Pipeline;
  readonly #sources: SourceSet;
  readonly #tickListeners = new Set<() => void>();
  readonly #frames: EngineFrames;
  readonly #sleep: MachineSleep;
  readonly #finished = Promise.withResolvers<void>();
  readonly #control: PlantControl;
  readonly #checkpoint: CheckpointWriter | null;
  readonly #faults: FaultInjector;
  readonly #tuning: Tuning;
  #startedAtMs = Number.NaN;
  #stopped: { atMs: number; received: number; processed: number; batches: number } | null = null;
  #stopping: Promise<RunReport> | null = null;
  #timers: NodeJS.Timeout[] = [];
  #clientFaults = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
    const { plant } = options;
    this.#knobs = new KnobControl(plant.knobs);
    const onEvent = (kind: EventKind, priority: EventPriority, subject: string, message: string): void =>
      this.#events.add({ kind, priority, subject, message });
    this.#faults = new FaultInjector({
      clock: this.#clock,
      killWorker: () => this.#pipeline.killWorker(),
      dropSource: (random) => this.#sources.dropOne(random),
      sourcesRunning: () => this.#sources.runners.filter(({ ended, paused }) => !ended && !paused).length,
      clients: () => this.#frames.clients,
      onEvent: (subject, message) => onEvent('fault', 3, subject, message),
      random: Math.random,
    });
    this.#pipeline = new Pipeline(
      {
        workerFile: options.workerFile,
        computeInline: options.computeInline,
        outputs: options.outputs,
        clock: this.#clock,
        faults: this.#faults,
        onEvent,
        onRoom: () => this.#sources.roomMade(),
      },
      plant.knobs,
    );
    this.#sources = new SourceSet(
      {
        openSource: options.openSource,
        ingest: this.#pipeline.ingest,
        ledger: this.#pipeline.ledger,
        clock: this.#clock,
        whenFull: () => this.#knobs.knobs.queue.whenFull,
        onEvent,
        onHeld: () => this.#pipeline.urge(),
        onFailed: (sensor) => this.#pipeline.views.failed(sensor, this.#clock.epochMs()),
        work: (stretch) => this.#pipeline.telemetry.stages.sourceWork(stretch),
        rateFactor: () => this.#faults.rateFactor,
        onSensors: () => this.#control.sensorsChanged(),
      },
      options.baseFolder,
    );
    this.#control = new PlantControl(
      {
        pipeline: this.#pipeline,
        sources: this.#sources,
        knobs: this.#knobs,
        events: this.#events,
        faults: this.#faults,
        onKnobs: (...change) => this.#tuning.knobsChanged(...change),
      },
      plant,
    );
    this.#tuning = new Tuning({
      pipeline: this.#pipeline,
      clock: this.#clock,
      knobs: () => this.#knobs.knobs,
      changeKnobs: (...change) => this.#control.changeKnobs(...change),
      onEvent,
      plantName: () => this.#control.plantName,
      pauseSources: () => this.#control.pauseSources(),
      sensors: () => this.#sources.sensors,
      sources: () => this.#sources.runners,
      isUnpaced: () => this.#sources.isUnpaced,
      lab: options.lab ?? null,
    });
    this.#frames = new EngineFrames({
      host: options.host,
      clock: this.#clock,
      pipeline: this.#pipeline,
      sources: this.#sources,
      knobs: this.#knobs,
      control: this.#control,
      faults: this.#faults,
      tuning: this.#tuning,
      events: this.#events,
    });
    this.#sleep = new MachineSleep({
      clock: this.#clock,
      sources: this.#sources,
      lag: this.#pipeline.telemetry.lag,
      views: this.#pipeline.views,
      cancelLab: () => this.#tuning.cancelLab(),
      onEvent: (priority, message) => this.noteRun(priority, message),
      wallMs: Date.now,
    });
    this.#checkpoint = CheckpointWriter.of(options, {
      sources: () => this.#sources.runners,
      rings: this.#pipeline.rings,
      quarantined: () => this.#pipeline.quarantine.report(),
      clock: this.#clock,
      onEvent: (priority, message) => onEvent('output', priority, '', message),
    });
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async start(): Promise<void> {
    const { plant, baseFolder, checkpoint } = this.#options;
    const [opened] = await Promise.all([
      this.#sources.open(plant.sources, baseFolder),
      this.#pipeline.open(),
    ]);
    if (checkpoint?.from) {
      this.#pipeline.rings.startFrom(await startsFrom(checkpoint.from, checkpoint, plant.name, opened));
      this.#pipeline.quarantine.goOnFrom(checkpoint.from.quarantined);
      const message = resumedText(checkpoint.file, checkpoint.from);
      this.#events.add({ kind: 'run', priority: 4, subject: '', message });
    }
    this.#startedAtMs = this.#clock.monotonicMs();
    this.#pipeline.telemetry.lag.start();
    const message = `Started on the plant ${plant.name}`;
    this.#events.add({ kind: 'run', priority: 4, subject: '', message });
    this.#sources.add(opened);
    this.#checkpoint?.start();
    this.#faults.setKnobs(this.#knobs.knobs);
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
    const { telemetry, ledger } = this.#pipeline;
    const endMs = this.#stopped?.atMs ?? this.#clock.monotonicMs();
    return buildReport({
      ledger,
      telemetry,
      runners: this.#sources.runners,
      knobs: this.#knobs.knobs,
      events: this.#events.all(),
      nowMs: this.#clock.monotonicMs(),
      clientFaults: this.#clientFaults,
      health: this.#pipeline.poolHealth(),
      quarantined: this.#pipeline.quarantine.report(),
      injectedFaults: this.#faults.counts,
      checkpoint: this.#checkpoint?.report() ?? null,
      outputs: this.#options.outputs.flatMap((output) => output.report() ?? []),
      autoTune: this.#tuning.autoTuneReport(),
      durationS: Number.isNaN(this.#startedAtMs) ? 0 : (endMs - this.#startedAtMs) / 1_000,
      atStop: this.#stopped,
    });
  }

  async execute<C extends Command>(command: C): Promise<CommandResult<C>> {
    return (await this.#carryOut(command)) as CommandResult<C>;
  }

  openPlant({ plant, baseFolder }: { readonly plant: Plant; readonly baseFolder: string }): Promise<void> {
    return this.#control.openPlant(plant, baseFolder);
  }

  async #carryOut(command: Command): Promise<Plant | RunReport | null> {
    if (command.name === 'readReport') return this.report();
    if (!isTuningCommand(command)) return this.#control.execute(command);
    this.#tuning.execute(command);
    return null;
  }

  newCursor(): FrameCursor {
    return newCursor();
  }

  buildFrame(view: View, cursor: FrameCursor): Frame {
    return this.#frames.build(view, cursor, this.#startedAtMs);
  }

  takeFrameDelayMs(): number {
    return this.#faults.takeFrameDelayMs();
  }

  noteFrameDue(waits: boolean): void {
    this.#pipeline.telemetry.stages.frameDue(waits, tickIntervalMs);
  }

  onTick(listener: () => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  sleep(): void {
    this.#sleep.begin();
  }

  wake(): void {
    this.#sleep.end();
  }

  get lab(): LabState {
    return this.#tuning.lab;
  }

  noteRun(priority: EventPriority, message: string): void {
    this.#events.add({ kind: 'run', priority, subject: '', message });
  }

  noteClientFault(message: string): void {
    this.#clientFaults++;
    this.#events.add({ kind: 'client', priority: 3, subject: '', message });
  }

  noteOutputFault(message: string): void {
    this.#events.add({ kind: 'output', priority: 2, subject: '', message });
  }

  async #stop(): Promise<RunReport> {
    this.#sleep.end();
    this.#faults.stop();
    await this.#tuning.stop();
    const { outputs, drainLimitMs = defaultDrainLimitMs } = this.#options;
    const shutdown = new Shutdown({
      limitMs: drainLimitMs,
      sources: this.#sources,
      pipeline: this.#pipeline,
      checkpoint: this.#checkpoint,
      outputs,
      onEvent: (kind, priority, subject, message) => this.#events.add({ kind, priority, subject, message }),
    });
    const { received, processed } = this.#pipeline.ledger.totals();
    const { batches } = this.#pipeline.telemetry;
    this.#stopped = { atMs: this.#clock.monotonicMs(), received, processed, batches };
    await shutdown.drain();
    for (const timer of this.#timers) clearInterval(timer);
    this.#pipeline.telemetry.lag.stop();
    this.#pipeline.telemetry.memory.sample();
    await shutdown.closeOutputs();
    return this.report();
  }

  #sample(): void {
    if (this.#sleep.asleep) {
      this.#sleep.rest(sampleIntervalMs);
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const { telemetry, ledger, views } = this.#pipeline;
    const held = new Set<string>();
    for (const runner of this.#sources.runners) {
      runner.sample(nowMs);
      if (['paused', 'done', 'stopped', 'blocked'].includes(runner.state)) held.add(runner.config.id);
    }
    telemetry.sample({
      ledger: ledger.totals(),
      knobs: this.#knobs.knobs,
      stages: stageSnapshot(this.#pipeline, this.#sources.runners, this.#frames.clients),
    });
    this.#tuning.sample();
    this.#events.endFloods();
    views.sample(nowMs, this.#clock.epochMs(), held);
    this.#frames.forgetGone(nowMs);
    const { runners } = this.#sources;
    const ended = runners.length > 0 && runners.every((runner) => runner.ended);
    if (ended && this.#pipeline.unsettled === 0) this.#finished.resolve();
  }
}
