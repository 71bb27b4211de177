// A simulated plant that sends by itself: at a rate, as fast as the queue takes it, or one burst. Runs in the engine's
// event loop and never holds it for more than a slice.
import type { StreamSourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import type { SensorSource, SourceContext } from './sensorSource.ts';
import { declareSimulatedSensors, makeSignals } from './simulatedSensors.ts';
import type { SimulatedSignal } from './simulatedSignal.ts';
import { delay, nextTurn, offerRest, unlessStopped } from './waiting.ts';

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
  return {
    summary: burst
      ? `simulated, burst of ${burst.readings} readings`
      : `simulated, stream ${steadyRateHz === null ? 'at full speed' : rateText(steadyRateHz)}`,
    sensors: declareSimulatedSensors(config, steadyRateHz),
    run: async (context) => {
      const stream = new Stream(config, context);
      if (burst) await stream.burst(burst.readings);
      else if (steadyRateHz === null) await stream.atFullSpeed();
      else await stream.atRate(steadyRateHz);
    },
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

  constructor(config: StreamSourceConfig, context: SourceContext) {
    this.#context = context;
    this.#signals = makeSignals(config, context.sensors);
  }

  async atRate(rateHz: number): Promise<void> {
    const { clock, sensors, signal, sink } = this.#context;
    const periodMs = 1_000 / rateHz;
    const epochOffsetMs = clock.epochMs() - clock.monotonicMs();
    // Many sensors are served less often, so that a chunk is worth its call.
    const tickMs = Math.min(100, Math.max(10, sensors.length / 100));
    /** When the reading with seq 0 would have been due, had time never stood still. */
    let zeroMs = clock.monotonicMs();
    let toldBehind = false;
    for (;;) {
      const askedMs = clock.monotonicMs();
      if (!(await unlessStopped(this.#context.whilePaused(), signal))) return;
      const nowMs = clock.monotonicMs();
      if (nowMs - askedMs > shortestPauseMs) zeroMs += nowMs - askedMs;
      const behindMs = nowMs - (zeroMs + this.#seq * periodMs);
      if (behindMs > mostBehindMs + periodMs) {
        zeroMs += behindMs - mostBehindMs;
        if (!toldBehind) sink.event(3, behindText(rateHz, sensors.length));
        toldBehind = true;
      }
      const due = Math.floor((nowMs - zeroMs) / periodMs) + 1 - this.#seq;
      if (due > 0) {
        const count = Math.min(due, chunkReadings);
        this.#space(zeroMs + epochOffsetMs + this.#seq * periodMs, periodMs, count);
        zeroMs += await this.#deliver(count);
        if (due > count) continue;
      }
      const nextMs = zeroMs + this.#seq * periodMs;
      await delay(Math.max(nextMs - clock.monotonicMs(), tickMs), signal);
      this.#sliceBeganMs = clock.monotonicMs();
    }
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

  /** `readings` in all, round robin over the sensors. */
  async burst(readings: number): Promise<void> {
    const { clock, sensors, signal } = this.#context;
    const startMs = clock.epochMs();
    const each = Math.floor(readings / sensors.length);
    while (this.#seq < each && (await unlessStopped(this.#context.whilePaused(), signal))) {
      const count = Math.min(chunkReadings, each - this.#seq);
      this.#space(startMs + this.#seq * burstSpacingMs, burstSpacingMs, count);
      await this.#deliver(count);
    }
    if (signal.aborted) return;
    this.#space(startMs + each * burstSpacingMs, burstSpacingMs, 1);
    await this.#deliver(1, readings % sensors.length);
  }

  #space(firstMs: number, spacingMs: number, count: number): void {
    for (let i = 0; i < count; i++) this.#times[i] = firstMs + i * spacingMs;
  }

  /**
   * Offers the next `count` readings of the first `sensorCount` sensors, with the timestamps prepared. Returns for
   * how long a full queue held it, ms.
   */
  async #deliver(count: number, sensorCount = this.#signals.length): Promise<number> {
    const { clock, sensors, signal, sink } = this.#context;
    const times = this.#times;
    const values = this.#values;
    let heldMs = 0;
    for (let place = 0; place < sensorCount; place++) {
      const sensor = sensors[place] as Sensor;
      (this.#signals[place] as SimulatedSignal).fill(sink.nextSeq(sensor), values, 0, count);
      const taken = sink.push(sensor, times, values, 0, count);
      if (taken < count)
        heldMs += await offerRest(this.#context, sensor, times, values, taken, count - taken);
      if (clock.monotonicMs() - this.#sliceBeganMs > sliceMs) {
        await nextTurn();
        this.#sliceBeganMs = clock.monotonicMs();
      }
      if (signal.aborted) break;
    }
    this.#seq += count;
    return heldMs;
  }
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
