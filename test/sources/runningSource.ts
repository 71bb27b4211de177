// One source as the engine runs it, over real rings; a test takes the readings out in the place of the pool.
import { Ingest } from '../../electron/engine/ingest.ts';
import { SourceRunner } from '../../electron/engine/sourceRunner.ts';
import type { Clock, SensorSource } from '../../electron/engine/sources/sensorSource.ts';
import type { WhenFull } from '../../shared/knobs.ts';
import type { SourceConfig } from '../../shared/plant.ts';
import { decimalsForRange, type Sensor } from '../../shared/sensor.ts';
import { type QueueUnderTest, queueOf } from '../engine/sensors.ts';
import { openSource, realClock } from './recordingSink.ts';

export interface RunningSourceOptions {
  readonly baseFolder?: string;
  readonly capacityReadings?: number;
  readonly policy?: WhenFull;
  readonly clock?: Clock;
}

export class RunningSource {
  readonly runner: SourceRunner;
  readonly sensors: readonly Sensor[];
  readonly events: string[] = [];
  /** By sensor id: the seq, time and value of every reading taken out, in order. */
  readonly taken = new Map<string, { seq: number; t: number; value: number }[]>();
  rateFactor = 1;
  readonly #underTest: QueueUnderTest;

  private constructor(config: SourceConfig, source: SensorSource, options: RunningSourceOptions) {
    const { capacityReadings = 200_000, policy = 'block', clock = realClock } = options;
    this.sensors = source.sensors.map((declared, slot) => ({
      ...declared,
      slot,
      sourceId: config.id,
      id: `${config.id}.${declared.id}`,
      decimals: decimalsForRange(declared.low, declared.high),
    }));
    this.#underTest = queueOf(this.sensors, capacityReadings);
    const { rings, queue, ledger } = this.#underTest;
    const observer = { arrived: () => undefined, fullAt: () => undefined, busy: () => undefined };
    this.runner = new SourceRunner({
      config,
      source,
      sensors: this.sensors,
      ingest: new Ingest(rings, queue, clock, observer),
      account: ledger.account(config.id),
      clock,
      policy: () => policy,
      onEvent: (_priority, message) => this.events.push(message),
      onHeld: () => undefined,
      onFailed: () => undefined,
      work: (stretch) => stretch(),
      rateFactor: () => this.rateFactor,
    });
  }

  static async open(config: SourceConfig, options: RunningSourceOptions = {}): Promise<RunningSource> {
    const source = await openSource(config, { baseFolder: options.baseFolder ?? '.' });
    return new RunningSource(config, source, options);
  }

  get queued(): number {
    return this.#underTest.queue.queued;
  }

  /** Takes out what waits, at most `most` readings, and settles it. Returns how many. */
  takeOut(most = Number.POSITIVE_INFINITY): number {
    const ranges = this.#underTest.queue.compose(Math.min(most, this.queued));
    let count = 0;
    for (const { ring, seqStart, count: readings, account } of ranges) {
      const taken = this.taken.get(ring.sensor.id) ?? [];
      this.taken.set(ring.sensor.id, taken);
      for (let seq = seqStart; seq < seqStart + readings; seq++)
        taken.push({ seq, t: ring.time(seq), value: ring.value(seq) });
      ring.settled = ring.head;
      account.commit(readings);
      count += readings;
    }
    this.runner.roomMade();
    return count;
  }

  of(place: number): { seq: number; t: number; value: number }[] {
    return this.taken.get(this.sensors[place]?.id ?? '') ?? [];
  }

  /** Takes out all that comes until `reached` holds; the test's own time limit ends it otherwise. */
  async takeUntil(reached: () => boolean): Promise<void> {
    while (!reached()) {
      this.takeOut();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
