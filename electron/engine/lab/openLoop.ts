// Open loop: captured readings at the rate they came live, and how late each is committed. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import type { CapturedSensor } from './capture.ts';
import type { OpenLoopFigures } from './cellTask.ts';
import { DueLatencies } from './commitWatch.ts';
import type { LabPipeline } from './labPipeline.ts';

const chunkReadings = 4_096;
const warmUpMs = 300;
const leastBatches = 200;
const leastMs = 1_000;
const longestSleepMs = 20;
/** Sensors looked through in a turn for what is due; many are looked through less often. */
const sensorsPerMs = 1_000;
/** A pipeline has fallen behind when its oldest reading has waited longer than its batches explain, by so much. */
const behindMs = 2_000;
const lookIntervalMs = 100;
const drainMs = 2_000;

/** Sends every reading when it is due, or as soon after that as there is room. */
class DueFeed {
  readonly #lab: LabPipeline;
  readonly #startMs: number;
  readonly #times = new Float64Array(chunkReadings);
  /** Of each sensor: readings sent, in its present round, and rounds before that. */
  readonly #sent: Uint32Array;
  readonly #rounds: Uint32Array;
  /** When the oldest reading was due that found no room; NaN when all that is due is sent. */
  refusedDueMs = Number.NaN;

  /** `startMs`: when the first round begins, ms since the epoch. */
  constructor(lab: LabPipeline, startMs: number) {
    this.#lab = lab;
    this.#startMs = startMs;
    this.#sent = new Uint32Array(lab.capture.sensors.length);
    this.#rounds = new Uint32Array(lab.capture.sensors.length);
  }

  /** Sends what is due. Returns when the next reading is. */
  send(): number {
    const { sensors } = this.#lab.capture;
    // Once: what falls due meanwhile has its turn after everything else in the event loop.
    const nowMs = this.#lab.clock.epochMs();
    let nextMs = Number.POSITIVE_INFINITY;
    this.refusedDueMs = Number.NaN;
    for (let place = 0; place < sensors.length; place++)
      nextMs = Math.min(nextMs, this.#sendOf(place, sensors[place] as CapturedSensor, nowMs));
    return nextMs;
  }

  /** Readings that fell due up to then and were not sent: tells when each was due. */
  unsent(untilMs: number, tell: (dueMs: number) => void): void {
    this.#lab.capture.sensors.forEach((captured, place) => {
      let sent = this.#sent[place] as number;
      let rounds = this.#rounds[place] as number;
      for (;;) {
        const dueMs = this.#dueMs(captured, rounds, sent);
        if (dueMs > untilMs) return;
        tell(dueMs);
        sent++;
        if (sent < captured.count) continue;
        sent = 0;
        rounds++;
      }
    });
  }

  #sendOf(place: number, captured: CapturedSensor, nowMs: number): number {
    for (;;) {
      const sent = this.#sent[place] as number;
      const rounds = this.#rounds[place] as number;
      const most = Math.min(chunkReadings, captured.count - sent);
      let count = 0;
      let dueMs = this.#dueMs(captured, rounds, sent);
      while (count < most && dueMs <= nowMs) {
        this.#times[count++] = dueMs;
        if (count < most) dueMs = this.#dueMs(captured, rounds, sent + count);
      }
      if (count === 0) return dueMs;
      const first = captured.first + sent;
      const values = this.#lab.values.subarray(first, first + count);
      const taken = this.#lab.push(captured, this.#times, values, count);
      if (sent + taken === captured.count) {
        this.#sent[place] = 0;
        this.#rounds[place] = rounds + 1;
      } else {
        this.#sent[place] = sent + taken;
      }
      if (taken === count) continue;
      const refusedMs = this.#times[taken] as number;
      if (!(this.refusedDueMs <= refusedMs)) this.refusedDueMs = refusedMs;
      return nowMs;
    }
  }

  #dueMs({ first, roundMs }: CapturedSensor, rounds: number, reading: number): number {
    return this.#startMs + rounds * roundMs + (this.#lab.dueMs[first + reading] as number);
  }
}

/** Rejects with the signal's reason. */
export async function measureOpenLoop(
  lab: LabPipeline,
  signal: AbortSignal,
  limitMs: number,
): Promise<OpenLoopFigures> {
  try {
    return await new OpenLoop(lab, signal).measure(limitMs);
  } finally {
    lab.watch.latencies = null;
  }
}

class OpenLoop {
  readonly #lab: LabPipeline;
  readonly #signal: AbortSignal;
  readonly #startMs: number;
  readonly #feed: DueFeed;
  #behind = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(lab: LabPipeline, signal: AbortSignal) {
    this.#lab = lab;
    this.#signal = signal;
    this.#startMs = lab.clock.epochMs();
    this.#feed = new DueFeed(lab, this.#startMs);
  }

  async measure(limitMs: number): Promise<OpenLoopFigures> {
    const { clock, watch, cpu, pipeline } = this.#lab;
    pipeline.telemetry.cost.reset();
    await this.#run((elapsedMs) => elapsedMs >= warmUpMs);
    const fromMs = clock.epochMs();
    const latencies = new DueLatencies(fromMs);
    watch.latencies = latencies;
    cpu.begin();
    const { batches } = pipeline.telemetry;
    const done = (): number => pipeline.telemetry.batches - batches;
    await this.#run(() => {
      const elapsedMs = clock.epochMs() - fromMs;
      return elapsedMs >= limitMs || (elapsedMs >= leastMs && done() >= leastBatches);
    });
    const untilMs = clock.epochMs();
    latencies.untilMs = untilMs;
    const figures = { offeredPerS: this.#lab.capture.readingsPerS, batches: done(), cpuCores: cpu.cores() };
    const fallsBehind = this.#isBehind;
    await this.#countRest(latencies, untilMs, fallsBehind ? 0 : drainMs);
    const { p50, p99 } = latencies.histogram.whole();
    return { loop: 'open', ...figures, p50Ms: p50, p99Ms: p99, fallsBehind };
  }

  /** Sends what is due until it is over, or the pipeline has fallen behind. */
  async #run(isOver: (elapsedMs: number) => boolean): Promise<void> {
    const { clock, capture } = this.#lab;
    const least = Math.max(1, capture.sensors.length / sensorsPerMs);
    for (;;) {
      const nextMs = this.#feed.send();
      const nowMs = clock.epochMs();
      if (isOver(nowMs - this.#startMs) || this.#isBehind) return;
      const sleepMs = Math.max(least, Math.min(longestSleepMs, nextMs - nowMs));
      await wait(sleepMs, undefined, { signal: this.#signal });
    }
  }

  /** Whether the oldest reading has waited longer than in a pipeline that keeps up. Looked at ten times a second. */
  get #isBehind(): boolean {
    const { clock, knobs, pipeline } = this.#lab;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lookedAtMs < lookIntervalMs) return this.#behind;
    this.#lookedAtMs = nowMs;
    const waitedMs = Math.max(
      nowMs - pipeline.queue.oldestArrivedAtMs() || 0,
      clock.epochMs() - this.#feed.refusedDueMs || 0,
    );
    const batchMs = knobs.batch.size * pipeline.telemetry.cost.costMsPerReading || 0;
    const usualMs = behindMs + knobs.batch.maxWaitMs + batchMs * pipeline.inFlightLimit;
    this.#behind ||= waitedMs > usualMs;
    return this.#behind;
  }

  /** What was due and is not committed counts, too: with its commit if it comes soon, else with its age by now. */
  async #countRest(latencies: DueLatencies, untilMs: number, patienceMs: number): Promise<void> {
    const { clock, pipeline } = this.#lab;
    const endMs = clock.epochMs() + patienceMs;
    while (pipeline.unsettled > 0 && clock.epochMs() < endMs)
      await wait(1, undefined, { signal: this.#signal });
    const nowMs = clock.epochMs();
    for (const ring of pipeline.rings.rings.values())
      for (let seq = ring.settled; seq < ring.next; seq++) latencies.add(ring.time(seq), nowMs);
    this.#feed.unsent(untilMs, (dueMs) => latencies.add(dueMs, nowMs));
    latencies.flush();
  }
}
