// What a client may change while running: knobs, sources, the plant as a whole; and the plant as it stands.
import type { Structure } from '../../shared/frame.ts';
import type { KnobChanges, KnobKey } from '../../shared/knobs.ts';
import type { Plant, SourceConfig } from '../../shared/plant.ts';
import { type Command, CommandRefused } from '../../shared/protocol.ts';
import type { TuningCommand } from '../../shared/tuning/tuning.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultInjector } from './faults/faultInjector.ts';
import type { KnobChange, KnobControl } from './knobControl.ts';
import type { Pipeline } from './pipeline.ts';
import { readPlantText } from './plantText.ts';
import type { SourceRunner } from './sourceRunner.ts';
import type { SourceSet } from './sourceSet.ts';
import { SourceRefused } from './sources/sensorSource.ts';
import type { KnobOrigin } from './tuning/tuningParts.ts';

export interface PlantControlParts {
  readonly pipeline: Pipeline;
  readonly sources: SourceSet;
  readonly knobs: KnobControl;
  readonly events: EventLog;
  readonly faults: FaultInjector;
  /** Called before a change acts; `set` names every knob that was set, also to what it was. */
  readonly onKnobs: (changed: readonly KnobChange[], by: KnobOrigin, set: readonly KnobKey[]) => void;
}

type PlantHead = Pick<Plant, 'name' | 'limits' | 'picked'>;
type PlantCommand = Exclude<Command, TuningCommand | { name: 'readReport' }>;

export class PlantControl {
  readonly #parts: PlantControlParts;
  #head: PlantHead;
  #structure: Structure | null = null;
  #revision = 0;
  /** Settles when the command before has been carried out. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(parts: PlantControlParts, plant: Plant) {
    this.#parts = parts;
    this.#head = headOf(plant);
  }

  /** Carries out commands one after the other. Rejects with CommandRefused; then nothing has changed. */
  execute(command: PlantCommand): Promise<Plant | null> {
    return this.#inTurn(() => this.#carryOut(command));
  }

  /** In turn with commands. Rejects with CommandRefused; then nothing has changed. */
  openPlant(plant: Plant, baseFolder: string): Promise<void> {
    return this.#inTurn(() => this.#replacePlant(plant, baseFolder));
  }

  /**
   * A change that the engine itself makes, in turn with commands; left out when its turn comes and it is no longer
   * wanted. Rejects with CommandRefused.
   */
  changeKnobs(changes: KnobChanges, by: KnobOrigin, stillWanted = () => true): Promise<void> {
    return this.#inTurn(() => {
      if (stillWanted()) this.#knobsChanged(this.#parts.knobs.change(changes), by);
    });
  }

  get plantName(): string {
    return this.#head.name;
  }

  /** Those who ask know one kind of refusal. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#before.then(work);
    this.#before = result.catch(() => undefined);
    return result.catch((error: unknown) => {
      throw error instanceof SourceRefused ? new CommandRefused(error.faults) : error;
    });
  }

  async #carryOut(command: PlantCommand): Promise<Plant | null> {
    switch (command.name) {
      case 'setKnobs':
        // The schema leaves keys out; the type cannot tell that from undefined.
        this.#knobsChanged(
          this.#parts.knobs.change(command.changes as KnobChanges),
          'person',
          Object.keys(command.changes) as KnobKey[],
        );
        break;
      case 'addSource':
        await this.#addSource(command.source);
        break;
      case 'editSource':
        await this.#editSource(command.id, command.source);
        break;
      case 'removeSource':
        await this.#removeSource(command.id);
        break;
      case 'pauseSource':
        this.#pauseSource(command.id, command.paused);
        break;
      case 'pickSensors':
        this.#head = { ...this.#head, picked: command.ids };
        this.#structure = null;
        break;
      case 'openPlant':
        await this.#openPlant(command.text);
        break;
      case 'injectFault':
        this.#parts.faults.inject(command.fault);
        break;
      case 'readPlant':
        return this.#plant();
    }
    return null;
  }

  /** The structure that frames tell; made anew only when something in it has changed. */
  structure(run: Pick<Structure, 'startedAtMs' | 'host' | 'cores'>): Structure {
    const { sources, knobs } = this.#parts;
    this.#structure ??= {
      revision: ++this.#revision,
      plantName: this.#head.name,
      sources: sources.runners.map((runner) => ({
        config: currentConfig(runner),
        name: runner.config.name ?? runner.config.id,
        summary: runner.summary,
        slots: runner.sensors.map((sensor) => sensor.slot),
      })),
      sensors: sources.sensors,
      knobs: knobs.knobs,
      limits: this.#head.limits,
      picked: this.#head.picked,
      ...run,
    };
    return this.#structure;
  }

  /** To be called when sensors came or went. */
  sensorsChanged(): void {
    this.#structure = null;
    this.#parts.pipeline.setSensors(this.#parts.sources.sensors);
  }

  /** Pauses every source that runs. Returns what lets these go on, where they are still there. */
  pauseSources(): () => void {
    const { sources } = this.#parts;
    const paused = sources.runners.filter((runner) => !runner.paused && !runner.ended);
    for (const { config } of paused) this.#pauseSource(config.id, true);
    return () => {
      for (const runner of paused)
        if (sources.find(runner.config.id) === runner) this.#pauseSource(runner.config.id, false);
    };
  }

  #knobsChanged(
    changed: readonly KnobChange[],
    by: KnobOrigin = 'person',
    set: readonly KnobKey[] = changed.map(({ key }) => key),
  ): void {
    const { events, faults, pipeline, knobs, onKnobs } = this.#parts;
    onKnobs(changed, by, set);
    if (changed.length === 0) return;
    for (const { key, before, after } of changed) {
      events.add({
        kind: 'knob',
        priority: 4,
        subject: key,
        message: `${key} ${before} → ${after}`,
        before,
        after,
      });
    }
    this.#structure = null;
    pipeline.setKnobs(knobs.knobs);
    faults.setKnobs(knobs.knobs);
  }

  async #addSource(config: SourceConfig): Promise<void> {
    const { sources } = this.#parts;
    this.#refuseTakenId(config.id);
    const opened = await sources.open([config], sources.baseFolder);
    sources.add(opened);
    this.#tell(config.id, 'added');
  }

  async #editSource(id: string, config: SourceConfig): Promise<void> {
    const { sources } = this.#parts;
    this.#find(id);
    if (config.id !== id) this.#refuseTakenId(config.id);
    const opened = await sources.open([config], sources.baseFolder);
    const at = await sources.remove(id);
    sources.add(opened, at < 0 ? undefined : at);
    this.#tell(config.id, 'edited and started anew');
  }

  async #removeSource(id: string): Promise<void> {
    this.#find(id);
    await this.#parts.sources.remove(id);
    this.sensorsChanged();
    this.#tell(id, 'removed; what it delivered stays accounted');
  }

  #pauseSource(id: string, paused: boolean): void {
    this.#find(id).pause(paused);
    this.#structure = null;
    this.#tell(id, paused ? 'paused' : 'goes on');
  }

  async #openPlant(text: string): Promise<void> {
    const read = readPlantText(text);
    if (!read.ok) throw new CommandRefused(read.faults);
    await this.#replacePlant(read.plant, this.#parts.sources.baseFolder);
  }

  /** Opens all of the new plant's sources before any of the old ones is stopped. */
  async #replacePlant(plant: Plant, baseFolder: string): Promise<void> {
    const { sources, knobs, events } = this.#parts;
    const opened = await sources.open(plant.sources, baseFolder);
    await sources.removeAll();
    sources.baseFolder = baseFolder;
    this.#head = headOf(plant);
    this.#knobsChanged(knobs.replace(plant.knobs));
    sources.add(opened);
    events.add({ kind: 'run', priority: 4, subject: '', message: `Opened the plant ${plant.name}` });
  }

  #plant(): Plant {
    const { sources, knobs } = this.#parts;
    return { ...this.#head, sources: sources.runners.map(currentConfig), knobs: knobs.knobs };
  }

  #find(id: string): SourceRunner {
    const runner = this.#parts.sources.find(id);
    if (!runner) throw new CommandRefused([`there is no source ${id}`]);
    return runner;
  }

  #refuseTakenId(id: string): void {
    if (this.#parts.sources.find(id))
      throw new CommandRefused([`id: the id ${id} is used by another source`]);
  }

  #tell(sourceId: string, message: string): void {
    this.#parts.events.add({ kind: 'source', priority: 4, subject: sourceId, message });
  }
}

function headOf({ name, limits, picked }: Plant): PlantHead {
  return { name, limits, picked };
}

/** As the plant file would hold it now. */
function currentConfig(runner: SourceRunner): SourceConfig {
  return { ...runner.config, paused: runner.paused };
}
