// The engine: sources, pipeline, knobs and clients' frames put together. Runs in the host's event loop.
import { availableParallelism } from 'node:os';
import type { EngineEvent, EventKind, EventPriority } from '../../shared/events.ts';
import type { Frame, Structure, View } from '../../shared/frame.ts';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { Plant, SourceConfig } from '../../shared/plant.ts';
import { type Command, CommandRefused, type CommandResult } from '../../shared/protocol.ts';
import type { RunReport } from '../../shared/report.ts';
import { createClock } from './clock.ts';
import type { Engine, EngineOptions, FrameCursor } from './engine.ts';
import { EventLog } from './eventLog.ts';
import { buildFigures } from './figures.ts';
import { buildFrame, newCursor } from './frameBuilder.ts';
import { type KnobChange, KnobControl } from './knobControl.ts';
import { Pipeline } from './pipeline.ts';
import { readPlantText } from './plantText.ts';
import { buildReport } from './reporting.ts';
import { SourceSet } from './sourceSet.ts';
import { SourceRefused } from './sources/sensorSource.ts';
import { sampleIntervalMs } from './telemetry/pipelineHistory.ts';
import type { StageSnapshot } from './telemetry/stageMeter.ts';

const tickIntervalMs = 100;
const drainTimeoutMs = 10_000;
/** A client that has asked for no frame for so long is not counted. */
const clientSeenMs = 1_000;

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
  readonly #clientsSeenAtMs = new Map<FrameCursor, number>();
  readonly #finished = Promise.withResolvers<void>();
  #plant: Pick<Plant, 'name' | 'limits' | 'picked'>;
  #structure: Structure | null = null;
  #revision = 0;
  #startedAtMs = Number.NaN;
  #stopped: { atMs: number; received: number; processed: number; batches: number } | null = null;
  #stopping: Promise<RunReport> | null = null;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: EngineOptions) {
    this.#options = options;
    const { plant } = options;
    this.#plant = { name: plant.name, limits: plant.limits, picked: plant.picked };
    this.#knobs = new KnobControl(plant.knobs);
    const onEvent = (kind: EventKind, priority: EventPriority, subject: string, message: string): void =>
      this.#events.add({ kind, priority, subject, message });
    this.#pipeline = new Pipeline(
      {
        workerFile: options.workerFile,
        computeInline: options.computeInline,
        outputs: options.outputs,
        clock: this.#clock,
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
        onFailed: (sensor) => this.#pipeline.views.failed(sensor, this.#clock.epochMs()),
        onSensors: () => this.#sensorsChanged(),
      },
      options.baseFolder,
    );
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  async start(): Promise<void> {
    const { plant, baseFolder } = this.#options;
    const [opened] = await Promise.all([
      this.#sources.open(plant.sources, baseFolder),
      this.#pipeline.open(),
    ]);
    this.#startedAtMs = this.#clock.monotonicMs();
    this.#pipeline.telemetry.lag.start();
    this.#events.add({
      kind: 'run',
      priority: 4,
      subject: '',
      message: `Started on the plant ${plant.name}`,
    });
    this.#sources.add(opened);
    this.#sample();
    this.#timers = [
      setInterval(() => this.#sample(), sampleIntervalMs),
      setInterval(() => this.#tick(), tickIntervalMs),
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
      durationS: Number.isNaN(this.#startedAtMs) ? 0 : (endMs - this.#startedAtMs) / 1_000,
      atStop: this.#stopped,
    });
  }

  async execute<C extends Command>(command: C): Promise<CommandResult<C>> {
    try {
      return (await this.#run(command)) as CommandResult<C>;
    } catch (error) {
      throw error instanceof SourceRefused ? new CommandRefused(error.faults) : error;
    }
  }

  newCursor(): FrameCursor {
    return newCursor();
  }

  buildFrame(view: View, cursor: FrameCursor): Frame {
    const beganAtMs = this.#clock.monotonicMs();
    const { telemetry, ledger, views, queue, toEpochMs } = this.#pipeline;
    const structure = this.#currentStructure();
    this.#clientsSeenAtMs.set(cursor, beganAtMs);
    const oldestMs = queue.oldestArrivedAtMs();
    const frame = buildFrame(
      {
        structure,
        figures: buildFigures({
          telemetry,
          ledger,
          runners: this.#sources.runners,
          knobs: this.#knobs.knobs,
          stages: this.#stageSnapshot(),
          uptimeS: (beganAtMs - this.#startedAtMs) / 1_000,
          oldestQueuedMs: Number.isNaN(oldestMs) ? 0 : beganAtMs - oldestMs,
        }),
        views: views.of(structure.sensors),
        viewOfSlot: (slot) => views.find(slot),
        telemetry,
        events: this.#events,
        toEpochMs,
        nowMs: this.#clock.epochMs(),
        latestCommitMs: this.#knobs.knobs.batch.maxWaitMs + 500,
      },
      view,
      cursor,
    );
    telemetry.stages.frameSent();
    telemetry.stages.worked('frames', this.#clock.monotonicMs() - beganAtMs);
    return frame;
  }

  onTick(listener: () => void): () => void {
    this.#tickListeners.add(listener);
    return () => this.#tickListeners.delete(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  noteClientFault(message: string): void {
    this.#events.add({ kind: 'client', priority: 3, subject: '', message });
  }

  async #stop(): Promise<RunReport> {
    const stopping = this.#sources.stopAll();
    const { received, processed } = this.#pipeline.ledger.totals();
    const { batches } = this.#pipeline.telemetry;
    this.#stopped = { atMs: this.#clock.monotonicMs(), received, processed, batches };
    await stopping;
    const drained = await this.#pipeline.drain(drainTimeoutMs);
    const left = this.#pipeline.unsettled;
    await this.#pipeline.close();
    for (const timer of this.#timers) clearInterval(timer);
    this.#pipeline.telemetry.lag.stop();
    this.#pipeline.telemetry.memory.sample();
    const message = drained
      ? 'Stopped; all readings were processed'
      : `Stopped; ${left} readings were not drained in time`;
    this.#events.add({ kind: 'run', priority: drained ? 4 : 2, subject: '', message });
    const report = this.report();
    await Promise.all(this.#options.outputs.map((output) => output.close()));
    return report;
  }

  async #run(command: Command): Promise<unknown> {
    switch (command.name) {
      case 'setKnobs':
        return this.#changeKnobs(command.changes as KnobChanges);
      case 'addSource':
        return this.#addSource(command.source);
      case 'editSource':
        return this.#editSource(command.id, command.source);
      case 'removeSource':
        return this.#removeSource(command.id);
      case 'pauseSource':
        return this.#pauseSource(command.id, command.paused);
      case 'pickSensors':
        this.#plant = { ...this.#plant, picked: command.ids };
        this.#structure = null;
        return null;
      case 'openPlant':
        return this.#openPlant(command.text);
      case 'readPlant':
        return this.#currentPlant();
      case 'readReport':
        return this.report();
    }
  }

  #changeKnobs(changes: KnobChanges): null {
    this.#knobsChanged(this.#knobs.change(changes));
    return null;
  }

  #knobsChanged(changed: readonly KnobChange[]): void {
    if (changed.length === 0) return;
    for (const { key, before, after } of changed) {
      this.#events.add({
        kind: 'knob',
        priority: 4,
        subject: key,
        message: `${key} ${before} → ${after}`,
        before,
        after,
      });
    }
    this.#structure = null;
    this.#pipeline.setKnobs(this.#knobs.knobs);
  }

  async #addSource(config: SourceConfig): Promise<null> {
    this.#refuseTakenId(config.id);
    const opened = await this.#sources.open([config], this.#sources.baseFolder);
    this.#refuseTakenId(config.id);
    this.#sources.add(opened);
    this.#events.add({ kind: 'source', priority: 4, subject: config.id, message: 'added' });
    return null;
  }

  async #editSource(id: string, config: SourceConfig): Promise<null> {
    this.#find(id);
    if (config.id !== id) this.#refuseTakenId(config.id);
    const opened = await this.#sources.open([config], this.#sources.baseFolder);
    const at = await this.#sources.remove(id);
    this.#sources.add(opened, at < 0 ? undefined : at);
    this.#events.add({ kind: 'source', priority: 4, subject: config.id, message: 'edited and started anew' });
    return null;
  }

  async #removeSource(id: string): Promise<null> {
    this.#find(id);
    await this.#sources.remove(id);
    this.#sensorsChanged();
    this.#events.add({
      kind: 'source',
      priority: 4,
      subject: id,
      message: 'removed; what it delivered stays accounted',
    });
    return null;
  }

  #pauseSource(id: string, paused: boolean): null {
    this.#find(id).pause(paused);
    this.#structure = null;
    this.#events.add({ kind: 'source', priority: 4, subject: id, message: paused ? 'paused' : 'goes on' });
    return null;
  }

  /** Opens all of the new plant's sources before any of the old ones is stopped. */
  async #openPlant(text: string): Promise<null> {
    const read = readPlantText(text);
    if (!read.ok) throw new CommandRefused(read.faults);
    const opened = await this.#sources.open(read.plant.sources, this.#sources.baseFolder);
    await this.#sources.removeAll();
    this.#plant = { name: read.plant.name, limits: read.plant.limits, picked: read.plant.picked };
    this.#knobsChanged(this.#knobs.replace(read.plant.knobs));
    this.#sources.add(opened);
    this.#sensorsChanged();
    this.#events.add({
      kind: 'run',
      priority: 4,
      subject: '',
      message: `Opened the plant ${read.plant.name}`,
    });
    return null;
  }

  #currentPlant(): Plant {
    return { ...this.#plant, sources: this.#sources.runners.map(currentConfig), knobs: this.#knobs.knobs };
  }

  #find(id: string) {
    const runner = this.#sources.find(id);
    if (!runner) throw new CommandRefused([`there is no source ${id}`]);
    return runner;
  }

  #refuseTakenId(id: string): void {
    if (this.#sources.find(id)) throw new CommandRefused([`id: the id ${id} is used by another source`]);
  }

  #sensorsChanged(): void {
    this.#structure = null;
    this.#pipeline.setSensors(this.#sources.sensors);
  }

  #currentStructure(): Structure {
    this.#structure ??= {
      revision: ++this.#revision,
      plantName: this.#plant.name,
      sources: this.#sources.runners.map((runner) => ({
        config: currentConfig(runner),
        name: runner.config.name ?? runner.config.id,
        summary: runner.summary,
        slots: runner.sensors.map((sensor) => sensor.slot),
      })),
      sensors: this.#sources.sensors,
      knobs: this.#knobs.knobs,
      limits: this.#plant.limits,
      picked: this.#plant.picked,
      startedAtMs: this.#pipeline.toEpochMs(this.#startedAtMs),
      host: this.#options.host,
      cores: availableParallelism(),
    };
    return this.#structure;
  }

  #stageSnapshot(): StageSnapshot {
    const { queue, rings, telemetry, committer } = this.#pipeline;
    const { runners } = this.#sources;
    const workers = telemetry.workers.rows();
    let [ringReadings, ringCapacity] = [0, 0];
    for (const ring of rings.rings.values()) {
      ringReadings += ring.next - ring.settled;
      ringCapacity += ring.capacity;
    }
    const mean = (values: readonly number[]): number =>
      values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      sourcesLive: runners.filter(({ state }) => state === 'live' || state === 'blocked').length,
      sources: runners.length,
      sourcesBlockedMs: mean(runners.map((runner) => runner.blockedMs)),
      ringReadings,
      ringCapacity,
      queued: queue.queued,
      capacityReadings: queue.capacityReadings,
      inFlightBatches: this.#pipeline.inFlightBatches,
      inFlightLimit: this.#pipeline.inFlightLimit,
      waitingBatches: committer.waitingBatches,
      waitingLimit: this.#pipeline.waitingLimit,
      outputsHeld: committer.held,
      workersBusyShare: mean(workers.map((worker) => worker.busyShare)),
      frameClients: this.#clientsSeenAtMs.size,
      framesOwed: 0,
    };
  }

  #sample(): void {
    const nowMs = this.#clock.monotonicMs();
    const { telemetry, ledger, views } = this.#pipeline;
    const held = new Set<string>();
    for (const runner of this.#sources.runners) {
      runner.sample(nowMs);
      if (['paused', 'done', 'stopped', 'blocked'].includes(runner.state)) held.add(runner.config.id);
    }
    telemetry.sample({ ledger: ledger.totals(), knobs: this.#knobs.knobs, stages: this.#stageSnapshot() });
    views.sample(nowMs, this.#clock.epochMs(), held);
    for (const [cursor, seenAtMs] of this.#clientsSeenAtMs) {
      if (nowMs - seenAtMs > clientSeenMs) this.#clientsSeenAtMs.delete(cursor);
    }
    const { runners } = this.#sources;
    const ended =
      runners.length > 0 && runners.every(({ state }) => ['done', 'failed', 'stopped'].includes(state));
    if (ended && this.#pipeline.unsettled === 0) this.#finished.resolve();
  }

  #tick(): void {
    for (const listener of this.#tickListeners) listener();
  }
}

/** As the plant file would hold it now. */
function currentConfig(runner: { readonly config: SourceConfig; readonly paused: boolean }): SourceConfig {
  return { ...runner.config, paused: runner.paused };
}
