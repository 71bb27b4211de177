// A simulated plant that is asked and answers after a latency, round by round. Runs in the engine's event loop.
import type { PollSourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import { longestUnaskedMs, type SensorSource, type SourceContext } from './sensorSource.ts';
import { simulatedPositioning } from './simulatedPosition.ts';
import { declareSimulatedSensors, makeSignals } from './simulatedSensors.ts';
import { hashedShare, type SimulatedSignal } from './simulatedSignal.ts';
import { delay, nextTurn, offerRest, unlessStopped } from './waiting.ts';

/** So many answers are handled before the event loop has its turn. */
const answersPerTurn = 500;

/** All sensors of a round are asked at once, unless `maxConcurrent` limits it; rounds never overlap. */
export function openSimulatedPoll(config: PollSourceConfig): SensorSource {
  const count = typeof config.sensors === 'number' ? config.sensors : config.sensors.length;
  const waves = Math.ceil(count / (config.maxConcurrent ?? count));
  const roundMs = Math.max(config.intervalMs, waves * config.latencyMs);
  const sensors = declareSimulatedSensors(config, 1_000 / roundMs);
  return {
    summary: `simulated, poll ${config.intervalMs} ms`,
    sensors,
    run: (context) => runRounds(config, context),
    positioning: simulatedPositioning(config, sensors),
  };
}

async function runRounds(config: PollSourceConfig, context: SourceContext): Promise<void> {
  const { clock, signal, sink } = context;
  const poll = new Poll(config, context);
  let dueMs = clock.monotonicMs();
  for (;;) {
    const askedMs = clock.monotonicMs();
    if (!(await unlessStopped(context.whilePaused(), signal))) return;
    dueMs += clock.monotonicMs() - askedMs;
    await poll.round();
    if (signal.aborted) return;
    sink.pollRound(clock.monotonicMs() - dueMs);
    dueMs = await untilNextRound(config.intervalMs, dueMs, context);
  }
}

/**
 * The time from one round to the next passes as many times faster as the rate is now. Returns when the next was due: an
 * interval after the last one was, but not before that had ended.
 */
async function untilNextRound(
  intervalMs: number,
  lastDueMs: number,
  { clock, rateFactor, signal }: SourceContext,
): Promise<number> {
  const endedMs = clock.monotonicMs();
  let dueMs = Math.max(lastDueMs + intervalMs / rateFactor(), endedMs);
  for (let nowMs = endedMs; nowMs < dueMs && !signal.aborted; nowMs = clock.monotonicMs()) {
    const factor = rateFactor();
    await delay(Math.min(dueMs - nowMs, longestUnaskedMs), signal);
    // A rate that rose during the delay may bring it before the present; that is no lateness of the event loop.
    if (rateFactor() > factor)
      dueMs = Math.min(
        dueMs,
        Math.max(clock.monotonicMs(), nowMs + ((dueMs - nowMs) * factor) / rateFactor()),
      );
  }
  return dueMs;
}

/** The requests under way. Those that answer in the same millisecond share a timer: thousands stay cheap. */
class Poll {
  readonly #config: PollSourceConfig;
  readonly #context: SourceContext;
  readonly #signals: readonly SimulatedSignal[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #rounds = 0;
  #nextToAsk = 0;
  #unanswered = 0;
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(config: PollSourceConfig, context: SourceContext) {
    this.#config = config;
    this.#context = context;
    this.#signals = makeSignals(config, context.sensors);
  }

  /** Resolves with the last answer, or at once when the source is stopped. */
  async round(): Promise<void> {
    const { sensors, signal } = this.#context;
    const stop = () => {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#timers.clear();
      this.#finish();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        this.#finish = resolve;
        this.#fail = reject;
        this.#nextToAsk = 0;
        this.#unanswered = sensors.length;
        this.#ask(Math.min(this.#config.maxConcurrent ?? sensors.length, sensors.length));
      });
    } finally {
      signal.removeEventListener('abort', stop);
      this.#rounds++;
    }
  }

  #ask(count: number): void {
    const dueTogether = new Map<number, number[]>();
    const end = Math.min(this.#nextToAsk + count, this.#context.sensors.length);
    for (; this.#nextToAsk < end; this.#nextToAsk++) {
      const latencyMs = this.#latencyMs(this.#nextToAsk);
      const places = dueTogether.get(latencyMs);
      if (places) places.push(this.#nextToAsk);
      else dueTogether.set(latencyMs, [this.#nextToAsk]);
    }
    for (const [latencyMs, places] of dueTogether) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#answer(places).catch(this.#fail);
      }, latencyMs);
      this.#timers.add(timer);
    }
  }

  async #answer(places: readonly number[]): Promise<void> {
    for (let from = 0; from < places.length; from += answersPerTurn) {
      if (from > 0) await nextTurn();
      if (this.#context.signal.aborted) return;
      const answered = places.slice(from, from + answersPerTurn);
      const t = this.#context.clock.epochMs();
      const held = this.#context.sink.work(() => answered.filter((place) => !this.#take(place, t)));
      for (const place of held) await this.#takeWhenRoom(place, t);
      this.#unanswered -= answered.length;
      this.#ask(answered.length);
    }
    if (this.#unanswered === 0) this.#finish();
  }

  /** False when the queue is full: time and value are then still to be delivered. */
  #take(place: number, t: number): boolean {
    const { sink, sensors } = this.#context;
    const sensor = sensors[place] as Sensor;
    const { failureRate } = this.#config;
    if (failureRate > 0 && this.#chance(sensor, 'failure') < failureRate) {
      sink.failed(sensor, 'did not answer');
      return true;
    }
    const signal = this.#signals[place] as SimulatedSignal;
    return sink.pushOne(sensor, t, signal.valueAt(sink.nextSeq(sensor)));
  }

  async #takeWhenRoom(place: number, t: number): Promise<void> {
    const sensor = this.#context.sensors[place] as Sensor;
    const value = (this.#signals[place] as SimulatedSignal).valueAt(this.#context.sink.nextSeq(sensor));
    await offerRest(this.#context, sensor, Float64Array.of(t), Float64Array.of(value), 0, 1);
  }

  #latencyMs(place: number): number {
    const { latencyMs, jitterMs } = this.#config;
    const rateFactor = this.#context.rateFactor();
    if (jitterMs === 0) return Math.round(latencyMs / rateFactor);
    const share = this.#chance(this.#context.sensors[place] as Sensor, 'latency');
    return Math.max(0, Math.round((latencyMs + (2 * share - 1) * jitterMs) / rateFactor));
  }

  /** 0 to 1, the same in every run with this seed. */
  #chance(sensor: Sensor, of: string): number {
    return hashedShare(this.#config.seed, sensor.id + of, this.#rounds);
  }
}
