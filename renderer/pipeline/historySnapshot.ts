// The history that the pipeline's charts draw, as one value that stays the same until a frame or a choice replaces it.
import type { HistoryColumns } from '../../shared/frame.ts';
import { type KnobMove, knobMoves } from '../charts/markerMoves.ts';
import type { KnobMarker } from '../store/knobMarkers.ts';
import { type TelltaleState, useTelltale } from '../store/telltaleStore.ts';

export interface HistorySnapshot {
  /** Null until the engine has sent any. */
  readonly history: HistoryColumns | null;
  readonly spanMs: number;
  /** The end of the time axis, ms since the epoch. */
  readonly endMs: number;
  /** Knob changes inside the span, oldest first. */
  readonly moves: readonly KnobMove[];
  /** When workers died inside the span, ms since the epoch, ascending. */
  readonly deathsMs: readonly number[];
  /** Why the axis does not end at the present. */
  readonly standing: 'live' | 'paused' | 'last';
}

interface Made {
  readonly history: HistoryColumns | null;
  readonly span: TelltaleState['span'];
  readonly markers: readonly KnobMarker[];
  readonly deathsMs: readonly number[];
  readonly lost: boolean;
  readonly snapshot: HistorySnapshot;
}

let made: Made | null = null;

/** Shared by all charts, so that they agree on the end of the axis as long as nothing new came. */
export function historySnapshot(): HistorySnapshot {
  const { history, span, markers, deathsMs, atMs, connection } = useTelltale.getState();
  const lost = connection.state === 'lost';
  const stands =
    made !== null &&
    made.history === history &&
    made.span === span &&
    made.markers === markers &&
    made.deathsMs === deathsMs &&
    made.lost === lost;
  if (made !== null && stands) return made.snapshot;
  const endMs = span.endMs ?? (Number.isFinite(atMs) ? atMs : 0);
  const snapshot: HistorySnapshot = {
    history,
    spanMs: span.spanMs,
    endMs,
    moves: knobMoves(markers, endMs - span.spanMs),
    deathsMs: deathsMs.filter((diedMs) => diedMs >= endMs - span.spanMs && diedMs <= endMs),
    standing: span.endMs !== null ? 'paused' : lost ? 'last' : 'live',
  };
  made = { history, span, markers, deathsMs, lost, snapshot };
  return snapshot;
}
