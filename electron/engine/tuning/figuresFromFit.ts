// What follows from the fit of a batch at the present setting: efficiency, throughput, break-even, pay-back. Pure.
import { type Knobs, knobDescriptions } from '../../../shared/knobs.ts';
import type { BatchModel, EarlyClose, ThroughputLimit } from '../../../shared/tuning/model.ts';
import { briefMs } from '../dispatcher.ts';

/** Of its time, what a batch should be computing. */
const wellUsed = 0.95;
const largestBatch = knobDescriptions['batch.size'].most ?? 50_000;
/** Tasks that a worker has before it at a time, where they are brief. */
const mostAhead = 2;

/** What the event loop spends itself, in µs, as measured; what is not measured counts as 0. */
export interface LoopCost {
  /** To read a reading from its source, take it in and commit it. */
  readonly perReadingUs: number;
  /** To compose a batch and to book it, wherever it is computed. */
  readonly perBatchUs: number;
  /** Beside that, where a worker computes it: to post it and to hear of it. */
  readonly journeyPerBatchUs: number;
  /** Of its time, what is left for all of this beside frames and timers, 0 to 1. */
  readonly freeShare: number;
}

/** All of it in µs. */
export interface BatchCosts {
  readonly overheadUs: number;
  readonly costUs: number;
  readonly haloUs: number;
  readonly journeyUsPerReading: number;
  /** Ranges of a batch of so many readings. */
  readonly ranges: (readings: number) => number;
}

/**
 * Null while nothing has been measured. Where overhead and cost cannot be told apart, the means stand for them: right
 * for batches of about the sizes that were seen, and for no others.
 */
export function costsOf(batch: BatchModel, ranges: (readings: number) => number): BatchCosts | null {
  const { overheadUs, costUsPerReading, haloUsPerRange, journeyUsPerReading } = batch;
  const { meanJourneyUs, meanComputeUs, meanReadings } = batch;
  if (!overheadUs || !costUsPerReading) {
    if (!meanJourneyUs || !meanComputeUs || !meanReadings) return null;
    const means = { journeyUs: meanJourneyUs.value, computeUs: meanComputeUs.value, readings: meanReadings };
    return costsOfMeans(means, ranges);
  }
  return {
    overheadUs: overheadUs.value,
    costUs: Math.max(0, costUsPerReading.value),
    haloUs: haloUsPerRange?.value ?? 0,
    journeyUsPerReading: journeyUsPerReading?.value ?? 0,
    ranges,
  };
}

/** Right for batches of about `readings`, and for no others; times in µs. */
export function costsOfMeans(
  {
    journeyUs: overheadUs,
    computeUs: compute,
    readings,
  }: Readonly<Record<'journeyUs' | 'computeUs' | 'readings', number>>,
  ranges: BatchCosts['ranges'],
): BatchCosts {
  return { overheadUs, costUs: compute / readings, haloUs: 0, journeyUsPerReading: 0, ranges };
}

export function journeyUs({ overheadUs, journeyUsPerReading }: BatchCosts, readings: number): number {
  return overheadUs + journeyUsPerReading * readings;
}

export function computeUs({ costUs, haloUs, ranges }: BatchCosts, readings: number): number {
  return costUs * readings + haloUs * ranges(readings);
}

export function batchUs(costs: BatchCosts, readings: number): number {
  return journeyUs(costs, readings) + computeUs(costs, readings);
}

/** cost · b / (overhead + cost · b + halo cost · r) */
export function efficiencyOf(costs: BatchCosts, readings: number): number {
  return (costs.costUs * readings) / batchUs(costs, readings);
}

export function journeyShareOf(costs: BatchCosts, readings: number): number {
  return journeyUs(costs, readings) / batchUs(costs, readings);
}

/** Smallest batch whose efficiency is 95 % or more; null where none within the knob's range is. */
export function batchFor95(costs: BatchCosts): number | null {
  let [least, most] = [1, largestBatch];
  if (!(efficiencyOf(costs, most) >= wellUsed)) return null;
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (efficiencyOf(costs, middle) >= wellUsed) most = middle;
    else least = middle + 1;
  }
  return least;
}

/** Circumstances of a throughput; `cpuShare`: CPU time / compute time, below 1 where computing waits. */
export interface Circumstances {
  readonly readings: number;
  readonly workers: number;
  readonly inFlightPerWorker: number;
  readonly cores: number;
  readonly cpuShare: number;
  /** CPU time of a worker for a batch beside computing it: to take it and to send it back. */
  readonly workerPerBatchUs: number;
  readonly loop: LoopCost;
}

/** Batches that a worker has before it, the present one included: more than one only where they are brief. */
function atWorker(kUsPerReading: number, { readings, inFlightPerWorker }: Circumstances): number {
  return isBrief(kUsPerReading, readings) ? Math.min(mostAhead, inFlightPerWorker) : 1;
}

function isBrief(kUsPerReading: number, readings: number): boolean {
  return kUsPerReading * readings < 1e3 * briefMs;
}

export interface Throughput {
  readonly readingsPerS: number;
  readonly limit: ThroughputLimit;
}

/** What the event loop spends on a reading in the pool, and computing itself. */
function loopUs({ readings, loop }: Circumstances, mode: 'pool' | 'inline'): number {
  const perBatchUs = loop.perBatchUs + (mode === 'pool' ? loop.journeyPerBatchUs : 0);
  return loop.perReadingUs + perBatchUs / readings;
}

/**
 * What the pool could take: the least of what its workers, the event loop and the cores can do. `journey`: mean of a
 * batch in µs, late ones included: a throughput waits for those, too. `kUs`: compute time of a reading, halo included.
 */
export function poolThroughput(journey: number, kUs: number, at: Circumstances): Throughput {
  const { readings, workers, cores, cpuShare, workerPerBatchUs, loop } = at;
  const compute = kUs * readings;
  // Those sent ahead travel together: the event loop hears of them in one turn and sends the next ones in it.
  const cycleUs = compute + journey / atWorker(kUs, at);
  const ownUs = loopUs(at, 'pool');
  return least([
    ['workers', (1e6 * workers * readings) / cycleUs],
    ['event loop', (1e6 * loop.freeShare) / ownUs],
    ['cores', (1e6 * cores) / (ownUs + cpuShare * kUs + workerPerBatchUs / readings)],
  ]);
}

/** What the event loop could take, computing itself; `kUs`: compute time of a reading, halo included. */
export function inlineThroughput(kUs: number, at: Circumstances): Throughput {
  return { readingsPerS: (1e6 * at.loop.freeShare) / (loopUs(at, 'inline') + kUs), limit: 'event loop' };
}

function least(bounds: readonly (readonly [ThroughputLimit, number])[]): Throughput {
  const [limit, readingsPerS] = bounds.reduce((a, b) => (b[1] < a[1] ? b : a));
  return { limit, readingsPerS };
}

/** Work per reading for which the pool takes more readings a second than the event loop would. */
export interface PoolPays {
  readonly fromUs: number;
  /** Null: from there on always. */
  readonly upToUs: number | null;
}

/**
 * The work that the pool pays for, as near to the present work as there is; null: for none. Batches that are brief can
 * be sent ahead, longer ones cannot, so that a single worker may win with brief ones alone.
 */
export function poolPays(journey: number, presentUs: number, at: Circumstances): PoolPays | null {
  const briefUpToUs = (1e3 * briefMs) / at.readings;
  const brief = leastPaid(journey, at, Math.min(mostAhead, at.inFlightPerWorker));
  const long = leastPaid(journey, at, 1);
  const longFromUs = long === null ? null : Math.max(long, briefUpToUs);
  if (brief === null || brief >= briefUpToUs)
    return longFromUs === null ? null : { fromUs: longFromUs, upToUs: null };
  if (longFromUs === briefUpToUs) return { fromUs: brief, upToUs: null };
  if (presentUs < briefUpToUs || longFromUs === null) return { fromUs: brief, upToUs: briefUpToUs };
  return { fromUs: longFromUs, upToUs: null };
}

/** Which side the present work lies on. */
export function betterModeFor(presentUs: number, pays: PoolPays | null): 'pool' | 'inline' {
  if (!pays || presentUs <= pays.fromUs) return 'inline';
  return pays.upToUs === null || presentUs < pays.upToUs ? 'pool' : 'inline';
}

/**
 * The least work k per reading, in µs, from which on the pool takes more than the event loop, were there always
 * n = `ahead` batches at each worker. With s the event loop's own time for a reading where it computes, p where a worker
 * does, and f its free share, the event loop takes f / (s + k). The pool takes no more than each of
 *   its w workers:              w · b / (journey / n + k · b)
 *   the event loop beside them: f / p
 *   C cores:                    C / (p + own CPU of a worker + c · k)
 * and beats the event loop once k is above what each asks for. Null: it does not for all work above any k.
 */
function leastPaid(journey: number, at: Circumstances, ahead: number): number | null {
  const { readings, workers, cores, cpuShare, workerPerBatchUs, loop } = at;
  const [inlineUs, poolUs, free] = [loopUs(at, 'inline'), loopUs(at, 'pool'), loop.freeShare];
  const asked = [
    solved((free * journey) / ahead / readings - workers * inlineUs, workers - free),
    poolUs - inlineUs,
    solved(free * (poolUs + workerPerBatchUs / readings) - cores * inlineUs, cores - free * cpuShare),
  ];
  const most = Math.max(0, ...asked);
  return Number.isFinite(most) ? most : null;
}

/** The least k with k · factor > missing; Infinity where there is none. */
function solved(missing: number, factor: number): number {
  if (factor > 0) return missing / factor;
  return missing < 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** Readings from which on a job is done sooner in the pool, its start included; null: never. */
export function payBackReadings(startMs: number, poolPerS: number, inlinePerS: number): number | null {
  if (!(poolPerS > inlinePerS)) return null;
  return Math.ceil(startMs / 1_000 / (1 / inlinePerS - 1 / poolPerS));
}

/** Time from the first reading of a batch of `batch.size` to its last, were there no maximum wait. */
export function fillMs(
  { batch }: { readonly batch: Pick<Knobs['batch'], 'size'> },
  offeredPerS: number,
): number {
  return (1_000 * (batch.size - 1)) / offeredPerS;
}

/**
 * Null where a batch is full before `batch.maxWaitMs` is over. `measuredReadings`: mean of the batches of late, because
 * sources that deliver many readings at a time fill more of a batch than their rate says; null where there are none.
 */
export function closesEarly(
  { batch }: Pick<Knobs, 'batch'>,
  offeredPerS: number,
  measuredReadings: number | null,
): EarlyClose | null {
  const { size, maxWaitMs } = batch;
  if (fillMs({ batch }, offeredPerS) <= maxWaitMs) return null;
  const readings = measuredReadings ?? 1 + (offeredPerS * maxWaitMs) / 1_000;
  return readings < size ? { afterMs: maxWaitMs, readings } : null;
}
