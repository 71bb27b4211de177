// An output that counts what is committed and how late it was. Runs in the lab's thread.
import type { CommitOutput, CommittedRange } from '../engine.ts';
import type { Clock } from '../sources/sensorSource.ts';
import type { DueLatencies } from './latencyBlocks.ts';

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
