// Blocks of committed readings on their way to the thread that writes them: the layout both sides agree on.
import { rollingFeatureNames, windowFeatureNames } from '../../../shared/featureNames.ts';

/*
 * A block is a Float64Array of ranges, one after the other:
 *   [slot, seqStart, count, hasRolling (1 or 0), windowRows]
 *   then `count` readings of [t, value, rolling features (when hasRolling)]
 *   then `windowRows` rows of [seqEnd, start, size, window features].
 */
export const rangeHeaderDoubles = 5;
export const windowHeaderDoubles = 3;

export function readingDoubles(hasRolling: boolean): number {
  return 2 + (hasRolling ? rollingFeatureNames.length : 0);
}

export const windowDoubles = windowHeaderDoubles + windowFeatureNames.length;

/** What the writer's thread is started with. */
export interface WriterData {
  readonly file: string;
  /** Go on behind the last whole line of what the file holds, instead of emptying it. */
  readonly append: boolean;
  /** One Int32: not 0 when what is not written yet is given up. Notified then. */
  readonly givenUp: SharedArrayBuffer;
}

export const givenUpReason = 'not written in time';

/** To the writer. `sensor` comes before the first block that names its slot. */
export type ToWriter =
  | { readonly kind: 'sensor'; readonly slot: number; readonly id: string }
  /** The first `doubles` of `buffer`, which is transferred. */
  | { readonly kind: 'block'; readonly buffer: ArrayBuffer; readonly doubles: number }
  | { readonly kind: 'flush'; readonly number: number }
  | { readonly kind: 'close' };

export type FromWriter =
  | { readonly kind: 'opened' }
  /** A block is in the file; its buffer comes back for use again. */
  | { readonly kind: 'written'; readonly buffer: ArrayBuffer }
  /** All that was sent before is in the file, unless it has failed. */
  | { readonly kind: 'flushed'; readonly number: number }
  | { readonly kind: 'closed' }
  /** Nothing more will be written. Of the block that failed so many lines are in the file. */
  | { readonly kind: 'failed'; readonly reason: string; readonly linesWritten: number };
