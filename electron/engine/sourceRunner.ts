// One running source: gives it its sink, holds it while paused, notes how it is doing, stops it.
import type { EventPriority } from '../../shared/events.ts';
import type { WhenFull } from '../../shared/knobs.ts';
import type { SourceConfig } from '../../shared/plant.ts';
import type { SourceState } from '../../shared/report.ts';
import type { Sensor } from '../../shared/sensor.ts';
import type { SourceAccount } from './account.ts';
import type { Ingest } from './ingest.ts';
import type { Clock, ReadingSink, SensorSource } from './sources/sensorSource.ts';
import { SampledCounter } from './telemetry/rate.ts';
import { SlidingHistogram } from './telemetry/slidingHistogram.ts';

/** The share of the queue that must be free before a held source goes on, so that it does not go on for one reading. */
const resumeRoomReadings = 64;

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
  readonly onFailed: (sensor: Sensor, reason: string) => void;
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
  readonly #abort = new AbortController();
  #paused: boolean;
  #resume: (() => void) | null = null;
  #resumed: Promise<void> = Promise.resolve();
  #ended: 'no' | 'done' | 'failed' | 'stopped' = 'no';
  #begun = false;
  #stateAtStop: SourceState = 'stopped';
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
    this.#paused = false;
    if (parts.config.paused) this.pause(true);
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** After the run was stopped: the state it was stopped in. */
  get state(): SourceState {
    if (this.#ended === 'stopped') return this.#stateAtStop;
    if (this.#ended !== 'no') return this.#ended;
    if (this.#paused) return 'paused';
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

  /** Resolves when the source has ended, for whatever reason. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  start(): void {
    const { source, clock, sensors } = this.#parts;
    const context = {
      sink: this.#sink(),
      clock,
      sensors,
      signal: this.#abort.signal,
      whilePaused: () => this.#resumed,
      rateFactor: this.#parts.rateFactor,
    };
    this.#finished = source.run(context).then(
      () => {
        this.#ended = this.#abort.signal.aborted ? 'stopped' : 'done';
        if (this.#ended === 'done') this.#parts.onEvent(4, 'all of it has been delivered');
      },
      (error: unknown) => {
        if (this.#abort.signal.aborted) {
          this.#ended = 'stopped';
          return;
        }
        this.#ended = 'failed';
        this.#fault(error instanceof Error ? error.message : String(error));
        this.#parts.onEvent(2, `stopped: ${this.lastError}`);
      },
    );
  }

  /** To be called five times a second. */
  sample(nowMs: number): void {
    this.received.sample(this.account.received, nowMs);
    this.pollRound.endInterval();
    if (++this.#samples % 5 === 0) this.pollRound.endSecond();
  }

  pause(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) {
      this.#resumed = new Promise((resolve) => {
        this.#resume = resolve;
      });
    } else {
      this.#resume?.();
    }
  }

  async stop(): Promise<void> {
    this.#stateAtStop = this.state;
    this.#abort.abort(new Error('stopped'));
    this.#resume?.();
    this.#wake(this.#waiting);
    await this.#finished;
  }

  /** To be called when the queue has got room, or the policy is another one. */
  roomMade(): void {
    if (this.#waiting.length === 0) return;
    const held = this.#parts.policy() === 'block';
    const woken = this.#waiting.filter(
      ({ slot }) => !held || this.#parts.ingest.room(slot) >= resumeRoomReadings,
    );
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

  #sink(): ReadingSink {
    const { ingest, account, policy, onEvent, onFailed } = this.#parts;
    const taken = (sensor: Sensor, count: number, wanted: number): void => {
      if (count > 0) this.#begun = true;
      if (count < wanted) this.#refusedSlot = sensor.slot;
    };
    return {
      push: (sensor, times, values, offset, count) => {
        const accepted = ingest.push(account, policy(), sensor, times, values, offset, count);
        taken(sensor, accepted, count);
        return accepted;
      },
      pushOne: (sensor, t, value) => {
        const accepted = ingest.pushOne(account, policy(), sensor, t, value);
        taken(sensor, accepted ? 1 : 0, 1);
        return accepted;
      },
      admit: (sensor, count) => {
        const admission = ingest.admit(account, policy(), sensor, count);
        if (admission.count < count) this.#begun = true;
        return admission;
      },
      nextSeq: (sensor) => ingest.nextSeq(sensor.slot),
      room: () => this.#room(),
      quarantine: (reason, place, sample) => {
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
    const { signal } = this.#abort;
    if (signal.aborted) return Promise.reject(signal.reason);
    const slot = this.#refusedSlot;
    if (slot < 0 || this.#parts.ingest.room(slot) > 0) return Promise.resolve();
    if (this.#waiting.length === 0) this.#blockedSinceMs = this.#parts.clock.monotonicMs();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ slot, wake: () => (signal.aborted ? reject(signal.reason) : resolve()) });
    });
  }
}
