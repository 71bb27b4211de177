// The sources that run, and their sensors: opened, added, edited, paused, removed while everything else goes on.
import type { EventKind, EventPriority } from '../../shared/events.ts';
import type { WhenFull } from '../../shared/knobs.ts';
import { isUnpaced, type SourceConfig } from '../../shared/plant.ts';
import { decimalsForRange, type Sensor } from '../../shared/sensor.ts';
import type { Ledger } from './account.ts';
import type { Ingest } from './ingest.ts';
import { SourceRunner, type SourceRunnerParts } from './sourceRunner.ts';
import { type Clock, type OpenSource, type SensorSource, SourceRefused } from './sources/sensorSource.ts';
import type { TimeLimit } from './timeLimit.ts';

export interface SourceSetParts {
  readonly openSource: OpenSource;
  readonly ingest: Ingest;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly whenFull: () => WhenFull;
  readonly onEvent: (kind: EventKind, priority: EventPriority, subject: string, message: string) => void;
  /** Called when a source begins to wait for room. */
  readonly onHeld: () => void;
  readonly onFailed: (sensor: Sensor, reason: string) => void;
  /** See SourceRunnerParts. */
  readonly work: SourceRunnerParts['work'];
  /** See SourceContext. */
  readonly rateFactor: () => number;
  /** Sensors came or went: rings have to be laid out before their source starts. */
  readonly onSensors: () => void;
}

/** A source that can run, not yet part of the set. */
export interface OpenedSource {
  readonly config: SourceConfig;
  readonly source: SensorSource;
}

export class SourceSet {
  readonly #parts: SourceSetParts;
  #runners: SourceRunner[] = [];
  #held = false;
  /** Slots by sensor id, also of sensors that are gone: an id keeps its ring. */
  readonly #slots = new Map<string, number>();
  baseFolder: string;

  constructor(parts: SourceSetParts, baseFolder: string) {
    this.#parts = parts;
    this.baseFolder = baseFolder;
  }

  get runners(): readonly SourceRunner[] {
    return this.#runners;
  }

  get sensors(): Sensor[] {
    return this.#runners.flatMap((runner) => runner.sensors);
  }

  /** Whether one that goes on, or could, has delivered readings as fast as the queue took them. */
  get isUnpaced(): boolean {
    return this.#runners.some(
      ({ ended, config, account }) => !ended && account.received > 0 && isUnpaced(config),
    );
  }

  /** Rejects with SourceRefused that carries the faults of all, each with its source's id. */
  async open(configs: readonly SourceConfig[], baseFolder: string): Promise<OpenedSource[]> {
    const faults: string[] = [];
    const opened = await Promise.all(
      configs.map(async (config) => {
        try {
          return { config, source: await this.#parts.openSource(config, { baseFolder }) };
        } catch (error) {
          if (!(error instanceof SourceRefused)) throw error;
          faults.push(...error.faults.map((fault) => `source ${config.id}: ${fault}`));
          return null;
        }
      }),
    );
    if (faults.length > 0) throw new SourceRefused(faults);
    return opened.filter((entry) => entry !== null);
  }

  /** Takes over opened sources and starts them. A source of the same id must have been removed. */
  add(opened: readonly OpenedSource[], at = this.#runners.length): void {
    const runners = opened.map(({ config, source }) => this.#runner(config, source));
    this.#runners.splice(at, 0, ...runners);
    this.#parts.onSensors();
    for (const runner of runners) {
      runner.hold(this.#held);
      runner.start();
    }
  }

  /** Lets none of them deliver while the machine sleeps, whether they are paused or not. */
  hold(held: boolean): void {
    this.#held = held;
    for (const runner of this.#runners) runner.hold(held);
  }

  find(id: string): SourceRunner | undefined {
    return this.#runners.find((runner) => runner.config.id === id);
  }

  /** Stops a source. What it delivered goes on through the pipeline. Returns its position. */
  async remove(id: string): Promise<number> {
    const at = this.#runners.findIndex((runner) => runner.config.id === id);
    await this.#runners[at]?.stop();
    this.#runners = this.#runners.filter((runner) => runner.config.id !== id);
    return at;
  }

  async removeAll(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()));
    this.#runners = [];
  }

  /** Stops all, but keeps them listed for the report. One that has not ended within the limit is cut off. */
  async stopAll(limit: TimeLimit): Promise<void> {
    const stop = async (runner: SourceRunner): Promise<void> => {
      if (!(await limit.within(runner.stop()))) runner.cutOff(limit.limitMs);
    };
    await Promise.all(this.#runners.map(stop));
  }

  /** Ends the connection of one that runs, at random; returns its id, or null when none does. */
  dropOne(random: () => number): string | null {
    const from = Math.floor(random() * this.#runners.length);
    const inTurn = [...this.#runners.slice(from), ...this.#runners.slice(0, from)];
    return inTurn.find((runner) => runner.drop())?.config.id ?? null;
  }

  roomMade(): void {
    for (const runner of this.#runners) runner.roomMade();
  }

  #runner(config: SourceConfig, source: SensorSource): SourceRunner {
    const { ingest, ledger, clock, whenFull, onEvent, onHeld, onFailed, work, rateFactor } = this.#parts;
    const sensors = source.sensors.map((declared): Sensor => {
      const id = `${config.id}.${declared.id}`;
      const slot = this.#slots.get(id) ?? this.#slots.size;
      this.#slots.set(id, slot);
      return {
        ...declared,
        id,
        slot,
        sourceId: config.id,
        decimals: decimalsForRange(declared.low, declared.high),
      };
    });
    return new SourceRunner({
      config,
      source,
      sensors,
      ingest,
      account: ledger.account(config.id),
      clock,
      policy: () => config.whenFull ?? whenFull(),
      onEvent: (priority, message) => onEvent('source', priority, config.id, message),
      onHeld,
      onFailed,
      work,
      rateFactor,
    });
  }
}
