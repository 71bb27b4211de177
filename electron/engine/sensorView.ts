// The newest of each sensor as committed: values, states, features and history, for frames.
import { windowRowHeaderDoubles } from '../../shared/batchTask.ts';
import { rollingFeatureNames, windowFeatureNames } from '../../shared/featureNames.ts';
import type { Sensor, SensorState } from '../../shared/sensor.ts';
import type { SensorRing } from './ringStore.ts';
import { SensorHistory } from './sensorHistory.ts';
import { SampledCounter } from './telemetry/rate.ts';

const leastStaleMs = 1_000;
const staleIntervals = 3;
const meanColumn = rollingFeatureNames.indexOf('mean');
const stdColumn = rollingFeatureNames.indexOf('std_pop');

/** Extremes, sum and count of finite values. */
class Summary {
  min = 0;
  max = 0;
  sum = 0;
  finite = 0;

  clear(): void {
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.sum = 0;
    this.finite = 0;
  }

  add(doubles: Float64Array, from: number, count: number): void {
    let { min, max, sum, finite } = this;
    for (let i = from; i < from + count; i++) {
      const value = doubles[i] as number;
      if (value - value !== 0) continue;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      finite++;
    }
    this.min = min;
    this.max = max;
    this.sum = sum;
    this.finite = finite;
  }
}

/** One sensor as the UI sees it. */
export class SensorView {
  /** Replaced when its source is edited; slot and id stay. */
  sensor: Sensor;
  readonly history = new SensorHistory();
  readonly #summary = new Summary();
  readonly committed = new SampledCounter();
  readonly rolling = new Float64Array(rollingFeatureNames.length).fill(Number.NaN);
  readonly windowed = new Float64Array(windowFeatureNames.length).fill(Number.NaN);
  hasRolling = false;
  /** Size of the newest whole window; 0 before the first. */
  windowSize = 0;
  windowStart = 0;
  windowEndedAtMs = Number.NaN;
  value = Number.NaN;
  lastFinite = Number.NaN;
  /** Of the newest reading; ms since the epoch. */
  arrivedAtMs = Number.NaN;
  /** Silence counts from here on, ms since the epoch: the machine has slept until then. */
  judgedFromMs = Number.NEGATIVE_INFINITY;
  lastReadingT = Number.NaN;
  lastSeq = -1;
  count = 0;
  missing = 0;
  failedSinceMs = Number.NaN;
  /** Mean time between readings, learned from arrivals; NaN before there are two. */
  #learnedIntervalMs = Number.NaN;
  #state: SensorState = 'waiting';
  #stateSinceMs: number;

  constructor(sensor: Sensor, nowMs: number) {
    this.sensor = sensor;
    this.#stateSinceMs = nowMs;
  }

  get intervalMs(): number {
    return this.sensor.rateHz ? 1_000 / this.sensor.rateHz : this.#learnedIntervalMs;
  }

  /** Takes `count` committed readings of the ring that arrived at `arrivedAtMs` (epoch). */
  commit(ring: SensorRing, seqStart: number, count: number, arrivedAtMs: number): void {
    const summary = this.#summary;
    summary.clear();
    const at = seqStart % ring.capacity;
    const beforeEnd = Math.min(count, ring.capacity - at);
    summary.add(ring.doubles, ring.valuesBase + at, beforeEnd);
    if (beforeEnd < count) summary.add(ring.doubles, ring.valuesBase, count - beforeEnd);
    const { min, max, sum, finite } = summary;
    const value = ring.value(seqStart + count - 1);
    for (let seq = seqStart + count - 1; finite > 0; seq--) {
      this.lastFinite = ring.value(seq);
      if (!Number.isNaN(this.lastFinite)) break;
    }
    this.history.add(arrivedAtMs, min, max, sum, finite);
    this.#learnInterval(arrivedAtMs, count);
    this.value = value;
    this.arrivedAtMs = arrivedAtMs;
    this.failedSinceMs = Number.NaN;
    this.missing += count - finite;
    this.count += count;
    this.lastSeq = seqStart + count - 1;
    this.lastReadingT = ring.time(this.lastSeq);
  }

  /** Takes the rolling features of the newest reading: row `index` of columns of `readings`. */
  commitRolling(columns: Float64Array, readings: number, index: number): void {
    for (let k = 0; k < this.rolling.length; k++) this.rolling[k] = columns[k * readings + index] as number;
    this.hasRolling = true;
    this.history.addRolling(
      this.arrivedAtMs,
      this.rolling[meanColumn] as number,
      this.rolling[stdColumn] as number,
    );
  }

  /** Takes a window row that begins at `offset` of the columns. */
  commitWindow(columns: Float64Array, offset: number, window: number): void {
    const seqEnd = columns[offset + 1] as number;
    this.windowSize = window;
    this.windowStart = seqEnd - window + 1;
    this.windowEndedAtMs = this.arrivedAtMs;
    this.windowed.set(
      columns.subarray(
        offset + windowRowHeaderDoubles,
        offset + windowRowHeaderDoubles + this.windowed.length,
      ),
    );
  }

  /** The state now; remembers since when. */
  stateAt(nowMs: number): SensorState {
    const state = this.#derive(nowMs);
    if (state !== this.#state) {
      this.#state = state;
      this.#stateSinceMs =
        state === 'stale' ? this.arrivedAtMs : state === 'failed' ? this.failedSinceMs : nowMs;
    }
    return state;
  }

  get stateSinceMs(): number {
    return this.#stateSinceMs;
  }

  #derive(nowMs: number): SensorState {
    if (!Number.isNaN(this.failedSinceMs)) return 'failed';
    if (this.count === 0) return 'waiting';
    const staleAfterMs = Math.max(leastStaleMs, staleIntervals * (this.intervalMs || 0));
    if (nowMs - Math.max(this.arrivedAtMs, this.judgedFromMs) > staleAfterMs) return 'stale';
    return Number.isNaN(this.value) ? 'missing' : 'live';
  }

  #learnInterval(arrivedAtMs: number, count: number): void {
    const intervalMs = (arrivedAtMs - this.arrivedAtMs) / count;
    if (!(intervalMs >= 0) || this.arrivedAtMs < this.judgedFromMs) return;
    const weight = Number.isNaN(this.#learnedIntervalMs) ? 1 : 0.1;
    this.#learnedIntervalMs = weight * intervalMs + (1 - weight) * (this.#learnedIntervalMs || 0);
  }
}
