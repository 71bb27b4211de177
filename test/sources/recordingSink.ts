// A reading sink for tests that keeps all it is given, and what a source is run with around it.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import type {
  Admission,
  Clock,
  ReadingSink,
  SensorSource,
  SourceContext,
} from '../../electron/engine/sources/sensorSource.ts';
import { decimalsForRange, type Sensor } from '../../shared/sensor.ts';

/** As a host puts it together. */
export const openSource = openSourceWith({
  systemInformation: createRequire(import.meta.url).resolve('systeminformation'),
});

export interface Quarantined {
  readonly reason: string;
  readonly place: string;
  readonly sample: string;
}

/** Readings of one sensor in the order of their arrival. */
export class SensorRecord {
  readonly times: number[] = [];
  readonly values: number[] = [];
}

export class RecordingSink implements ReadingSink {
  readonly records = new Map<string, SensorRecord>();
  readonly quarantined: Quarantined[] = [];
  readonly failures: { readonly sensorId: string; readonly reason: string; readonly atMs: number }[] = [];
  readonly events: string[] = [];
  readonly rounds: number[] = [];
  readonly progressShares: number[] = [];
  /** Readings taken in all. */
  received = 0;
  pushes = 0;
  /** Readings that may still be taken; as under policy `block`. */
  #space = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];

  push(sensor: Sensor, times: Float64Array, values: Float64Array, offset: number, count: number): number {
    const taken = Math.min(count, this.#space);
    const record = this.#recordOf(sensor.id);
    for (let i = offset; i < offset + taken; i++) {
      record.times.push(times[i] as number);
      record.values.push(values[i] as number);
    }
    this.#space -= taken;
    this.received += taken;
    this.pushes++;
    return taken;
  }

  pushOne(sensor: Sensor, t: number, value: number): boolean {
    return this.push(sensor, Float64Array.of(t), Float64Array.of(value), 0, 1) === 1;
  }

  admit(_sensor: Sensor, count: number): Admission {
    return { skipped: 0, count };
  }

  nextSeq(sensor: Sensor): number {
    return this.#recordOf(sensor.id).values.length;
  }

  offered(sensor: Sensor): number {
    return this.record(sensor.id).values.length;
  }

  room(): Promise<void> {
    if (this.#space > 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** From now on only so many readings are taken. */
  makeRoom(readings: number): void {
    this.#space = readings;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  quarantine(reason: string, place: string, sample: string): void {
    this.quarantined.push({ reason, place, sample });
  }

  failed(sensor: Sensor, reason: string): void {
    this.failures.push({ sensorId: sensor.id, reason, atMs: performance.now() });
  }

  event(_priority: number, message: string): void {
    this.events.push(message);
  }

  work<T>(stretch: () => T): T {
    return stretch();
  }

  pollRound(durationMs: number): void {
    this.rounds.push(durationMs);
  }

  progress(share: number): void {
    this.progressShares.push(share);
  }

  reconnected(): void {
    this.events.push('reconnected');
  }

  record(sensorId: string): SensorRecord {
    return this.records.get(sensorId) ?? new SensorRecord();
  }

  #recordOf(sensorId: string): SensorRecord {
    const known = this.records.get(sensorId);
    if (known) return known;
    const made = new SensorRecord();
    this.records.set(sensorId, made);
    return made;
  }
}

export const realClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => performance.timeOrigin + performance.now(),
};

/** A run of one source under way. */
export class SourceRun<Sink extends ReadingSink = RecordingSink> {
  readonly sink: Sink;
  readonly sensors: readonly Sensor[];
  rateFactor = 1;
  readonly #source: SensorSource;
  readonly #context: SourceContext;
  #ended: Promise<void>;
  #stop = new AbortController();
  #paused: Promise<void> = Promise.resolve();
  #goOn: () => void = () => {};

  constructor(source: SensorSource, sink: Sink, sourceId = 'test', clock: Clock = realClock) {
    this.sink = sink;
    this.sensors = source.sensors.map((declared, slot) => ({
      ...declared,
      slot,
      sourceId,
      id: `${sourceId}.${declared.id}`,
      decimals: decimalsForRange(declared.low, declared.high),
    }));
    const context: SourceContext = {
      sink,
      clock,
      sensors: this.sensors,
      signal: this.#stop.signal,
      whilePaused: () => this.#paused,
      rateFactor: () => this.rateFactor,
    };
    this.#context = context;
    this.#source = source;
    this.#ended = source.run(context);
    this.#ended.catch(() => undefined);
  }

  /** Settles as the source's present run does. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Ends the run as a lost connection does, and starts the next. */
  async reconnect(): Promise<void> {
    this.#stop.abort(new Error('connection lost'));
    await this.#ended;
    this.#stop = new AbortController();
    this.#ended = this.#source.run({ ...this.#context, signal: this.#stop.signal });
    this.#ended.catch(() => undefined);
  }

  pause(): void {
    this.#paused = new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  goOn(): void {
    this.#paused = Promise.resolve();
    this.#goOn();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#ended;
  }
}

/** Waits until `reached` holds; the test's own time limit ends it otherwise. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 2));
}
