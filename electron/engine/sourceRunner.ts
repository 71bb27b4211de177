// One running source: gives it its sink, holds it while paused, makes its connection again, stops it.
import type { EventPriority } from '../../shared/events.ts';
import type { WhenFull } from '../../shared/knobs.ts';
import type { SourceConfig } from '../../shared/plant.ts';
import type { SourceState } from '../../shared/report.ts';
import type { Sensor } from '../../shared/sensor.ts';
import type { SourceAccount } from './account.ts';
import type { Ingest } from './ingest.ts';
import { PauseGate } from './pauseGate.ts';
import type { Clock, Positioning, ReadingSink, SensorSource } from './sources/sensorSource.ts';
import { delay } from './sources/waiting.ts';
import { SampledCounter } from './telemetry/rate.ts';
import { SlidingHistogram } from './telemetry/slidingHistogram.ts';

/** A lost connection is made again after so long, and then after twice as long each time it brings nothing. */
const firstReconnectMs = 100;
const longestReconnectMs = 30_000;

export interface SourceRunnerParts {
  readonly config: SourceConfig;
  readonly source: SensorSource;
  readonly sensors: readonly Sensor[];
  readonly ingest: Ingest;
  readonly account: SourceAccount;
  readonly clock: Clock;
  /** The policy now: the source's own, or the knob. */
  readonly policy: () => WhenFull;
  readonly onEvent: (priority: EventPriority, message: string) => void;
  /** Called when the source begins to wait for room. */
  readonly onHeld: () => void;
  readonly onFailed: (sensor: Sensor, reason: string) => void;
  /** Runs a stretch of the source's own code and counts its time. */
  readonly work: <T>(stretch: () => T) => T;
  /** See SourceContext. */
  readonly rateFactor: () => number;
}

export class SourceRunner {
  readonly config: SourceConfig;
  readonly sensors: readonly Sensor[];
  readonly summary: string;
  readonly account: SourceAccount;
  readonly pollRound = new SlidingHistogram();
  readonly received = new SampledCounter();
  reconnects = 0;
  errors = 0;
  lastError = '';
  progress: number | null = null;
  readonly #parts: SourceRunnerParts;
  readonly #gate = new PauseGate();
  readonly #stop = new AbortController();
  /** Ends the present run alone. */
  #run = new AbortController();
  /** A connection was lost and has brought no reading since. */
  #reconnecting = false;
  #ended: 'no' | 'done' | 'failed' | 'stopped' = 'no';
  #begun = false;
  #stateAtStop: SourceState = 'stopped';
  #isCutOff = false;
  #blockedMs = 0;
  #samples = 0;
  #blockedSinceMs = Number.NaN;
  /** Rings that had no room, and what wakes the source when they have. */
  #waiting: { slot: number; wake: () => void }[] = [];
  #refusedSlot = -1;
  #finished: Promise<void> = Promise.resolve();

  constructor(parts: SourceRunnerParts) {
    this.#parts = parts;
    this.config = parts.config;
    this.sensors = parts.sensors;
    this.summary = parts.source.summary;
    this.account = parts.account;
    if (parts.config.paused) this.pause(true);
  }

  get paused(): boolean {
    return this.#gate.paused;
  }

  /** After the run was stopped: the state it was stopped in. */
  get state(): SourceState {
    if (this.#ended === 'stopped') return this.#stateAtStop;
    if (this.#ended !== 'no') return this.#ended;
    if (this.paused) return 'paused';
    if (!Number.isNaN(this.#blockedSinceMs)) return 'blocked';
    return this.#begun ? 'live' : 'starting';
  }

  /** Whether it will deliver nothing more. */
  get ended(): boolean {
    return this.#ended !== 'no';
  }

  get blockedMs(): number {
    const sinceMs = Number.isNaN(this.#blockedSinceMs)
      ? 0
      : this.#parts.clock.monotonicMs() - this.#blockedSinceMs;
    return this.#blockedMs + sinceMs;
  }

  get positioning(): Positioning | undefined {
    return this.#parts.source.positioning;
  }

  /** Resolves when the source has ended, for whatever reason. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  start(): void {
    this.#finished = this.#runUntilEnded();
  }

  /**
   * Ends its connection, as a fault on the way to it would. It is made again by itself. False when it has none: it is
   * paused, has not begun or has ended.
   */
  drop(): boolean {
    if (this.state !== 'live' && this.state !== 'blocked') return false;
    this.#begun = false;
    this.#run.abort(new Error('connection lost'));
    this.#wake(this.#waiting);
    return true;
  }

  async #runUntilEnded(): Promise<void> {
    for (let waitMs = firstReconnectMs; ; waitMs = Math.min(2 * waitMs, longestReconnectMs)) {
      const outcome = await this.#runOnce();
      if (outcome !== 'lost') {
        this.#ended = outcome;
        return;
      }
      if (!this.#reconnecting) waitMs = firstReconnectMs;
      this.#reconnecting = true;
      this.#fault('the connection was lost');
      this.#parts.onEvent(3, `lost its connection; it is made again in ${waitMs} ms`);
      await delay(waitMs, this.#stop.signal);
    }
  }

  async #runOnce(): Promise<'done' | 'failed' | 'stopped' | 'lost'> {
    const { source, clock, sensors, rateFactor, onEvent } = this.#parts;
    if (this.#stop.signal.aborted) return 'stopped';
    this.#run = new AbortController();
    const { signal } = this.#run;
    const whilePaused = (): Promise<void> => this.#gate.passed;
    try {
      await source.run({ sink: this.#sink(), clock, sensors, signal, whilePaused, rateFactor });
    } catch (error) {
      if (!signal.aborted) {
        this.#fault(error instanceof Error ? error.message : String(error));
        onEvent(2, `stopped: ${this.lastError}`);
        return 'failed';
      }
    }
    if (this.#stop.signal.aborted) return 'stopped';
    if (signal.aborted) return 'lost';
    onEvent(4, 'all of it has been delivered');
    return 'done';
  }

  /** To be called five times a second. */
  sample(nowMs: number): void {
    this.received.sample(this.account.received, nowMs);
    this.pollRound.endInterval();
    if (++this.#samples % 5 === 0) this.pollRound.endSecond();
  }

  pause(paused: boolean): void {
    this.#gate.pause(paused);
  }

  /** See PauseGate. */
  hold(held: boolean): void {
    this.#gate.hold(held);
  }

  async stop(): Promise<void> {
    this.#stateAtStop = this.state;
    this.#stop.abort(new Error('stopped'));
    this.#run.abort(new Error('stopped'));
    this.#gate.release();
    this.#wake(this.#waiting);
    await this.#finished;
  }

  /** Takes nothing more from a source that goes on although it was stopped `waitedMs` ago. */
  cutOff(waitedMs: number): void {
    this.#isCutOff = true;
    this.#ended = 'stopped';
    this.#fault('it did not stop');
    const waited = (waitedMs / 1_000).toFixed(1);
    this.#parts.onEvent(2, `did not stop within ${waited} s; what it still delivers is refused`);
  }

  /** To be called when the queue has got room, or the policy is another one. */
  roomMade(): void {
    if (this.#waiting.length === 0) return;
    const held = this.#parts.policy() === 'block';
    const woken = this.#waiting.filter(({ slot }) => !held || this.#parts.ingest.mayResume(slot));
    if (woken.length > 0) this.#wake(woken);
  }

  #wake(woken: readonly { wake: () => void }[]): void {
    this.#waiting = this.#waiting.filter((waiting) => !woken.includes(waiting));
    if (this.#waiting.length === 0 && woken.length > 0) {
      this.#blockedMs += this.#parts.clock.monotonicMs() - this.#blockedSinceMs;
      this.#blockedSinceMs = Number.NaN;
    }
    for (const { wake } of woken) wake();
  }

  #fault(message: string): void {
    this.errors++;
    this.lastError = message;
  }

  #hasBegun(): void {
    if (this.#begun || this.#run.signal.aborted) return;
    this.#begun = true;
    if (!this.#reconnecting) return;
    this.#reconnecting = false;
    this.reconnects++;
    this.#parts.onEvent(4, 'is connected again');
  }

  #sink(): ReadingSink {
    const { ingest, account, policy, onEvent, onFailed, work } = this.#parts;
    const taken = (sensor: Sensor, count: number, wanted: number): void => {
      if (count > 0) this.#hasBegun();
      if (count < wanted) this.#refusedSlot = sensor.slot;
    };
    return {
      push: (sensor, times, values, offset, count) => {
        if (this.#isCutOff) return 0;
        const accepted = ingest.push(account, policy(), sensor, times, values, offset, count);
        taken(sensor, accepted, count);
        return accepted;
      },
      pushOne: (sensor, t, value) => {
        if (this.#isCutOff) return false;
        const accepted = ingest.pushOne(account, policy(), sensor, t, value);
        taken(sensor, accepted ? 1 : 0, 1);
        return accepted;
      },
      admit: (sensor, count) => {
        if (this.#isCutOff) return { skipped: 0, count: 0 };
        const admission = ingest.admit(account, policy(), sensor, count);
        if (admission.count < count) this.#hasBegun();
        return admission;
      },
      nextSeq: (sensor) => ingest.nextSeq(sensor.slot),
      offered: (sensor) => ingest.offered(sensor.slot),
      room: () => this.#room(),
      quarantine: (reason, place, sample) => {
        if (this.#isCutOff) return;
        account.quarantineOnArrival(1, reason);
        this.#fault(`${place}: ${reason}${sample && ` (${sample})`}`);
        if (this.errors <= 20) onEvent(3, `${place}: ${reason}${sample && `: ${sample}`}`);
        if (this.errors === 20) onEvent(3, 'more rows like these are counted without an entry each');
      },
      failed: (sensor, reason) => {
        this.#fault(`${sensor.name}: ${reason}`);
        onFailed(sensor, reason);
      },
      event: onEvent,
      work,
      pollRound: (durationMs) => this.pollRound.record(durationMs),
      progress: (share) => {
        this.progress = share;
      },
      reconnected: () => {
        this.reconnects++;
      },
    };
  }

  #room(): Promise<void> {
    const { signal } = this.#run;
    if (signal.aborted) return Promise.reject(signal.reason);
    const slot = this.#refusedSlot;
    if (slot < 0 || this.#parts.ingest.room(slot) > 0) return Promise.resolve();
    if (this.#waiting.length === 0) this.#blockedSinceMs = this.#parts.clock.monotonicMs();
    const room = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ slot, wake: () => (signal.aborted ? reject(signal.reason) : resolve()) });
    });
    this.#parts.onHeld();
    return room;
  }
}
