// What a setting of the knobs that auto-tune holds would give at a load: latency, CPU, room. Pure.

/** The knobs that auto-tune holds. */
export interface Setting {
  readonly workers: number;
  readonly batch: number;
  readonly maxWaitMs: number;
}

export function sameSetting(a: Setting, b: Setting): boolean {
  return a.workers === b.workers && a.batch === b.batch && a.maxWaitMs === b.maxWaitMs;
}

/** What a batch takes, as measured: its journey to a worker and back, and computing it. */
export interface BatchTimes {
  readonly journeyMs: number;
  /** Compute time of a batch however few readings it has: the halos of its ranges. */
  readonly fixedMs: number;
  readonly perReadingMs: number;
}

/** What forecasts stand on beside the load. */
export interface Conditions {
  readonly times: BatchTimes;
  readonly cores: number;
  /** Of a core, that sources, ingest, dispatch and commit take at the present load. */
  readonly eventLoopShare: number;
  readonly presentPerS: number;
  readonly capacityReadings: number;
  /** Measured − forecast p99 of the present setting: what timers, turns of the event loop and other processes add. */
  readonly beyondForecastMs: number;
  /** Measured / forecast CPU of the present setting. */
  readonly cpuRatio: number;
  /** CPU time / wall time of computing: a worker that waits leaves its core to others. */
  readonly cpuShareOfCompute: number;
  /** Measured / forecast rate of the pool under the present setting; 1 where no more than the forecast was measured. */
  readonly poolRatio: number;
}

export interface Forecast {
  readonly p99Ms: number;
  readonly cpuCores: number;
  /** Readings that a batch will have. */
  readonly batchReadings: number;
  readonly batchesPerS: number;
  /** Readings a second that the pool can do with full batches. */
  readonly poolPerS: number;
  /** Of the workers or of the event loop, whichever has less left: 1 and more is overload. */
  readonly utilisation: number;
  /** Readings that wait for their batch to fill. */
  readonly fillingReadings: number;
}

/** A worker spends about this share of a journey itself, the event loop the rest. */
const workerShareOfJourney = 0.5;
/** A worker that has nothing to do wakes up now and then: enough to prefer fewer where nothing else tells. */
const idleWorkerCores = 0.002;
/** Of full speed that workers keep, however busy the event loop is. */
const leastSpeed = 0.2;
/** A latency without bound is this many times the batch's own. */
const overloadFactor = 100;

export function forecast(setting: Setting, loadPerS: number, conditions: Conditions): Forecast {
  const { workers, batch, maxWaitMs } = setting;
  const { times, cpuShareOfCompute } = conditions;
  const perMs = loadPerS / 1_000;
  const fillMs = perMs * maxWaitMs < batch ? maxWaitMs : batch / perMs;
  const batchReadings = Math.max(1, Math.min(batch, perMs * fillMs));
  const batchesPerS = loadPerS / batchReadings;
  const speed = workerSpeed(workers, loadPerS, conditions);
  const computeMs = (times.fixedMs + times.perReadingMs * batchReadings) / speed;
  const heldMs = computeMs + workerShareOfJourney * times.journeyMs;
  const loopUtilisation = (batchesPerS * (1 - workerShareOfJourney) * times.journeyMs) / 1_000;
  const utilisation = Math.max((batchesPerS * heldMs) / 1_000 / workers, loopUtilisation);
  const serviceMs = times.journeyMs + computeMs;
  const p99Ms = fillMs + serviceMs + waitForWorkerMs(utilisation, workers, serviceMs);
  const computingMs = batchesPerS * times.fixedMs + loadPerS * times.perReadingMs;
  const busyMs = batchesPerS * times.journeyMs + cpuShareOfCompute * computingMs;
  return {
    p99Ms: Math.max(serviceMs, p99Ms + conditions.beyondForecastMs),
    cpuCores: (busyMs / 1_000 + idleWorkerCores * workers) * conditions.cpuRatio,
    batchReadings,
    batchesPerS,
    poolPerS: poolPerS(setting, speed, times) * conditions.poolRatio,
    utilisation,
    fillingReadings: perMs * fillMs,
  };
}

function poolPerS({ workers, batch }: Setting, speed: number, times: BatchTimes): number {
  const journeyPartMs = workerShareOfJourney * times.journeyMs;
  const heldMs = (times.fixedMs + times.perReadingMs * batch) / speed + journeyPartMs;
  const byWorkers = (workers * batch * 1_000) / heldMs;
  const byEventLoop = (batch * 1_000) / Math.max(1e-6, times.journeyMs - journeyPartMs);
  return Math.min(byWorkers, byEventLoop);
}

/** Of full speed, where workers and event loop need more cores than there are. */
function workerSpeed(workers: number, loadPerS: number, conditions: Conditions): number {
  const { cores, eventLoopShare, presentPerS, cpuShareOfCompute } = conditions;
  const times = presentPerS > 0 ? loadPerS / presentPerS : 1;
  const loop = Math.min(1, eventLoopShare * times);
  return Math.max(leastSpeed, Math.min(1, (cores - loop) / (workers * cpuShareOfCompute)));
}

/** Batches come at almost equal times: they wait only where little is left of the workers. */
function waitForWorkerMs(utilisation: number, workers: number, serviceMs: number): number {
  if (utilisation >= 1) return overloadFactor * serviceMs;
  const factor = utilisation ** 4 / (1 - utilisation) / workers;
  return Math.min(overloadFactor, factor) * serviceMs;
}
