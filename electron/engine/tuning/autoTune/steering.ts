// Decides when auto-tune changes knobs, and to what: forecasts corrected by what is measured. Pure: time comes with each observation.
import type { AutoTuneState } from '../../../../shared/tuning/autoTune.ts';
import {
  backlogReason,
  headroomReason,
  lateReason,
  loadReason,
  roomReason,
  savingReason,
} from './changeWords.ts';
import { LoadWatch } from './loadWatch.ts';
import { type Observation, RecentObservations } from './observation.ts';
import {
  cheapest,
  clearS,
  type Demand,
  fastest,
  holds,
  type Rated,
  type SettingBounds,
  soonestClear,
  withHeadroom,
} from './settingChoice.ts';
import {
  type BatchTimes,
  type Conditions,
  type Forecast,
  forecast,
  type Setting,
  sameSetting,
} from './settingForecast.ts';
import { WorkerRoom } from './workerRoom.ts';

export interface Decision {
  readonly setting: Setting;
  /** Why, with figures: one sentence. */
  readonly reason: string;
}

/** What the machine gives, and what may be set. */
export interface SteeringFrame {
  readonly targetP99Ms: number;
  readonly cores: number;
  /** Of the knobs: where computing takes CPU, workers keep to the cores as well. */
  readonly bounds: SettingBounds;
}

const leastBetweenMs = 2_000;
/** Measured for so long before anything is changed; another target begins anew, and changes are apart all the same. */
const firstMs = leastBetweenMs;
/** Changes that need not be at once wait until the one before shows. */
const calmAfterChangeMs = 3_000;
/** So long after a change of the load cheaper settings are looked for; then only a target that is missed moves a knob. */
const settleMs = 8_000;
/** Of the samples of 3 s, that make a target missed. */
const missedShare = 0.6;
/** It is held again once no more of them are over. */
const settledShare = 0.3;
/** It need not be looked for in each sample. */
const samplesBetweenSavings = 4;
/** What a change that need not be must be worth. */
const worthCores = 0.03;
const worthShare = 0.15;
/** Of the target, by which p99 falls. */
const worthRoom = 0.25;
/** Of the latency that a change is to leave when the target is missed: where that reaches the target, and where not. */
const betterLatency = { reaching: 0.85, short: 0.6 } as const;
const betterPool = 1.1;
/** Share of the queue from which on it may soon be full. */
const nearlyFull = 0.5;
/** Of a change, until what it measures counts. */
const takesEffectMs = 1_200;
const learningShare = 0.08;
const mostStepOfTarget = 0.04;
const mostBeyondOfTarget = 0.4;
const cpuRatioRange = [0.1, 5] as const;

export class Steering {
  readonly #frame: SteeringFrame;
  readonly #recent = new RecentObservations();
  #firstAtMs = Number.NaN;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  readonly #load = new LoadWatch();
  #beyondForecastMs = 0;
  #cpuRatio = 1;
  #waitedAtMs = Number.NEGATIVE_INFINITY;
  #backlogSamples = 0;
  #calmSamples = 0;
  #state: AutoTuneState = 'measuring';
  readonly #room: WorkerRoom;

  constructor(frame: SteeringFrame) {
    this.#frame = frame;
    this.#room = new WorkerRoom(frame.bounds, frame.cores);
  }

  get state(): AutoTuneState {
    return this.#state;
  }

  /** Within which it chooses now. */
  get bounds(): SettingBounds {
    return this.#room.bounds;
  }

  get recent(): RecentObservations {
    return this.#recent;
  }

  /** What to change now; null for nothing. What it returns is taken as done. */
  observe(observation: Observation): Decision | null {
    this.#recent.add(observation);
    const { atMs, times } = observation;
    if (Number.isNaN(this.#firstAtMs)) this.#firstAtMs = atMs;
    this.#room.note(observation.cpuShareOfCompute);
    const loadPerS = this.#recent.peakPerS;
    const measures = atMs - this.#firstAtMs < firstMs;
    if (times === null || measures || loadPerS <= 0) {
      this.#state = loadPerS > 0 || measures ? 'measuring' : 'idle';
      if (times !== null && !measures) this.#load.note(this.#recent.offeredPerS, atMs);
      return null;
    }
    this.#load.note(this.#recent.offeredPerS, atMs);
    const conditions = this.#conditions(observation, times);
    const { targetP99Ms } = this.#frame;
    const demand: Demand = { targetP99Ms, bounds: this.bounds, loadPerS };
    const present = this.#expected(observation.setting, loadPerS, conditions);
    const waits = this.#backlog(observation, present);
    if (waits) this.#waitedAtMs = atMs;
    this.#learn(observation, conditions);
    const decision = this.#decide(observation, demand, conditions, present, waits);
    this.#noteState(observation, demand, present, decision !== null, waits);
    if (decision) this.#changedAtMs = atMs;
    return decision;
  }

  #decide(
    observation: Observation,
    demand: Demand,
    conditions: Conditions,
    present: Rated,
    waits: boolean,
  ): Decision | null {
    const sinceChangeMs = observation.atMs - this.#changedAtMs;
    if (sinceChangeMs < leastBetweenMs) return null;
    if (waits) return this.#clear(observation, demand, conditions, present);
    const settles = observation.atMs - this.#load.changedAtMs < settleMs;
    // What waited meanwhile was late whatever the setting.
    const over = this.#recent.shareOver(demand.targetP99Ms, this.#disturbedAtMs);
    // What was late and is not any more needs no change.
    const isLate = (this.#recent.typicalP99Ms ?? 0) > demand.targetP99Ms;
    if (over >= missedShare && isLate) return this.#hurry(demand, conditions, present, true);
    if (!settles) return null;
    if (!holds(present.forecast, demand, conditions, 1))
      return this.#hurry(demand, conditions, present, false);
    const isTurn = ++this.#calmSamples % samplesBetweenSavings === 0;
    return isTurn && sinceChangeMs >= calmAfterChangeMs ? this.#save(demand, conditions, present) : null;
  }

  /** Readings wait longer than they may. */
  #clear({ queued }: Observation, demand: Demand, conditions: Conditions, present: Rated): Decision | null {
    const best = soonestClear(demand, conditions, present.setting, queued);
    if (!best || sameSetting(best.setting, present.setting)) return null;
    const [before, after] = [present.forecast, best.forecast];
    const sooner = clearS(after, demand, queued) < 0.7 * clearS(before, demand, queued);
    if (!sooner || (after.poolPerS < betterPool * before.poolPerS && before.p99Ms <= demand.targetP99Ms))
      return null;
    return {
      setting: best.setting,
      reason: backlogReason(queued, demand.loadPerS, before.poolPerS, after.poolPerS),
    };
  }

  /** The target is missed, or would be. */
  #hurry(demand: Demand, conditions: Conditions, present: Rated, measured: boolean): Decision | null {
    const reaching = cheapest(demand, conditions, present.setting);
    const best = reaching ?? fastest(demand, conditions, present.setting);
    const least = reaching ? betterLatency.reaching : betterLatency.short;
    if (!best || best.forecast.p99Ms > least * present.forecast.p99Ms) return null;
    const expectedMs = best.forecast.p99Ms;
    const wasMs = this.#recent.typicalP99Ms;
    const reason =
      measured && wasMs !== null
        ? lateReason(wasMs, demand.targetP99Ms, expectedMs)
        : loadReason(demand.loadPerS, present.forecast.p99Ms, expectedMs);
    return { setting: best.setting, reason };
  }

  /** All is well: is there a setting that is worth the change? */
  #save(demand: Demand, conditions: Conditions, present: Rated): Decision | null {
    const best = cheapest(demand, conditions, present.setting);
    if (!best || sameSetting(best.setting, present.setting)) return null;
    const [before, after] = [present.forecast, best.forecast];
    const saved = before.cpuCores - after.cpuCores;
    if (saved > Math.max(worthCores, worthShare * before.cpuCores))
      return { setting: best.setting, reason: savingReason(saved, before.cpuCores, after.p99Ms) };
    if (present.headroom < 3 && best.headroom >= 2 * present.headroom)
      return {
        setting: best.setting,
        reason: headroomReason(present.headroom, best.headroom, after.p99Ms),
      };
    if (before.p99Ms - after.p99Ms > worthRoom * demand.targetP99Ms)
      return { setting: best.setting, reason: roomReason(before.p99Ms, after.p99Ms, -saved) };
    return null;
  }

  #conditions(observation: Observation, times: BatchTimes): Conditions {
    const conditions: Conditions = {
      times,
      cores: this.#frame.cores,
      eventLoopShare: observation.eventLoopShare,
      presentPerS: this.#recent.offeredPerS,
      capacityReadings: observation.capacityReadings,
      beyondForecastMs: this.#beyondForecastMs,
      cpuRatio: this.#cpuRatio,
      cpuShareOfCompute: observation.cpuShareOfCompute,
      poolRatio: 1,
    };
    const { poolPerS } = forecast(observation.setting, this.#recent.peakPerS, conditions);
    return { ...conditions, poolRatio: Math.max(1, this.#recent.mostProcessedPerS / poolPerS) };
  }

  #expected(setting: Setting, loadPerS: number, conditions: Conditions): Rated {
    const rated = { setting, forecast: forecast(setting, loadPerS, conditions) };
    const { targetP99Ms } = this.#frame;
    return withHeadroom(rated, { targetP99Ms, bounds: this.bounds, loadPerS }, conditions);
  }

  /** Whether more waits than batches which fill account for, in two samples one after the other. */
  #backlog({ queued, capacityReadings, shedPerS }: Observation, { forecast: expected }: Rated): boolean {
    const { targetP99Ms } = this.#frame;
    const ordinary = 2 * expected.fillingReadings + 3 * expected.batchReadings;
    const late = queued > ordinary && queued > (this.#recent.offeredPerS * targetP99Ms) / 1_000;
    const full = shedPerS > 0 || queued > nearlyFull * capacityReadings;
    this.#backlogSamples = late || full ? this.#backlogSamples + 1 : 0;
    return full || this.#backlogSamples >= 2;
  }

  /** Measured against forecast, of the present setting at the present load. */
  #learn({ atMs, setting, cpuCores }: Observation, conditions: Conditions): void {
    if (atMs - this.#disturbedAtMs < takesEffectMs || this.#recent.offeredPerS <= 0) return;
    const plain = forecast(setting, this.#recent.offeredPerS, {
      ...conditions,
      beyondForecastMs: 0,
      cpuRatio: 1,
    });
    // Without a figure of its own CPU it shares the machine: then latencies are not its own either.
    if (plain.utilisation > 0.95 || cpuCores === null) return;
    const measuredMs = this.#recent.typicalP99Ms;
    if (measuredMs !== null) this.#learnLatency(measuredMs - plain.p99Ms);
    const [least, most] = cpuRatioRange;
    const ratio = towards(this.#cpuRatio, cpuCores / plain.cpuCores);
    this.#cpuRatio = Math.min(most, Math.max(least, ratio));
  }

  /**
   * In small steps, that one stall does not count for more than many samples without; and within bounds: what no
   * setting can help against is not to be paid for in CPU.
   */
  #learnLatency(beyondMs: number): void {
    const { targetP99Ms } = this.#frame;
    const mostStepMs = mostStepOfTarget * targetP99Ms;
    const stepMs = learningShare * (beyondMs - this.#beyondForecastMs);
    const learned = this.#beyondForecastMs + Math.min(mostStepMs, Math.max(-mostStepMs, stepMs));
    const mostMs = mostBeyondOfTarget * targetP99Ms;
    this.#beyondForecastMs = Math.min(mostMs, Math.max(-mostMs, learned));
  }

  /** What was measured before says nothing of the present setting. */
  get #disturbedAtMs(): number {
    return Math.max(this.#changedAtMs, this.#waitedAtMs);
  }

  #noteState(
    { atMs }: Observation,
    demand: Demand,
    { forecast: expected }: Rated,
    changes: boolean,
    waits: boolean,
  ): void {
    const moved = atMs - Math.max(this.#changedAtMs, this.#load.changedAtMs) < calmAfterChangeMs;
    const over = this.#recent.shareOver(demand.targetP99Ms, this.#changedAtMs);
    const overloaded = waits && expected.poolPerS < demand.loadPerS;
    if (changes || (moved && this.#state !== 'limited')) this.#state = 'settling';
    else if (overloaded || over >= missedShare || missed(expected, demand)) this.#state = 'limited';
    else if (waits || moved) this.#state = 'settling';
    else if (!(over > settledShare)) this.#state = 'holding';
  }
}

function missed(expected: Forecast, { targetP99Ms }: Demand): boolean {
  return expected.p99Ms > 1.2 * targetP99Ms;
}

function towards(known: number, seen: number): number {
  return Number.isFinite(seen) ? known + learningShare * (seen - known) : known;
}
