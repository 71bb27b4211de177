// Decides when auto-tune changes knobs, and to what: forecasts corrected by what is measured. Pure: time comes with each observation.
import type { AutoTuneState } from '../../../../shared/tuning/autoTune.ts';
import { backlogReason, headroomReason, lateReason, loadReason, savingReason } from './changeWords.ts';
import { type Observation, RecentObservations } from './observation.ts';
import {
  cheapest,
  clearS,
  type Demand,
  fastest,
  headroomOf,
  holds,
  type Rated,
  type SettingBounds,
  soonestClear,
} from './settingChoice.ts';
import {
  type BatchTimes,
  type Conditions,
  type Forecast,
  forecast,
  type Setting,
} from './settingForecast.ts';

export interface Decision {
  readonly setting: Setting;
  /** Why, with figures: one sentence. */
  readonly reason: string;
}

/** What the machine gives, and what may be set. */
export interface SteeringFrame {
  readonly targetP99Ms: number;
  readonly cores: number;
  readonly bounds: SettingBounds;
}

const leastBetweenMs = 2_000;
/** Measured for so long before anything is changed. */
const firstMs = 1_500;
/** Changes that need not be at once wait until the one before shows. */
const calmAfterChangeMs = 3_000;
/** So long after a change of the load cheaper settings are looked for; then only a target that is missed moves a knob. */
const settleMs = 8_000;
const loadRose = 1.3;
const loadFell = 0.7;
/** Of the samples of 3 s, that make a target missed. */
const missedShare = 0.6;
/** It is held again once no more of them are over. */
const settledShare = 0.3;
/** What a change that need not be must be worth. */
const worthCores = 0.02;
const worthShare = 0.05;
/** Of its latency that a change is to leave when the target is missed. */
const betterLatency = 0.85;
const betterPool = 1.1;
/** Share of the queue from which on it may soon be full. */
const nearlyFull = 0.5;
/** Of a change, until what it measures counts. */
const takesEffectMs = 1_200;
const learningShare = 0.08;
const ratioRange = { latency: [0.7, 3], cpu: [0.2, 5] } as const;

export class Steering {
  readonly #frame: SteeringFrame;
  readonly #recent = new RecentObservations();
  #firstAtMs = Number.NaN;
  #changedAtMs = Number.NEGATIVE_INFINITY;
  #loadChangedAtMs = Number.NEGATIVE_INFINITY;
  /** The load that the present setting was chosen for. */
  #loadPerS = 0;
  #latencyRatio = 1;
  #cpuRatio = 1;
  #backlogSamples = 0;
  #state: AutoTuneState = 'measuring';

  constructor(frame: SteeringFrame) {
    this.#frame = frame;
  }

  get state(): AutoTuneState {
    return this.#state;
  }

  get recent(): RecentObservations {
    return this.#recent;
  }

  /** What to change now; null for nothing. What it returns is taken as done. */
  observe(observation: Observation): Decision | null {
    this.#recent.add(observation);
    const { atMs, times } = observation;
    if (Number.isNaN(this.#firstAtMs)) this.#firstAtMs = atMs;
    if (times === null || atMs - this.#firstAtMs < firstMs) {
      this.#state = 'measuring';
      return null;
    }
    const loadPerS = this.#recent.peakPerS;
    this.#noteLoad(loadPerS, atMs);
    if (loadPerS <= 0) return null;
    const conditions = this.#conditions(observation, times);
    const demand: Demand = { ...this.#frame, loadPerS };
    const present = this.#expected(observation.setting, loadPerS, conditions);
    const waits = this.#backlog(observation, present);
    if (!waits) this.#learn(observation, conditions);
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
    const settles = observation.atMs - this.#loadChangedAtMs < settleMs;
    const over = this.#recent.shareOver(demand.targetP99Ms, this.#changedAtMs);
    if (over >= missedShare) return this.#hurry(demand, conditions, present, true);
    if (!settles) return null;
    if (!holds(present.forecast, demand, conditions, 1))
      return this.#hurry(demand, conditions, present, false);
    return sinceChangeMs < calmAfterChangeMs ? null : this.#save(demand, conditions, present);
  }

  /** Readings wait longer than they may. */
  #clear({ queued }: Observation, demand: Demand, conditions: Conditions, present: Rated): Decision | null {
    const best = soonestClear(demand, conditions, present.setting, queued);
    if (!best || same(best.setting, present.setting)) return null;
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
    const best =
      cheapest(demand, conditions, present.setting) ?? fastest(demand, conditions, present.setting);
    if (!best || best.forecast.p99Ms > betterLatency * present.forecast.p99Ms) return null;
    const expectedMs = best.forecast.p99Ms;
    const wasMs = this.#recent.worstP99Ms;
    const reason =
      measured && wasMs !== null
        ? lateReason(wasMs, demand.targetP99Ms, expectedMs)
        : loadReason(demand.loadPerS, present.forecast.p99Ms, expectedMs);
    return { setting: best.setting, reason };
  }

  /** All is well: is there a setting that is worth the change? */
  #save(demand: Demand, conditions: Conditions, present: Rated): Decision | null {
    const best = cheapest(demand, conditions, present.setting);
    if (!best || same(best.setting, present.setting)) return null;
    const [before, after] = [present.forecast, best.forecast];
    const saved = before.cpuCores - after.cpuCores;
    if (saved > Math.max(worthCores, worthShare * before.cpuCores))
      return { setting: best.setting, reason: savingReason(saved, before.cpuCores, after.p99Ms) };
    if (present.headroom < 3 && best.headroom >= 2 * present.headroom)
      return {
        setting: best.setting,
        reason: headroomReason(present.headroom, best.headroom, after.p99Ms),
      };
    return null;
  }

  #noteLoad(loadPerS: number, atMs: number): void {
    if (loadPerS <= loadRose * this.#loadPerS && loadPerS >= loadFell * this.#loadPerS) return;
    this.#loadPerS = loadPerS;
    this.#loadChangedAtMs = atMs;
  }

  #conditions(observation: Observation, times: BatchTimes): Conditions {
    return {
      times,
      cores: this.#frame.cores,
      eventLoopShare: observation.eventLoopShare,
      presentPerS: this.#recent.offeredPerS,
      capacityReadings: observation.capacityReadings,
      latencyRatio: this.#latencyRatio,
      cpuRatio: this.#cpuRatio,
    };
  }

  #expected(setting: Setting, loadPerS: number, conditions: Conditions): Rated {
    const headroom = headroomOf(setting, { ...this.#frame, loadPerS }, conditions);
    return { setting, forecast: forecast(setting, loadPerS, conditions), headroom };
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
    if (atMs - this.#changedAtMs < takesEffectMs || this.#recent.offeredPerS <= 0) return;
    const plain = forecast(setting, this.#recent.offeredPerS, {
      ...conditions,
      latencyRatio: 1,
      cpuRatio: 1,
    });
    if (plain.utilisation > 0.95) return;
    const measuredMs = this.#recent.typicalP99Ms;
    if (measuredMs !== null)
      this.#latencyRatio = towards(this.#latencyRatio, measuredMs / plain.p99Ms, ratioRange.latency);
    this.#cpuRatio = towards(this.#cpuRatio, cpuCores / plain.cpuCores, ratioRange.cpu);
  }

  #noteState(
    { atMs }: Observation,
    demand: Demand,
    { forecast: expected }: Rated,
    changes: boolean,
    waits: boolean,
  ): void {
    const moved = atMs - Math.max(this.#changedAtMs, this.#loadChangedAtMs) < calmAfterChangeMs;
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

function towards(ratio: number, seen: number, [least, most]: readonly [number, number]): number {
  if (!Number.isFinite(seen)) return ratio;
  return Math.min(most, Math.max(least, ratio + learningShare * (seen - ratio)));
}

function same(a: Setting, b: Setting): boolean {
  return a.workers === b.workers && a.batch === b.batch && a.maxWaitMs === b.maxWaitMs;
}
