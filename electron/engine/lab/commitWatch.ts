// An output that counts what is committed and how late it was. Runs in the lab's thread.
import type { CommitOutput, CommittedRange } from '../engine.ts';
import type { Clock } from '../sources/sensorSource.ts';
import { SlidingHistogram } from '../telemetry/slidingHistogram.ts';

/** Readings whose latencies differ by less are recorded together, with the longer one. */
const latencyStepMs = 0.05;

/** Latencies of the readings that were due in a stretch of time, from that moment to their commit. */
export class DueLatencies {
  readonly histogram = new SlidingHistogram();
  readonly #fromMs: number;
  /** Readings due later do not count. Infinity while the measurement goes on. */
  untilMs = Number.POSITIVE_INFINITY;
  #pendingMs = 0;
  #pending = 0;

  /** `fromMs`: ms since the epoch, as the readings' timestamps. */
  constructor(fromMs: number) {
    this.#fromMs = fromMs;
  }

  /** A reading was due then, and has been committed, or is still waited for, now. */
  add(dueMs: number, nowMs: number): void {
    if (dueMs < this.#fromMs || dueMs > this.untilMs) return;
    const latencyMs = nowMs - dueMs;
    if (this.#pending > 0 && Math.abs(latencyMs - this.#pendingMs) > latencyStepMs) this.flush();
    if (this.#pending === 0) this.#pendingMs = latencyMs;
    this.#pending++;
  }

  /** Before the histogram is read. */
  flush(): void {
    if (this.#pending > 0) this.histogram.record(this.#pendingMs, this.#pending);
    this.#pending = 0;
  }
}

export class CommitWatch implements CommitOutput {
  readonly #clock: Clock;
  /** Readings, since the pipeline began. */
  committed = 0;
  /** Monotonic ms of the newest commit; NaN before the first. */
  lastAtMs = Number.NaN;
  latencies: DueLatencies | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  write(range: CommittedRange): void {
    this.committed += range.count;
    this.lastAtMs = this.#clock.monotonicMs();
    if (!this.latencies) return;
    const nowMs = this.#clock.epochMs();
    for (let i = 0; i < range.count; i++) this.latencies.add(range.time(i), nowMs);
    this.latencies.flush();
  }

  room(): undefined {
    return undefined;
  }

  async flushed(): Promise<void> {}

  report(): null {
    return null;
  }

  async close(): Promise<void> {}
}
