// Measures the pipeline before and after a knob change, so that what a change did is told and not promised.

import type { LedgerCounts } from '../../../shared/ledger.ts';
import type { ChangeFigures, MeasuredChange } from '../../../shared/tuning/model.ts';
import type { KnobChange } from '../knobControl.ts';
import type { Latencies } from '../telemetry/latencies.ts';
import type { WorkerRegister } from '../telemetry/workerFigures.ts';
import type { TuningParts } from './tuningParts.ts';

const stretchS = 3;
/** From a change on: until what was under way has settled, and then for the stretch itself. */
const afterMs = 1_000 * (1 + stretchS);
const samplesKept = 5 * stretchS + 1;

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
  atMs: number;
  epochMs: number;
}

/** What of the engine it needs. */
export interface ChangeWatchParts extends Pick<TuningParts, 'knobs' | 'clock'> {
  readonly labRuns: () => boolean;
  readonly pipeline: {
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

  constructor(parts: ChangeWatchParts) {
    this.#parts = parts;
  }

  /** Null before the first change, and where knobs were moved and moved back. */
  get last(): MeasuredChange | null {
    return this.#last;
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
      threads: pool.mode === 'inline' ? 1 : pool.workers,
      labRuns: labRuns(),
    });
    if (this.#samples.length > samplesKept) this.#samples.shift();
    if (this.#pending && clock.monotonicMs() - this.#pending.atMs >= afterMs) this.#finish(this.#pending);
  }

  /** To be called before the change acts. Changes that come while one is being measured are measured with it. */
  knobsChanged(changed: readonly KnobChange[]): void {
    const { clock } = this.#parts;
    this.#pending ??= {
      before: this.#measured(),
      changed: new Map(),
      atMs: Number.NaN,
      epochMs: Number.NaN,
    };
    const pending = this.#pending;
    pending.atMs = clock.monotonicMs();
    pending.epochMs = clock.epochMs();
    for (const change of changed) {
      const { before } = pending.changed.get(change.key) ?? change;
      if (before === change.after) pending.changed.delete(change.key);
      else pending.changed.set(change.key, { ...change, before });
    }
    if (pending.changed.size === 0) this.#pending = null;
    this.#last = this.#pending && told(this.#pending, null);
  }

  #finish(pending: Pending): void {
    this.#pending = null;
    this.#last = told(pending, this.#measured());
  }

  /** Of the last seconds. */
  #measured(): ChangeFigures {
    const { pipeline } = this.#parts;
    const [from, to] = [this.#samples[0], this.#samples.at(-1)];
    const p99Ms = pipeline.telemetry.latencies.readingToFeatureOf(stretchS).p99;
    const elapsedMs = from && to ? to.atMs - from.atMs : 0;
    if (!from || !to || elapsedMs <= 0) return { readingsPerS: 0, p99Ms, busyShare: null, cpuCores: 0 };
    return {
      readingsPerS: (1_000 * (to.processed - from.processed)) / elapsedMs,
      p99Ms,
      busyShare: Math.min(1, (to.busyMs - from.busyMs) / elapsedMs / to.threads),
      cpuCores: this.#samples.some(({ labRuns }) => labRuns) ? null : (to.cpuMs - from.cpuMs) / elapsedMs,
    };
  }
}

function told({ before, changed, epochMs }: Pending, after: ChangeFigures | null): MeasuredChange {
  const what = [...changed.values()].map((change) => `${change.key} ${change.before} → ${change.after}`);
  return { atMs: epochMs, what, before, after };
}
