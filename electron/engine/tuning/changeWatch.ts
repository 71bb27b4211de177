// Measures the pipeline before and after a knob change, so that what a change did is told and not promised.

import type { LedgerCounts } from '../../../shared/ledger.ts';
import type { ChangeFigures, ChangeOutcome, MeasuredChange } from '../../../shared/tuning/model.ts';
import type { KnobChange } from '../knobControl.ts';
import type { Latencies } from '../telemetry/latencies.ts';
import type { WorkerRegister } from '../telemetry/workerFigures.ts';
import type { TuningParts } from './tuningParts.ts';

const stretchS = 3;
const samplesPerS = 5;
/** From a change on, until what was under way has settled; what comes within it is told as one change. */
const settleMs = 1_000;
/** So long at most: knobs that are moved for ever are measured in parts. */
const longestTogetherMs = 4_000;
const afterMs = settleMs + 1_000 * stretchS;
const samplesKept = samplesPerS * stretchS + 1;
/** A stretch that is shorter says nothing. */
const leastAfterMs = 500;
const earlierKept = 4;

/** Counters at one moment; all of them grow. */
interface Sample {
  readonly atMs: number;
  readonly processed: number;
  readonly busyMs: number;
  readonly cpuMs: number;
  /** That compute: workers, or the event loop alone. */
  readonly threads: number;
  /** The process's CPU time is then not the pipeline's alone. */
  readonly labRuns: boolean;
}

/** A change that is being measured. */
interface Pending {
  readonly before: ChangeFigures;
  /** By key: a knob that moves twice is told once. */
  readonly changed: Map<string, KnobChange>;
  readonly firstAtMs: number;
  atMs: number;
  epochMs: number;
}

/** What of the engine it needs. */
export interface ChangeWatchParts extends Pick<TuningParts, 'knobs' | 'clock'> {
  readonly labRuns: () => boolean;
  readonly pipeline: {
    /** Whether the event loop computes in its place. */
    readonly poolIsBroken: boolean;
    readonly ledger: { totals(): Pick<LedgerCounts, 'processed'> };
    readonly telemetry: {
      readonly latencies: Pick<Latencies, 'readingToFeatureOf'>;
      readonly workers: Pick<WorkerRegister, 'busyMs'>;
    };
  };
}

export class ChangeWatch {
  readonly #parts: ChangeWatchParts;
  /** Of the last seconds, oldest first. */
  readonly #samples: Sample[] = [];
  #pending: Pending | null = null;
  #last: MeasuredChange | null = null;
  #earlier: readonly MeasuredChange[] = [];
  #settledFromMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ChangeWatchParts) {
    this.#parts = parts;
  }

  /** Null before the first change, and where knobs were moved and moved back. */
  get last(): MeasuredChange | null {
    return this.#last;
  }

  /** Those before the last one, newest first. */
  get earlier(): readonly MeasuredChange[] {
    return this.#earlier;
  }

  /** To be called five times a second. */
  sample(): void {
    const { pipeline, clock, knobs, labRuns } = this.#parts;
    const { pool } = knobs();
    const { user, system } = process.cpuUsage();
    this.#samples.push({
      atMs: clock.monotonicMs(),
      processed: pipeline.ledger.totals().processed,
      busyMs: pipeline.telemetry.workers.busyMs,
      cpuMs: (user + system) / 1e3,
      threads: pool.mode === 'inline' || pipeline.poolIsBroken ? 1 : pool.workers,
      labRuns: labRuns(),
    });
    if (this.#samples.length > samplesKept) this.#samples.shift();
    if (this.#pending && clock.monotonicMs() - this.#pending.atMs >= afterMs)
      this.#finish(this.#pending, 'measured');
  }

  /** To be called before the change acts. Ends the measurement of the one before it. */
  knobsChanged(changed: readonly KnobChange[]): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#pending && !isTogether(this.#pending, nowMs)) this.#cutShort(this.#pending, nowMs);
    this.#pending ??= this.#begun(nowMs);
    const pending = this.#pending;
    pending.atMs = nowMs;
    this.#settledFromMs = nowMs + settleMs;
    pending.epochMs = this.#parts.clock.epochMs();
    for (const change of changed) {
      const { before } = pending.changed.get(change.key) ?? change;
      if (before === change.after) pending.changed.delete(change.key);
      else pending.changed.set(change.key, { ...change, before });
    }
    if (pending.changed.size > 0) {
      this.#last = told(pending, 'measuring', null, 0);
      return;
    }
    this.#pending = null;
    [this.#last = null, ...this.#earlier] = this.#earlier;
  }

  /** What is told of the one before becomes an earlier one. */
  #begun(nowMs: number): Pending {
    if (this.#last) this.#earlier = [this.#last, ...this.#earlier].slice(0, earlierKept);
    return {
      before: this.#before(),
      changed: new Map(),
      firstAtMs: nowMs,
      atMs: nowMs,
      epochMs: Number.NaN,
    };
  }

  /** Of nothing before the last change had settled, unless that was only just now. */
  #before(): ChangeFigures {
    const settled = this.#measuredSince(this.#settledFromMs);
    if (1_000 * settled.seconds >= leastAfterMs) return settled.figures;
    return this.#measuredSince(Number.NEGATIVE_INFINITY).figures;
  }

  #cutShort(pending: Pending, nowMs: number): void {
    if (nowMs - pending.atMs - settleMs >= leastAfterMs) this.#finish(pending, 'cut short');
    else {
      this.#pending = null;
      this.#last = told(pending, 'not measured', null, 0);
    }
  }

  #finish(pending: Pending, outcome: ChangeOutcome): void {
    const { figures, seconds } = this.#measuredSince(pending.atMs + settleMs);
    this.#pending = null;
    this.#last = told(pending, outcome, figures, seconds);
  }

  /** Of the last three seconds, but of nothing before `fromMs`. */
  #measuredSince(fromMs: number): { readonly figures: ChangeFigures; readonly seconds: number } {
    const { latencies } = this.#parts.pipeline.telemetry;
    const samples = this.#samples.filter(({ atMs }) => atMs >= fromMs);
    const [from, to] = [samples[0], samples.at(-1)];
    const elapsedMs = from && to ? to.atMs - from.atMs : 0;
    const seconds = elapsedMs > 0 ? Math.max(1, Math.floor(elapsedMs / 1_000 + 0.1)) : stretchS;
    const p99Ms = latencies.readingToFeatureOf(seconds).p99;
    if (!from || !to || elapsedMs <= 0)
      return { figures: { readingsPerS: 0, p99Ms, busyShare: null, cpuCores: 0 }, seconds: 0 };
    const figures = {
      readingsPerS: (1_000 * (to.processed - from.processed)) / elapsedMs,
      p99Ms,
      busyShare: Math.min(1, (to.busyMs - from.busyMs) / elapsedMs / to.threads),
      cpuCores: samples.some(({ labRuns }) => labRuns) ? null : (to.cpuMs - from.cpuMs) / elapsedMs,
    };
    return { figures, seconds: elapsedMs / 1_000 };
  }
}

/** Whether a change belongs to the one that is pending, of which nothing has been measured yet. */
function isTogether({ atMs, firstAtMs }: Pending, nowMs: number): boolean {
  return nowMs - atMs < settleMs && nowMs - firstAtMs < longestTogetherMs;
}

function told(
  { before, changed, epochMs }: Pending,
  outcome: ChangeOutcome,
  after: ChangeFigures | null,
  afterS: number,
): MeasuredChange {
  const what = [...changed.values()].map((change) => `${change.key} ${change.before} → ${change.after}`);
  return { atMs: epochMs, what, before, outcome, after, afterS };
}
