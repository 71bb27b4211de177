// What follows from the fit of a batch at the present setting: efficiency, throughput, break-even, pay-back. Pure.
import { type Knobs, knobDescriptions } from '../../../shared/knobs.ts';
import type { BatchModel, ThroughputLimit } from '../../../shared/tuning/model.ts';
import { briefMs } from '../dispatcher.ts';

/** Of its time, what a batch should be computing. */
const wellUsed = 0.95;
const largestBatch = knobDescriptions['batch.size'].most ?? 50_000;
/** Tasks that a worker has before it at a time, where they are brief. */
const mostAhead = 2;

/** What the event loop spends itself, in µs, as measured; what is not measured counts as 0. */
export interface LoopCost {
  /** To take a reading in and to commit it. */
  readonly perReadingUs: number;
  /** What it does beside the stages that are timed, for each reading: reading sources, hearing from workers. */
  readonly besideUs: number;
  /** To send a batch and to take it back. */
  readonly perBatchUs: number;
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

export function costsOf(batch: BatchModel, ranges: (readings: number) => number): BatchCosts | null {
  const { overheadUs, costUsPerReading, haloUsPerRange, journeyUsPerReading } = batch;
  if (!overheadUs || !costUsPerReading) return null;
  return {
    overheadUs: overheadUs.value,
    costUs: Math.max(0, costUsPerReading.value),
    haloUs: haloUsPerRange?.value ?? 0,
    journeyUsPerReading: journeyUsPerReading?.value ?? 0,
    ranges,
  };
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
  readonly loop: LoopCost;
}

/** Batches that a worker has before it, the present one included: more than one only where they are brief. */
function atWorker(kUsPerReading: number, { readings, inFlightPerWorker }: Circumstances): number {
  return kUsPerReading * readings < 1e3 * briefMs ? Math.min(mostAhead, inFlightPerWorker) : 1;
}

export interface Throughput {
  readonly readingsPerS: number;
  readonly limit: ThroughputLimit;
}

/** What the pool could take: the least of what its workers, the event loop and the cores can do. */
export function poolThroughput(costs: BatchCosts, at: Circumstances): Throughput {
  const { readings, workers, cores, cpuShare, loop } = at;
  const compute = computeUs(costs, readings);
  const ahead = atWorker(compute / readings, at);
  const cycleUs = Math.max(compute, batchUs(costs, readings) / ahead);
  const loopUs = loop.perReadingUs + loop.besideUs + loop.perBatchUs / readings;
  return least([
    ['workers', (1e6 * workers * readings) / cycleUs],
    ['event loop', 1e6 / loopUs],
    ['cores', (1e6 * cores) / (loopUs + (cpuShare * compute) / readings)],
  ]);
}

/** What the event loop could take, computing itself; `usPerReading`: compute time of a reading, halo included. */
export function inlineThroughput(usPerReading: number, { loop }: Circumstances): Throughput {
  return { readingsPerS: 1e6 / (loop.perReadingUs + loop.besideUs + usPerReading), limit: 'event loop' };
}

function least(bounds: readonly (readonly [ThroughputLimit, number])[]): Throughput {
  const [limit, readingsPerS] = bounds.reduce((a, b) => (b[1] < a[1] ? b : a));
  return { limit, readingsPerS };
}

/**
 * Work per reading, in µs, above which the pool takes more readings a second than the event loop would: with k of it
 * and e to take in and commit a reading, the event loop takes 1 / (e + k). The pool takes no more than each of
 *   its w workers, with n batches at each:  w · n · b / (journey + k · b)
 *   the event loop beside them:             1 / (e + dispatch / b)
 *   C cores, of which k takes a share s:    C / (e + dispatch / b + s · k)
 * and beats the event loop once k is above what each of the three asks for. Null: it does not for all work above any k.
 * Batches that are brief can be sent ahead (n = 2), longer ones cannot: what is told holds for those, too.
 */
export function breakEvenUs(costs: BatchCosts, at: Circumstances): number | null {
  const long = breakEvenWith(costs, at, 1);
  if (long === null || long * at.readings >= 1e3 * briefMs) return long;
  return breakEvenWith(costs, at, Math.min(mostAhead, at.inFlightPerWorker));
}

function breakEvenWith(costs: BatchCosts, at: Circumstances, ahead: number): number | null {
  const { readings, workers, cores, cpuShare, loop } = at;
  const { perReadingUs } = loop;
  const perReadingOf = (us: number): number => us / readings;
  const dispatchUs = perReadingOf(loop.perBatchUs);
  const parallel = workers * ahead;
  const asked = [
    solved(perReadingOf(journeyUs(costs, readings)) - parallel * perReadingUs, parallel - 1),
    dispatchUs,
    solved(dispatchUs - (cores - 1) * perReadingUs, cores - cpuShare),
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

/** Time until a batch is full; it is sent after `batch.maxWaitMs` at the latest. */
export function fillMs({ batch }: Pick<Knobs, 'batch'>, offeredPerS: number): number {
  return Math.min(batch.maxWaitMs, (1_000 * (batch.size - 1)) / offeredPerS);
}
