// A pipeline for auto-tune to steer, in steps of 1 ms: lumps arrive, fill batches, wait for workers, come back. No clock, no threads.

import type { SettingBounds } from '../../electron/engine/tuning/autoTune/settingChoice.ts';
import type { BatchTimes, Setting } from '../../electron/engine/tuning/autoTune/settingForecast.ts';
import { Steering } from '../../electron/engine/tuning/autoTune/steering.ts';

export interface SimulatedChange {
  readonly atMs: number;
  readonly setting: Setting;
  readonly reason: string;
}

export interface SimulatedRun {
  readonly changes: readonly SimulatedChange[];
  /** p99 of each 200 ms; null where nothing came back. */
  readonly p99Ms: readonly (number | null)[];
  readonly shed: number;
  /** Of each 200 ms. */
  readonly shedPerS: readonly number[];
  readonly cpuCores: number;
  readonly state: string;
  readonly setting: Setting;
}

export interface SimulationOptions {
  readonly seconds: number;
  /** Readings a second at a moment. */
  readonly loadPerS: (seconds: number) => number;
  readonly times: BatchTimes;
  readonly targetP99Ms: number;
  readonly start: Setting;
  readonly bounds: SettingBounds;
  readonly cores: number;
  /** Of the time that computing takes; 1 by default. */
  readonly cpuShareOfCompute?: number;
  readonly capacityReadings: number;
  /** Each number in [0, 1); compute times differ by it. */
  readonly random?: () => number;
  /** What other processes add to the p99 of a sample. */
  readonly stallMs?: () => number;
  /** Without it the setting stays. */
  readonly steers?: boolean;
}

interface Lump {
  count: number;
  readonly atMs: number;
}

const lumpMs = 10;
const sampleMs = 200;
const inFlightPerWorker = 2;

export function simulate(options: SimulationOptions): SimulatedRun {
  const {
    seconds,
    loadPerS,
    times,
    start,
    capacityReadings,
    random = () => 0.5,
    steers = true,
    stallMs,
    cpuShareOfCompute = 1,
  } = options;
  const steering = new Steering(options);
  const changes: SimulatedChange[] = [];
  const p99Ms: (number | null)[] = [];
  const queue: Lump[] = [];
  const flying: { readonly doneMs: number; readonly lumps: readonly Lump[] }[] = [];
  const done: { readonly latencyMs: number; readonly count: number }[] = [];
  let setting = start;
  let freeAtMs: number[] = Array.from({ length: start.workers }, () => 0);
  let [queued, owed, offered, shed, shedBefore, busyMs, allBusyMs] = [0, 0, 0, 0, 0, 0, 0];
  const shedPerS: number[] = [];

  const dispatch = (nowMs: number): void => {
    while (queued > 0 && flying.length < setting.workers * inFlightPerWorker) {
      const oldest = queue[0] as Lump;
      if (queued < setting.batch && nowMs - oldest.atMs < setting.maxWaitMs) return;
      const lumps: Lump[] = [];
      let room = setting.batch;
      while (room > 0 && queue.length > 0) {
        const lump = queue[0] as Lump;
        const count = Math.min(room, lump.count);
        lumps.push({ count, atMs: lump.atMs });
        lump.count -= count;
        room -= count;
        if (lump.count === 0) queue.shift();
      }
      const readings = setting.batch - room;
      queued -= readings;
      const workMs = (times.fixedMs + times.perReadingMs * readings) * (0.8 + 0.4 * random());
      const worker = freeAtMs.indexOf(Math.min(...freeAtMs));
      const endMs = Math.max(nowMs + times.journeyMs / 2, freeAtMs[worker] as number) + workMs;
      freeAtMs[worker] = endMs;
      flying.push({ doneMs: endMs + times.journeyMs / 2, lumps });
      busyMs += cpuShareOfCompute * workMs + times.journeyMs;
    }
  };

  for (let nowMs = 1; nowMs <= seconds * 1_000; nowMs++) {
    for (let i = flying.length - 1; i >= 0; i--) {
      const batch = flying[i] as (typeof flying)[number];
      if (batch.doneMs > nowMs) continue;
      for (const { count, atMs } of batch.lumps) done.push({ latencyMs: batch.doneMs - atMs, count });
      flying.splice(i, 1);
    }
    owed += loadPerS(nowMs / 1_000) / 1_000;
    if (nowMs % lumpMs === 0 && owed >= 1) {
      const whole = Math.floor(owed);
      const count = Math.min(whole, capacityReadings - queued);
      owed -= whole;
      offered += whole;
      shed += whole - count;
      queued += count;
      if (count > 0) queue.push({ count, atMs: nowMs });
    }
    dispatch(nowMs);
    if (nowMs % sampleMs !== 0) continue;
    const sampled = percentile99(done, stallMs?.() ?? 0);
    p99Ms.push(sampled);
    const processed = done.reduce((sum, { count }) => sum + count, 0);
    done.length = 0;
    shedPerS.push(((shed - shedBefore) * 1_000) / sampleMs);
    allBusyMs += busyMs;
    const decision = steering.observe({
      atMs: nowMs,
      offeredPerS: (offered * 1_000) / sampleMs,
      shedPerS: shedPerS.at(-1) ?? 0,
      processedPerS: (processed * 1_000) / sampleMs,
      cpuShareOfCompute,
      p99Ms: sampled,
      queued,
      capacityReadings,
      cpuCores: busyMs / sampleMs,
      eventLoopShare: 0.02 + (2e-6 * offered * 1_000) / sampleMs,
      times,
      setting,
    });
    [offered, shedBefore, busyMs] = [0, shed, 0];
    if (!decision || !steers) continue;
    setting = decision.setting;
    changes.push({ atMs: nowMs, ...decision });
    freeAtMs = Array.from({ length: setting.workers }, (_, i) => freeAtMs[i] ?? nowMs);
  }
  const cpuCores = allBusyMs / (seconds * 1_000);
  return { changes, p99Ms, shed, shedPerS, cpuCores, state: steering.state, setting };
}

function percentile99(done: readonly { latencyMs: number; count: number }[], stallMs: number): number | null {
  const sorted = done.toSorted((a, b) => b.latencyMs - a.latencyMs);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  let above = 0;
  for (const { latencyMs, count } of sorted) {
    above += count;
    if (above > all / 100) return latencyMs + stallMs;
  }
  return null;
}
