// Work added to each reading so that any ratio of work to overhead can be shown. Runs where batches are computed.
import { setTimeout as wait } from 'node:timers/promises';

const calibrationIterations = 200_000;
const calibrationRuns = 12;
/** Keeps one burst of work below the second or so that a float64 sum stays harmless, and the loop interruptible. */
const iterationsPerBurst = 10_000_000;

let iterationsPerUs = 0;
/** Read by nobody; assigning to it keeps the work from being optimised away. */
let residue = 1;

function burnIterations(iterations: number): void {
  let x = residue;
  for (let i = 0; i < iterations; i++) x = x * 0.999_999_9 + 1e-7;
  residue = x;
}

/**
 * Finds how many iterations one microsecond of CPU is, once. By the CPU time of this thread, and the fastest of
 * several short runs: neither a busy machine nor code that is not yet compiled makes it smaller.
 */
export function calibrateBurn(): void {
  if (iterationsPerUs > 0) return;
  let fastestUs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < calibrationRuns; run++) {
    const before = process.threadCpuUsage();
    burnIterations(calibrationIterations);
    const { user, system } = process.threadCpuUsage(before);
    if (user + system > 0) fastestUs = Math.min(fastestUs, user + system);
  }
  iterationsPerUs = calibrationIterations / fastestUs;
}

/** Uses the thread for about `us` microseconds of CPU. Never looks at a clock: that would not slow down under load. */
export function burn(us: number): void {
  calibrateBurn();
  let iterations = Math.round(us * iterationsPerUs);
  for (; iterations > 0; iterations -= iterationsPerBurst)
    burnIterations(Math.min(iterations, iterationsPerBurst));
}

const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Holds this thread for `us` microseconds without using a core. Not for the event loop. */
export function holdThread(us: number): void {
  Atomics.wait(neverNotified, 0, 0, us / 1_000);
}

/** The same for the event loop: waits, and lets it go on. */
export async function sleepInEventLoop(us: number): Promise<void> {
  await wait(us / 1_000);
}
