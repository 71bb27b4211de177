// What computing a batch is expected to cost, learned from what came back. Told to the pool as the limit of a task.
import type { ComputeSettings } from '../../../shared/batchTask.ts';
import type { Transport } from '../../../shared/knobs.ts';
import { windowRowsDue } from './resultCheck.ts';

/** A stretch of one sensor's readings. */
export interface Stretch {
  readonly seqStart: number;
  readonly count: number;
}

/**
 * In units that cost about the same each, as measured with the kernels: one for each reading of a halo, which is read
 * or copied once for each range; these for a reading and for each reading of a window.
 */
const weights = { shared: { reading: 4, inWindow: 2 }, copy: { reading: 6, inWindow: 1 } } as const;

/** Work of a range in units; added work is not in it. */
export function unitsOf(range: Stretch, settings: ComputeSettings, transport: Transport): number {
  const { reading, inWindow } = weights[transport];
  const halo = Math.min(range.seqStart, settings.window - 1);
  const windows = windowRowsDue([range], settings);
  return halo + reading * range.count + inWindow * windows * settings.window;
}

/** What makes the cost of a unit another one, as a word to compare. */
export function costKind(settings: ComputeSettings, transport: Transport): string {
  const { window, hop, rolling, windowed, workPerReadingUs, workKind } = settings;
  return [transport, window, hop, rolling, windowed, workPerReadingUs, workKind].join(' ');
}

export function addedWorkMs(readings: number, { workPerReadingUs }: ComputeSettings): number {
  return (readings * workPerReadingUs) / 1_000;
}

/** So much of what was known stays at each batch that is learned. */
const memory = 0.9;
/** From then on what was measured under earlier settings does not count. */
const leastBatches = 5;

export class BatchCost {
  #kind = '';
  #ms = 0;
  #units = 0;
  #batches = 0;
  /** Under the settings before: what has been slow is not taken for fast before it has shown to be. */
  #earlierMsPerUnit = 0;

  /** Results of batches of another kind, which were under way, are not learned from then on. */
  setKind(kind: string): void {
    if (kind === this.#kind) return;
    this.#earlierMsPerUnit = this.#msPerUnit;
    this.#kind = kind;
    this.#ms = 0;
    this.#units = 0;
    this.#batches = 0;
  }

  /** Whether anything computed under the present settings has come back, from a worker or from the event loop. */
  get isKnown(): boolean {
    return this.#batches > 0;
  }

  /** False for a batch of another kind: nothing is learned from it. */
  learn(
    ranges: readonly Stretch[],
    settings: ComputeSettings,
    transport: Transport,
    computeMs: number,
  ): boolean {
    if (costKind(settings, transport) !== this.#kind) return false;
    const readings = ranges.reduce((sum, { count }) => sum + count, 0);
    this.#ms = memory * this.#ms + Math.max(0, computeMs - addedWorkMs(readings, settings));
    this.#units = memory * this.#units + unitsIn(ranges, settings, transport);
    this.#batches++;
    return true;
  }

  /** Compute time to expect, in ms; 0 when nothing has ever come back and no work is added. */
  predictedMs(ranges: readonly Stretch[], settings: ComputeSettings, transport: Transport): number {
    const readings = ranges.reduce((sum, { count }) => sum + count, 0);
    return addedWorkMs(readings, settings) + unitsIn(ranges, settings, transport) * this.#msPerUnit;
  }

  get #msPerUnit(): number {
    const measured = this.#units > 0 ? this.#ms / this.#units : 0;
    return this.#batches < leastBatches ? Math.max(measured, this.#earlierMsPerUnit) : measured;
  }
}

function unitsIn(ranges: readonly Stretch[], settings: ComputeSettings, transport: Transport): number {
  return ranges.reduce((sum, range) => sum + unitsOf(range, settings, transport), 0);
}
