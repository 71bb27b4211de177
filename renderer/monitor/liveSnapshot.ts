// What the live chart shows at one moment. All its parts draw the same snapshot, each in an animation frame of its own.
import { type KnobMove, knobMoves } from '../charts/markerMoves.ts';
import { type TelltaleState, useTelltale } from '../store/telltaleStore.ts';
import { type LivePane, livePanes } from './livePanes.ts';

/** live: the axis ends now. paused: at a moment chosen. last: at the last frame before the connection was lost. */
export type Standing = 'live' | 'paused' | 'last';

export interface LiveSnapshot {
  readonly panes: readonly LivePane[];
  readonly spanMs: number;
  /** End of the time axis, ms since the epoch; NaN before the first frame. */
  readonly endMs: number;
  readonly standing: Standing;
  readonly moves: readonly KnobMove[];
}

/** Parts of the chart that take their turns within this time show the same moment. */
const sameMomentMs = 150;

type Sources = Pick<TelltaleState, 'series' | 'span' | 'picked' | 'structure' | 'markers' | 'connection'>;
interface Made {
  readonly atMs: number;
  readonly of: Sources;
  readonly snapshot: LiveSnapshot;
}
let made: Made | null = null;

function isSame(a: Sources, b: Sources): boolean {
  return (
    a.span === b.span && a.picked === b.picked && a.structure === b.structure && a.connection === b.connection
  );
}

export function liveSnapshot(): LiveSnapshot {
  const state = useTelltale.getState();
  const now = performance.now();
  if (made && isSame(made.of, state)) {
    const isNothingNew = made.of.series === state.series && made.of.markers === state.markers;
    if (isNothingNew || now - made.atMs < sameMomentMs) return made.snapshot;
  }
  const snapshot = snapshotOf(state);
  made = { atMs: now, of: state, snapshot };
  return snapshot;
}

function snapshotOf(state: TelltaleState): LiveSnapshot {
  const { structure, picked, colours, series, span, atMs, connection, markers } = state;
  const endMs = span.endMs ?? atMs;
  return {
    panes: structure ? livePanes(structure, picked, colours, series ?? []) : [],
    spanMs: span.spanMs,
    endMs,
    standing: span.endMs !== null ? 'paused' : connection.state === 'lost' ? 'last' : 'live',
    moves: knobMoves(markers, endMs - span.spanMs),
  };
}
