// Work added to each reading so that any ratio of work to overhead can be shown. Runs where batches are computed.
import { setTimeout as wait } from 'node:timers/promises';
import type { BurnRate } from '../shared/batchTask.ts';

/** As many as the added work of a small batch. */
const callIterations = 12_800;
const callsPerRun = 80;
const warmUpRuns = 4;
const calibrationRuns = 8;
const longestFindingMs = 500;
const rateStates = { unknown: 0, beingFound: 1, known: 2 } as const;
/** Longest wait that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1;

/** As many as the burning function takes at a time: an int32. */
const mostIterations = 2 ** 30;

/** Node's types leave it to those of the DOM. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: { readonly burn?: unknown } };
};

let iterationsPerUs = 0;
/** Read by nobody; assigning to it keeps the work from being optimised away. */
let residue = 1;
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/**
 * (iterations, x) => x after so many of x · 0.9999999 + 1e-7; each waits for the one before, so that no core runs two at
 * once. As WebAssembly: V8 compiles the same loop of JavaScript anew wherever it is inlined, several times slower in
 * some of these places than where it was measured.
 */
// biome-ignore format: a line for each section, instruction by instruction
const burnCode = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  // type (i32, f64) → f64; function 0 is of it; exported as "burn"
  0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7c, 0x01, 0x7c,
  0x03, 0x02, 0x01, 0x00,
  0x07, 0x08, 0x01, 0x04, 0x62, 0x75, 0x72, 0x6e, 0x00, 0x00,
  0x0a, 0x2a, 0x01, 0x28, 0x00,
  // loop: x = x · 0.9999999 + 1e-7; while --iterations; return x
  0x03, 0x40,
  0x20, 0x01, 0x44, 0xcb, 0x1a, 0x50, 0xca, 0xff, 0xff, 0xef, 0x3f, 0xa2,
  0x44, 0x48, 0xaf, 0xbc, 0x9a, 0xf2, 0xd7, 0x7a, 0x3e, 0xa0, 0x21, 0x01,
  0x20, 0x00, 0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b,
  0x20, 0x01, 0x0b,
);
const { exports: compiled } = new WebAssembly.Instance(new WebAssembly.Module(burnCode));
const burnOn = compiled.burn as (iterations: number, x: number) => number;

function burnIterations(iterations: number): void {
  for (let left = iterations; left > 0; left -= mostIterations)
    residue = burnOn(Math.min(left, mostIterations), residue);
}

/** Calls as they come with batches. */
function burnRun(): void {
  for (let call = 0; call < callsPerRun; call++) burnIterations(callIterations);
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
  for (let run = 0; run < warmUpRuns; run++) burnRun();
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
    burnRun();
    fastestUs = Math.min(fastestUs, threadCpuUs() - beforeUs);
  }
  return (callsPerRun * callIterations) / fastestUs;
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
