// A simulated plant that sends by itself: at a rate, as fast as the queue takes it, or one burst. Runs in the engine's
// event loop and never holds it for more than a slice.
import type { StreamSourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import { longestUnaskedMs, type SensorSource, type SourceContext } from './sensorSource.ts';
import { type BurstProgress, simulatedPositioning } from './simulatedPosition.ts';
import { declareSimulatedSensors, makeSignals } from './simulatedSensors.ts';
import type { SimulatedSignal } from './simulatedSignal.ts';
import { delay, nextTurn, unlessStopped } from './waiting.ts';

/** Readings of one sensor that are made and offered together, at most. */
const chunkReadings = 4_096;
/** At full speed, readings of all sensors in one round: many sensors get shorter chunks. */
const fullSpeedRoundReadings = 65_536;
/** Work in one turn of the event loop. */
const sliceMs = 0.5;
/** A wait that takes less was no pause, but a turn of the event loop; it is caught up. */
const shortestPauseMs = 20;
/** What a source may be behind its schedule before it gives that time up. */
const mostBehindMs = 1_000;
/** Timestamps of a burst lie this far apart. */
const burstSpacingMs = 0.001;

/**
 * Timestamps are evenly spaced. With a rate, what a late timer missed is caught up; while the source is paused or
 * held by a full queue its time stands still, so that nothing is caught up from then.
 */
export function openSimulatedStream(config: StreamSourceConfig): SensorSource {
  const { rateHz, burst } = config;
  const steadyRateHz = burst || rateHz === 'max' ? null : rateHz;
  const sensors = declareSimulatedSensors(config, steadyRateHz);
  const progress: BurstProgress = { delivered: new Float64Array(sensors.length), from: null };
  return {
    summary: burst
      ? `simulated, burst of ${burst.readings} readings`
      : `simulated, stream ${steadyRateHz === null ? 'at full speed' : rateText(steadyRateHz)}`,
    sensors,
    run: async (context) => {
      const stream = new Stream(config, context);
      progress.from ??= context.sensors.map((sensor) => context.sink.offered(sensor));
      if (burst) await stream.burst(burst.readings, progress.delivered);
      else if (steadyRateHz === null) await stream.atFullSpeed();
      else await stream.atRate(steadyRateHz);
    },
    positioning: simulatedPositioning(config, sensors, burst ? progress : undefined),
  };
}

class Stream {
  readonly #context: SourceContext;
  readonly #signals: readonly SimulatedSignal[];
  readonly #times = new Float64Array(chunkReadings);
  readonly #values = new Float64Array(chunkReadings);
  /** seq of the next reading; the sensors advance together. */
  #seq = 0;
  #sliceBeganMs = 0;
  #rateFactor = 0;
  #periodMs = 0;
  /** When the reading with seq 0 would have been due at the present rate, had time never stood still. */
  #zeroMs = 0;
  /** For how long a full queue has held the present round. */
  #heldMs = 0;

  constructor(config: StreamSourceConfig, context: SourceContext) {
    this.#context = context;
    this.#signals = makeSignals(config, context.sensors);
  }

  async atRate(rateHz: number): Promise<void> {
    const { clock, sensors, signal, sink } = this.#context;
    let epochOffsetMs = clock.epochMs() - clock.monotonicMs();
    // Many sensors are served less often, so that a chunk is worth its call.
    const tickMs = Math.min(100, Math.max(10, sensors.length / 100));
    this.#zeroMs = clock.monotonicMs();
    let toldBehind = false;
    for (;;) {
      const askedMs = clock.monotonicMs();
      if (!(await unlessStopped(this.#context.whilePaused(), signal))) return;
      const nowMs = clock.monotonicMs();
      if (nowMs - askedMs > shortestPauseMs) this.#zeroMs += nowMs - askedMs;
      epochOffsetMs = followedOffsetMs(epochOffsetMs, clock);
      this.#followRate(rateHz, nowMs);
      const periodMs = this.#periodMs;
      const behindMs = nowMs - this.#nextDueMs;
      if (behindMs > mostBehindMs + periodMs) {
        this.#zeroMs += behindMs - mostBehindMs;
        if (!toldBehind && this.#rateFactor === 1) {
          sink.event(3, behindText(rateHz, sensors.length));
          toldBehind = true;
        }
      }
      const due = Math.floor((nowMs - this.#zeroMs) / periodMs) + 1 - this.#seq;
      if (due > 0) {
        const count = Math.min(due, chunkReadings);
        this.#space(this.#nextDueMs + epochOffsetMs, periodMs, count);
        this.#zeroMs += await this.#deliver(count);
        if (due > count) continue;
      }
      const waitMs = Math.max(this.#nextDueMs - clock.monotonicMs(), tickMs);
      await delay(Math.min(waitMs, longestUnaskedMs), signal);
      this.#sliceBeganMs = clock.monotonicMs();
    }
  }

  get #nextDueMs(): number {
    return this.#zeroMs + this.#seq * this.#periodMs;
  }

  /** Where the rate has changed, what is left of the present period passes at the new one. */
  #followRate(rateHz: number, nowMs: number): void {
    const rateFactor = this.#context.rateFactor();
    if (rateFactor === this.#rateFactor) return;
    const leftMs = this.#nextDueMs - nowMs;
    const nextDueMs = nowMs + (leftMs > 0 ? (leftMs * this.#rateFactor) / rateFactor : leftMs);
    this.#rateFactor = rateFactor;
    this.#periodMs = 1_000 / (rateHz * rateFactor);
    this.#zeroMs = nextDueMs - this.#seq * this.#periodMs;
  }

  /** A round's timestamps fill the time since the round before. */
  async atFullSpeed(): Promise<void> {
    const { clock, sensors, signal } = this.#context;
    const count = Math.min(chunkReadings, Math.max(16, Math.floor(fullSpeedRoundReadings / sensors.length)));
    let beforeMs = clock.epochMs();
    for (;;) {
      const askedMs = clock.epochMs();
      if (!(await unlessStopped(this.#context.whilePaused(), signal))) return;
      const nowMs = clock.epochMs();
      if (nowMs - askedMs > shortestPauseMs) beforeMs += nowMs - askedMs;
      const spacingMs = (nowMs - beforeMs) / count;
      this.#space(beforeMs + spacingMs, spacingMs, count);
      beforeMs = nowMs;
      await this.#deliver(count);
    }
  }

  /** `readings` in all, round robin over the sensors; goes on behind those delivered. */
  async burst(readings: number, delivered: Float64Array): Promise<void> {
    const { clock, sensors, signal } = this.#context;
    const startMs = clock.epochMs();
    const each = Math.floor(readings / sensors.length);
    for (let target = 0; target <= each && !signal.aborted; ) {
      const last = target === each;
      target = last ? each + 1 : Math.min(target + chunkReadings, each);
      if (!(await unlessStopped(this.#context.whilePaused(), signal))) return;
      const served = last ? readings % sensors.length : sensors.length;
      for (let place = 0; place < served && !signal.aborted; place++) {
        const done = delivered[place] as number;
        if (done >= target) continue;
        this.#space(startMs + done * burstSpacingMs, burstSpacingMs, target - done);
        delivered[place] = done + (await this.#offer(place, target - done));
      }
    }
  }

  #space(firstMs: number, spacingMs: number, count: number): void {
    for (let i = 0; i < count; i++) this.#times[i] = firstMs + i * spacingMs;
  }

  /**
   * Offers the next `count` readings of each sensor, with the timestamps prepared. Returns for how long a full queue
   * held it, ms.
   */
  async #deliver(count: number): Promise<number> {
    this.#heldMs = 0;
    for (let place = 0; place < this.#signals.length && !this.#context.signal.aborted; place++)
      await this.#offer(place, count);
    this.#seq += count;
    return this.#heldMs;
  }

  /** Returns how many of the `count` readings were taken: all of them, unless the source was stopped meanwhile. */
  async #offer(place: number, count: number): Promise<number> {
    const { clock, sensors, signal, sink } = this.#context;
    const sensor = sensors[place] as Sensor;
    let done = 0;
    /** What the values are made for: the seq of the first, were it taken, and how many there are. */
    let [madeFor, made] = [Number.NaN, 0];
    for (;;) {
      const admitted = sink.admit(sensor, count - done);
      const from = done + admitted.skipped;
      const seq = sink.nextSeq(sensor);
      // Those that a full queue held back are still right, unless some before them were shed.
      if (seq - from !== madeFor || from + admitted.count > made) {
        const simulated = this.#signals[place] as SimulatedSignal;
        sink.work(() => simulated.fill(seq, this.#values, from, admitted.count));
        [madeFor, made] = [seq - from, from + admitted.count];
      }
      const taken = sink.push(sensor, this.#times, this.#values, from, admitted.count);
      done = count - (admitted.count - taken);
      if (done === count) break;
      const heldFromMs = clock.monotonicMs();
      if (!(await unlessStopped(sink.room(), signal))) return done;
      if (taken === 0) await nextTurn();
      this.#heldMs += clock.monotonicMs() - heldFromMs;
    }
    if (clock.monotonicMs() - this.#sliceBeganMs > sliceMs) {
      await nextTurn();
      this.#sliceBeganMs = clock.monotonicMs();
    }
    return done;
  }
}

/** Another one only after a sleep of the machine: what differs by less is the time between two looks at the clock. */
function followedOffsetMs(offsetMs: number, clock: SourceContext['clock']): number {
  const nowMs = clock.epochMs() - clock.monotonicMs();
  return nowMs - offsetMs > shortestPauseMs ? nowMs : offsetMs;
}

function behindText(rateHz: number, sensorCount: number): string {
  return (
    `cannot send ${sensorCount} × ${rateText(rateHz)} on time: it fell more than ${mostBehindMs / 1_000} s ` +
    'behind and goes on from there; a lower rate would do'
  );
}

/** "6.25 kHz". */
function rateText(rateHz: number): string {
  const [divisor, unit] = rateHz >= 1e6 ? [1e6, 'MHz'] : rateHz >= 1e3 ? [1e3, 'kHz'] : [1, 'Hz'];
  return `${Number((rateHz / divisor).toPrecision(4))} ${unit}`;
}
