// The parts of an engine, put together: who tells whom what. Runs in the host's event loop.
import type { EventKind, EventPriority } from '../../shared/events.ts';
import { CheckpointWriter } from './checkpoint/checkpointWriter.ts';
import { createClock, type SleepingClock } from './clock.ts';
import type { EngineOptions } from './engine.ts';
import { EngineFrames } from './engineFrames.ts';
import { EventLog } from './eventLog.ts';
import { FaultInjector } from './faults/faultInjector.ts';
import { KnobControl } from './knobControl.ts';
import { MachineSleep } from './machineSleep.ts';
import { Pipeline } from './pipeline.ts';
import { PlantControl } from './plantControl.ts';
import { SourceSet } from './sourceSet.ts';
import { Tuning } from './tuning/tuning.ts';

/** They live as long as the engine; nothing runs in them before it is started. */
export interface EngineParts {
  readonly clock: SleepingClock;
  readonly events: EventLog;
  readonly knobs: KnobControl;
  readonly faults: FaultInjector;
  readonly pipeline: Pipeline;
  readonly sources: SourceSet;
  readonly control: PlantControl;
  readonly tuning: Tuning;
  readonly frames: EngineFrames;
  readonly sleep: MachineSleep;
  readonly checkpoint: CheckpointWriter | null;
}

export function createEngineParts(options: EngineOptions): EngineParts {
  const { plant } = options;
  const clock = createClock();
  const events = new EventLog(clock);
  const knobs: KnobControl = new KnobControl(plant.knobs);
  const onEvent = (kind: EventKind, priority: EventPriority, subject: string, message: string): void =>
    events.add({ kind, priority, subject, message });
  const faults: FaultInjector = new FaultInjector({
    clock,
    killWorker: () => pipeline.killWorker(),
    dropSource: (random) => sources.dropOne(random),
    sourcesRunning: () => sources.runners.filter(({ ended, paused }) => !ended && !paused).length,
    clients: () => frames.clients,
    onEvent: (subject, message) => onEvent('fault', 3, subject, message),
    random: Math.random,
  });
  const pipeline: Pipeline = new Pipeline(
    {
      workerFile: options.workerFile,
      computeInline: options.computeInline,
      outputs: options.outputs,
      clock,
      faults,
      onEvent,
      onRoom: () => sources.roomMade(),
    },
    plant.knobs,
  );
  const sources: SourceSet = new SourceSet(
    {
      openSource: options.openSource,
      ingest: pipeline.ingest,
      ledger: pipeline.ledger,
      clock,
      whenFull: () => knobs.knobs.queue.whenFull,
      onEvent,
      onHeld: () => pipeline.urge(),
      onFailed: (sensor) => pipeline.views.failed(sensor, clock.epochMs()),
      work: (stretch) => pipeline.telemetry.stages.sourceWork(stretch),
      rateFactor: () => faults.rateFactor,
      onSensors: () => control.sensorsChanged(),
    },
    options.baseFolder,
  );
  const control: PlantControl = new PlantControl(
    {
      pipeline,
      sources,
      knobs,
      events,
      faults,
      onKnobs: (...change) => tuning.knobsChanged(...change),
    },
    plant,
  );
  const tuning: Tuning = new Tuning({
    pipeline,
    clock,
    knobs: () => knobs.knobs,
    changeKnobs: (...change) => control.changeKnobs(...change),
    onEvent,
    plantName: () => control.plantName,
    pauseSources: () => control.pauseSources(),
    sensors: () => sources.sensors,
    sources: () => sources.runners,
    isUnpaced: () => sources.isUnpaced,
    lab: options.lab ?? null,
  });
  const frames: EngineFrames = new EngineFrames({
    host: options.host,
    clock,
    pipeline,
    sources,
    knobs,
    control,
    faults,
    tuning,
    events,
  });
  const sleep: MachineSleep = new MachineSleep({
    clock,
    sources,
    lag: pipeline.telemetry.lag,
    views: pipeline.views,
    cancelLab: () => tuning.cancelLab(),
    onEvent: (priority, message) => onEvent('run', priority, '', message),
    wallMs: Date.now,
  });
  const checkpoint: CheckpointWriter | null = CheckpointWriter.of(options, {
    sources: () => sources.runners,
    rings: pipeline.rings,
    quarantined: () => pipeline.quarantine.report(),
    clock,
    onEvent: (priority, message) => onEvent('output', priority, '', message),
  });
  return { clock, events, knobs, faults, pipeline, sources, control, tuning, frames, sleep, checkpoint };
}
