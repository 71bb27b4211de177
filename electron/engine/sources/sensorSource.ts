// What every source of readings implements, and what the engine gives it. Runs in the engine's event loop.
import type { EventPriority } from '../../../shared/events.ts';
import type { SourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';

/** A sensor as its source declares it: the engine adds slot and source. `id` is unique in the source ("03"). */
export interface SensorDeclaration {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly rateHz: number | null;
}

/** Time as the engine sees it: one clock for all threads of the process. */
export interface Clock {
  /** Monotonic, ms. It stands still while the machine sleeps. */
  monotonicMs(): number;
  /** ms since the epoch, derived from the monotonic clock: it jumps forward when the machine has slept, never else. */
  epochMs(): number;
}

/** Which of the readings to come are to be offered: those behind the first `skipped`, `count` of them. */
export interface Admission {
  readonly skipped: number;
  readonly count: number;
}

/** Where readings enter the engine. Calls return at once; nothing here waits for compute. */
export interface ReadingSink {
  /**
   * Offers readings of one sensor, oldest first: `count` pairs of `times` (ms since the epoch) and `values` from
   * `offset` on; they are copied. A value that is not finite is a missing reading; a time that is not finite
   * quarantines the reading. Returns how many were taken: all of them, save under policy `block` when the queue is
   * full. What is not taken has not been received: offer it again after `room`.
   */
  push(sensor: Sensor, times: Float64Array, values: Float64Array, offset: number, count: number): number;
  /**
   * For a source whose values follow the seq: makes room for `count` readings before they are made. What finds none is
   * shed and counted here, by the source's policy: before those to offer, or behind them. The rest has its place, and
   * its first reading gets `nextSeq`, when it is pushed in the same turn. Under `block` all are to be offered, and
   * `push` takes what it can.
   */
  admit(sensor: Sensor, count: number): Admission;
  /** The seq that the sensor's next reading will get. What is shed on arrival gets none. */
  nextSeq(sensor: Sensor): number;
  /**
   * How many readings of this sensor have been offered and dealt with, what was shed on arrival included. In a run that
   * goes on from a checkpoint it goes on as well.
   */
  offered(sensor: Sensor): number;
  /** One reading; false when it was not taken. */
  pushOne(sensor: Sensor, t: number, value: number): boolean;
  /** Resolves when there is room again (at once when there is). Rejects with the signal's reason on abort. */
  room(): Promise<void>;
  /** What cannot be a reading at all: received and quarantined in one. `place` names it ("valve1.csv, line 1204"). */
  quarantine(reason: string, place: string, sample: string): void;
  /** The source could not read this sensor just now: its state becomes `failed` until the next reading. */
  failed(sensor: Sensor, reason: string): void;
  /** An entry for the events list, about this source. Do not repeat one for every reading. */
  event(priority: EventPriority, message: string): void;
  /**
   * Runs a stretch of the source's own code that waits for nothing, and counts the time that it takes of the event loop;
   * what the sink does within it is not the source's.
   */
  work<T>(stretch: () => T): T;
  /** How long one poll round took, from when it was due to the last answer: beginning late makes it longer. */
  pollRound(durationMs: number): void;
  /** 0 to 1, for sources that end. */
  progress(share: number): void;
  /** The connection was lost and has been made again. */
  reconnected(): void;
}

/** A flood begins and ends within this time in every source, ms. */
export const longestUnaskedMs = 200;

/** What a source is run with. */
export interface SourceContext {
  readonly sink: ReadingSink;
  readonly clock: Clock;
  /** In the order of the declarations. */
  readonly sensors: readonly Sensor[];
  /** Fired to end this run: the source is stopped, or its connection is lost and it will be run again. */
  readonly signal: AbortSignal;
  /** Resolves at once unless the source is paused; then when it goes on. Await it before each round or chunk. */
  whilePaused(): Promise<void>;
  /**
   * How many times as fast as configured a source is to deliver that makes its own time: 1 unless a flood is put in.
   * It changes while running, so ask again before each round or chunk, and never wait longer than
   * `longestUnaskedMs` without asking.
   */
  rateFactor(): number;
}

/** Where a source is, in its own words; JSON that a checkpoint keeps. */
export type SourcePosition = Readonly<Record<string, unknown>>;

/** Where one sensor goes on after a checkpoint. */
export interface SensorStart {
  readonly nextSeq: number;
  /** Readings offered before the one that gets `nextSeq`, as `ReadingSink.offered` counts. */
  readonly offered: number;
  /**
   * Of the readings right before `nextSeq` that are to be put back into the ring, oldest first: how many were offered
   * before each. They have consecutive seqs.
   */
  readonly haloOffered: Float64Array;
}

/** As long as `haloOffered`; NaN where a reading cannot be had again. */
export interface SensorHalo {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** What a source gives that can go on where an earlier run of the application ended. */
export interface Positioning {
  /**
   * Where the source goes on when, sensor by sensor, so many of the readings offered are settled. Null while that
   * cannot be told: before its first run, and while readings of an earlier edition of it are unsettled.
   */
  position(settledOffered: readonly number[]): SourcePosition | null;
  /**
   * To be called before the first run, with what `position` gave and the sensors in the order of their declarations.
   * Returns what lay before each start. Rejects with SourceRefused where the position does not fit; then the source
   * begins at its beginning.
   */
  resume(position: SourcePosition, starts: readonly SensorStart[]): Promise<readonly SensorHalo[]>;
}

/** Adapters for later kinds of sources implement this and are listed in `openSource`; the engine stays as it is. */
export interface SensorSource {
  /** In words for the sources list: "simulated, poll 100 ms". */
  readonly summary: string;
  /** Its sensors; known before it runs. */
  readonly sensors: readonly SensorDeclaration[];
  /**
   * Delivers readings until the signal fires (resolve then, promptly) or there are no more. A rejection is a
   * failure that the source cannot mend: the engine shows it and stops this source only.
   *
   * Called again, with a new context, after a connection was lost; never while a run is under way. A source that has a
   * position goes on behind what the sink has taken: nothing is offered twice, nothing left out, nothing quarantined
   * or told again.
   */
  run(context: SourceContext): Promise<void>;
  /** Absent for what only tells how things are now: after a checkpoint its sensors go on with their seq. */
  readonly positioning?: Positioning;
}

/** What opening needs from outside. */
export interface OpenSourceOptions {
  /** Folder that relative file names start from. */
  readonly baseFolder: string;
}

/**
 * Makes a source ready to run: reads headers, looks up what sensors there are. Rejects with SourceRefused when the
 * configuration cannot work (no such file, no such column).
 */
export type OpenSource = (config: SourceConfig, options: OpenSourceOptions) => Promise<SensorSource>;

/** One sentence for each fault: what, where and what would do. */
export class SourceRefused extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SourceRefused';
    this.faults = faults;
  }
}
