// Work added to each reading so that any ratio of work to overhead can be shown. Runs where batches are computed.
import { setTimeout as wait } from 'node:timers/promises';
import type { BurnRate } from '../shared/batchTask.ts';

const warmUpIterations = 300_000;
const calibrationIterations = 1_000_000;
const calibrationRuns = 8;
const longestFindingMs = 500;
const rateStates = { unknown: 0, beingFound: 1, known: 2 } as const;
/** Longest wait that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1;

let iterationsPerUs = 0;
/** Read by nobody; assigning to it keeps the work from being optimised away. */
let residue = 1;
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

function burnIterations(iterations: number): void {
  let x = residue;
  for (let i = 0; i < iterations; i++) x = x * 0.999_999_9 + 1e-7;
  residue = x;
}

/** CPU time of this thread. Kernels bring it up to date at clock ticks and when the thread sleeps: so it does. */
function threadCpuUs(): number {
  Atomics.wait(neverNotified, 0, 0, 0.02);
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/**
 * Finds how many iterations one microsecond of CPU is, once. By the CPU time of this thread, and the fastest of
 * several short runs: neither a busy machine nor code that is not yet compiled makes it smaller. With `shared` one
 * thread of the process finds it for all, alone: threads that share a core would each find less, and a worker that
 * starts beside busy ones would do less work than they. Holds the thread for some 15 ms where it has to find it.
 */
export function calibrateBurn(shared?: BurnRate): void {
  if (iterationsPerUs > 0) return;
  burnIterations(warmUpIterations);
  burnIterations(warmUpIterations);
  iterationsPerUs = shared ? sharedRate(shared) : measuredRate();
}

function sharedRate(shared: BurnRate): number {
  const state = new Int32Array(shared, 0, 1);
  const rate = new Float64Array(shared, Float64Array.BYTES_PER_ELEMENT, 1);
  const before = Atomics.compareExchange(state, 0, rateStates.unknown, rateStates.beingFound);
  // Who was finding it may have died over it.
  if (before === rateStates.beingFound) Atomics.wait(state, 0, rateStates.beingFound, longestFindingMs);
  if (Atomics.load(state, 0) === rateStates.known) return rate[0] as number;
  rate[0] = measuredRate();
  Atomics.store(state, 0, rateStates.known);
  Atomics.notify(state, 0);
  return rate[0];
}

function measuredRate(): number {
  let fastestUs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < calibrationRuns; run++) {
    const beforeUs = threadCpuUs();
    burnIterations(calibrationIterations);
    fastestUs = Math.min(fastestUs, threadCpuUs() - beforeUs);
  }
  return calibrationIterations / fastestUs;
}

/** Uses the thread for about `us` microseconds of CPU. Never looks at a clock: that would scale beyond the cores. */
export function burn(us: number): void {
  calibrateBurn();
  burnIterations(Math.round(us * iterationsPerUs));
}

/** Holds this thread for `us` microseconds without using a core. Not for the event loop. */
export function holdThread(us: number): undefined {
  Atomics.wait(neverNotified, 0, 0, us / 1_000);
}

/** The same for the event loop: waits, and lets it go on. */
export async function sleepInEventLoop(us: number): Promise<void> {
  for (let leftMs = us / 1_000; leftMs > 0; leftMs -= longestTimerMs)
    await wait(Math.min(leftMs, longestTimerMs));
}
