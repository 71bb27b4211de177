// Closed loop: captured readings as fast as a pipeline takes them, and what it reaches. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import type { Knobs } from '../../../shared/knobs.ts';
import type { CostFit } from '../../../shared/pipelineFigures.ts';
import { nextTurn } from '../sources/waiting.ts';
import { LoopLag } from '../telemetry/loopLag.ts';
import type { CapturedSensor } from './capture.ts';
import type { ClosedLoopFigures } from './cellTask.ts';
import type { LabPipeline } from './labPipeline.ts';

/** Of the fastest sensor in one turn; the others have their share by rate. */
const chunkReadings = 1_024;
/** Work in one turn of the event loop. */
const sliceMs = 0.5;
const checkMs = 5;
const warmUpMs = 120;
const measureMs = 350;
/** Fewer batches would make the first and the last of them count for too much. */
const leastBatches = 20;
const longestMs = 4_000;
/** Without any batch back in so long it is given up. */
const nothingBackMs = 15_000;

/** Offers readings in turn, by the sensors' rates, until stopped. */
class ClosedFeed {
  readonly #lab: LabPipeline;
  readonly #times = new Float64Array(chunkReadings);
  /** Of each sensor: its next reading. */
  readonly #next: Uint32Array;
  readonly #shares: readonly number[];
  #stopped = false;

  constructor(lab: LabPipeline) {
    this.#lab = lab;
    const { sensors } = lab.capture;
    const fastestHz = sensors.reduce((fastest, { rateHz }) => Math.max(fastest, rateHz), 0);
    this.#next = new Uint32Array(sensors.length);
    this.#shares = sensors.map(({ rateHz }) => Math.max(1, Math.round((chunkReadings * rateHz) / fastestHz)));
  }

  stop(): void {
    this.#stopped = true;
    this.#lab.wake();
  }

  async run(): Promise<void> {
    const { capture, clock } = this.#lab;
    let sliceBeganMs = clock.monotonicMs();
    while (!this.#stopped) {
      this.#times.fill(clock.epochMs());
      for (let place = 0; place < capture.sensors.length && !this.#stopped; place++) {
        await this.#offer(place);
        if (clock.monotonicMs() - sliceBeganMs <= sliceMs) continue;
        await nextTurn();
        sliceBeganMs = clock.monotonicMs();
      }
    }
  }

  async #offer(place: number): Promise<void> {
    const captured = this.#lab.capture.sensors[place] as CapturedSensor;
    let left = this.#shares[place] as number;
    while (left > 0 && !this.#stopped) {
      const from = this.#next[place] as number;
      const count = Math.min(left, captured.count - from);
      const first = captured.first + from;
      const values = this.#lab.values.subarray(first, first + count);
      const taken = this.#lab.push(captured, this.#times, values, count);
      this.#next[place] = (from + taken) % captured.count;
      left -= taken;
      if (taken === count) continue;
      await this.#lab.room(captured);
      if (taken === 0) await nextTurn();
    }
  }
}

/** Where a pipeline is at a moment: at its newest commit. */
interface Mark {
  readonly atMs: number;
  readonly committed: number;
  readonly batches: number;
}

/** Runs `during` while readings are offered; then lets go of what is left. */
async function whileFed<T>(lab: LabPipeline, during: () => Promise<T>): Promise<T> {
  const feed = new ClosedFeed(lab);
  const fed = feed.run();
  try {
    return await during();
  } finally {
    feed.stop();
    await fed;
  }
}

/** Rejects with the signal's reason, or an Error when nothing comes back. */
export function measureClosedLoop(lab: LabPipeline, signal: AbortSignal): Promise<ClosedLoopFigures> {
  return whileFed(lab, async () => {
    const { telemetry } = lab.pipeline;
    const atOnce = 2 * lab.pipeline.inFlightLimit;
    await pass(lab, signal, warmUpMs, atOnce);
    const lag = new LoopLag(lab.clock);
    telemetry.cost.reset();
    lab.cpu.begin();
    lag.start();
    const from = mark(lab);
    await pass(lab, signal, measureMs, leastBatches);
    const to = mark(lab);
    lag.stop();
    const fit = telemetry.cost.fit();
    const batches = to.batches - from.batches;
    return {
      loop: 'closed',
      readingsPerS: ((to.committed - from.committed) / (to.atMs - from.atMs)) * 1_000,
      meanBatch: batches > 0 ? (to.committed - from.committed) / batches : null,
      ...journeyOf(fit, lab.knobs.pool.mode),
      costUsPerReading: fit.costUsPerReading,
      cpuCores: lab.cpu.cores(),
      lagP99Ms: lag.histogram.whole().p99,
    };
  });
}

/** What of a cost is the journey's: nothing travels where the event loop computes, whatever a fit calls overhead there. */
export function journeyOf(
  { ipcShare, overheadUsPerBatch }: Pick<CostFit, 'ipcShare' | 'overheadUsPerBatch'>,
  mode: Knobs['pool']['mode'],
): Pick<ClosedLoopFigures, 'journeyShare' | 'overheadUsPerBatch'> {
  if (mode === 'inline') return { journeyShare: null, overheadUsPerBatch: null };
  return { journeyShare: ipcShare, overheadUsPerBatch };
}

/** Keeps a pipeline busy, so that its code is compiled and its memory is what it will be. */
export function warmUp(lab: LabPipeline, signal: AbortSignal, durationMs: number): Promise<void> {
  return whileFed(lab, () => pass(lab, signal, durationMs, 1));
}

/**
 * Resolves after `durationMs` in which `batches` have come back; when these take too long, after at least one has.
 * From the newest commit on.
 */
async function pass(
  lab: LabPipeline,
  signal: AbortSignal,
  durationMs: number,
  batches: number,
): Promise<void> {
  const beganAtMs = lab.clock.monotonicMs();
  const from = mark(lab);
  for (;;) {
    await wait(checkMs, undefined, { signal });
    const done = lab.pipeline.telemetry.batches - from.batches;
    const elapsedMs = lab.clock.monotonicMs() - beganAtMs;
    if (elapsedMs >= durationMs && done >= batches) return;
    if (elapsedMs >= longestMs && done > 0 && lab.watch.lastAtMs > from.atMs) return;
    if (elapsedMs >= nothingBackMs)
      throw new Error(
        `no batch of ${lab.knobs.batch.size} readings was done within ${nothingBackMs / 1_000} s: ` +
          'sweep smaller batches, or less work per reading',
      );
  }
}

function mark({ watch, pipeline }: LabPipeline): Mark {
  return { atMs: watch.lastAtMs, committed: watch.committed, batches: pipeline.telemetry.batches };
}
