// The end of a run, within one limit of time: sources, drain, checkpoint, pool, outputs. Runs in the engine's event loop.
import type { EventKind, EventPriority } from '../../shared/events.ts';
import type { CheckpointWriter } from './checkpoint/checkpointWriter.ts';
import type { CommitOutput } from './engine.ts';
import { closeOutputs } from './outputs/closeOutputs.ts';
import { type Pipeline, undrainedReason } from './pipeline.ts';
import type { SourceSet } from './sourceSet.ts';
import { TimeLimit } from './timeLimit.ts';

export const defaultDrainLimitMs = 30_000;
/** A drain that gets nowhere for so long is given up. */
const drainPatienceMs = 10_000;
/** Shares of the limit that have passed when a step is given up: each later step keeps time of its own. */
const lastOf = { sources: 1 / 3, drain: 3 / 4, checkpoint: 5 / 6, pool: 11 / 12 } as const;

export interface ShutdownParts {
  readonly limitMs: number;
  readonly sources: SourceSet;
  readonly pipeline: Pipeline;
  readonly checkpoint: CheckpointWriter | null;
  readonly outputs: readonly CommitOutput[];
  readonly onEvent: (kind: EventKind, priority: EventPriority, subject: string, message: string) => void;
}

export class Shutdown {
  readonly #parts: ShutdownParts;
  readonly #limit: TimeLimit;
  readonly #stopping: Promise<void>;

  /** Asks the sources to stop. */
  constructor(parts: ShutdownParts) {
    this.#parts = parts;
    this.#limit = new TimeLimit(parts.limitMs);
    this.#stopping = parts.sources.stopAll(this.#limit.part(lastOf.sources));
  }

  /** Resolves when nothing moves any more; what was not drained has been shed by name. */
  async drain(): Promise<void> {
    const { pipeline, checkpoint, onEvent } = this.#parts;
    await this.#stopping;
    await pipeline.drain(drainPatienceMs, this.#limit.part(lastOf.drain).leftMs);
    // Before what is left is given up: another run goes on with that.
    await checkpoint?.stop(this.#limit.part(lastOf.checkpoint));
    await pipeline.close(this.#limit.part(lastOf.pool));
    // Some more may have come back while the pool was closed.
    const left = pipeline.ledger.byReason()[undrainedReason] ?? 0;
    const message =
      left === 0
        ? 'Stopped; all readings were processed'
        : `Stopped; ${left} readings were ${undrainedReason}`;
    onEvent('run', left === 0 ? 4 : 2, '', message);
  }

  /** Rejects as the first output that cannot be closed. */
  closeOutputs(): Promise<void> {
    const { outputs, onEvent } = this.#parts;
    return closeOutputs(outputs, this.#limit, (lack) => onEvent('output', 2, '', lack));
  }
}
