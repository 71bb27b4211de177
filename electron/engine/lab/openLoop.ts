// Open loop: captured readings at a rate of its own, as a rule the live one, and how late each is committed. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import { BacklogTrend } from './backlogTrend.ts';
import type { CapturedSensor } from './capture.ts';
import type { OpenLoopFigures } from './cellTask.ts';
import type { LabPipeline } from './labPipeline.ts';
import { DueLatencies } from './latencyBlocks.ts';

const chunkReadings = 4_096;
const warmUpMs = 300;
const leastBatches = 200;
const leastMs = 1_000;
const longestSleepMs = 20;
/** Sensors looked through in a turn for what is due; many are looked through less often. */
const sensorsPerMs = 1_000;
const lookIntervalMs = 100;
/** A backlog that has grown for so long is no passing disturbance. */
const surelyBehindMs = 3_000;
const drainMs = 2_000;

/** Sends every reading when it is due, or as soon after that as there is room. */
class DueFeed {
  readonly #lab: LabPipeline;
  readonly #startMs: number;
  readonly #stretch: number;
  readonly #times = new Float64Array(chunkReadings);
  /** Of each sensor: readings sent, in its present round, and rounds before that. */
  readonly #sent: Uint32Array;
  readonly #rounds: Uint32Array;
  /** When the oldest reading was due that found no room; NaN when all that is due is sent. */
  refusedDueMs = Number.NaN;

  /** `startMs`: when the first round begins, ms since the epoch. `stretch`: of the time between its readings. */
  constructor(lab: LabPipeline, startMs: number, stretch: number) {
    this.#lab = lab;
    this.#startMs = startMs;
    this.#stretch = stretch;
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
    const afterMs = rounds * roundMs + (this.#lab.dueMs[first + reading] as number);
    return this.#startMs + this.#stretch * afterMs;
  }
}

/** See CellTask. Rejects with the signal's reason. */
export async function measureOpenLoop(
  lab: LabPipeline,
  signal: AbortSignal,
  { offeredPerS, limitMs }: { offeredPerS: number; limitMs: number },
): Promise<OpenLoopFigures> {
  try {
    return await new OpenLoop(lab, signal, offeredPerS).measure(limitMs);
  } finally {
    lab.watch.latencies = null;
  }
}

class OpenLoop {
  readonly #lab: LabPipeline;
  readonly #signal: AbortSignal;
  readonly #startMs: number;
  readonly #feed: DueFeed;
  readonly #offeredPerS: number;
  readonly #trend = new BacklogTrend();
  #seemsBehind = false;
  #behind = false;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(lab: LabPipeline, signal: AbortSignal, offeredPerS: number) {
    this.#lab = lab;
    this.#signal = signal;
    this.#startMs = lab.clock.epochMs();
    this.#offeredPerS = offeredPerS;
    this.#feed = new DueFeed(lab, this.#startMs, lab.capture.readingsPerS / offeredPerS);
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
    const { committed } = watch;
    const done = (): number => pipeline.telemetry.batches - batches;
    await this.#run(() => {
      const elapsedMs = clock.epochMs() - fromMs;
      const isEnough = elapsedMs >= leastMs && done() >= leastBatches;
      return elapsedMs >= limitMs || (isEnough && !this.#seemsBehind);
    });
    const untilMs = clock.epochMs();
    latencies.untilMs = untilMs;
    const figures = {
      offeredPerS: this.#offeredPerS,
      batches: done(),
      meanBatch: done() > 0 ? (watch.committed - committed) / done() : null,
      cpuCores: cpu.cores(),
    };
    const fallsBehind = this.#behind;
    await this.#countRest(latencies, untilMs, fallsBehind ? 0 : drainMs);
    const { p50, p99 } = latencies.histogram.whole();
    const blocks = latencies.blocks(figures.batches);
    return { loop: 'open', ...figures, p50Ms: p50, p99Ms: p99, blocks, fallsBehind };
  }

  /** Sends what is due until it is over, or the pipeline has fallen behind. */
  async #run(isOver: (elapsedMs: number) => boolean): Promise<void> {
    const { clock, capture } = this.#lab;
    const least = Math.max(1, capture.sensors.length / sensorsPerMs);
    for (;;) {
      const nextMs = this.#feed.send();
      const nowMs = clock.epochMs();
      this.#look();
      if (isOver(nowMs - this.#startMs) || this.#behind) return;
      const sleepMs = Math.max(least, Math.min(longestSleepMs, nextMs - nowMs));
      await wait(sleepMs, undefined, { signal: this.#signal });
    }
  }

  /** Notes ten times a second how much is due and not committed. */
  #look(): void {
    const { clock, knobs, pipeline } = this.#lab;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lookedAtMs < lookIntervalMs) return;
    this.#lookedAtMs = nowMs;
    const unsentMs = clock.epochMs() - this.#feed.refusedDueMs || 0;
    this.#trend.add(nowMs, pipeline.unsettled + (unsentMs * this.#offeredPerS) / 1_000);
    const { size, maxWaitMs } = knobs.batch;
    const batchMs = size * pipeline.telemetry.cost.costMsPerReading || 0;
    const fillMs = Math.min(maxWaitMs, (1_000 * size) / this.#offeredPerS);
    const backlog = {
      offeredPerS: this.#offeredPerS,
      swing: 2 * size,
      periodMs: Math.max(batchMs, fillMs),
    };
    this.#seemsBehind = this.#trend.grows(backlog, leastMs);
    this.#behind ||= this.#trend.grows(backlog, surelyBehindMs);
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
