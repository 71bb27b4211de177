// Where a window is and how: shown, minimised, maximised, full-screen, as a state and the steps between states. Pure.
import type { Display, Rectangle } from 'electron';

/** As Chromium names it. */
type Mode = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

export interface WindowState {
  readonly normal: Rectangle;
  readonly mode: Mode;
  /** The one before it was minimised or made full-screen. */
  readonly before: Mode;
  readonly isVisible: boolean;
  /** One that was never shown paints all the same, as in Electron. */
  readonly isHidden: boolean;
}

const shown = { isVisible: true, isHidden: false };

function into(state: WindowState, mode: Mode): WindowState {
  const isOver = state.mode === 'normal' || state.mode === 'maximized';
  return { ...state, mode, before: isOver ? state.mode : state.before };
}

/** What can be done to a window, by the event that tells of it. A step that changes nothing returns the state itself. */
export const steps = {
  show: (state) => (state.isVisible ? state : { ...state, ...shown }),
  hide: (state) => (state.isVisible ? { ...state, isVisible: false, isHidden: true } : state),
  minimize: (state) => (state.mode === 'minimized' ? state : into(state, 'minimized')),
  restore: (state) => (state.mode === 'minimized' ? into(state, state.before) : state),
  maximize: (state) => (state.mode === 'maximized' ? state : { ...into(state, 'maximized'), ...shown }),
  unmaximize: (state) => (state.mode === 'maximized' ? into(state, 'normal') : state),
  'enter-full-screen': (state) => (state.mode === 'fullscreen' ? state : into(state, 'fullscreen')),
  'leave-full-screen': (state) => (state.mode === 'fullscreen' ? into(state, state.before) : state),
} satisfies Record<string, (state: WindowState) => WindowState>;

/** Of the window on that display. */
export function boundsOf(
  { mode, normal }: WindowState,
  { bounds, workArea }: Pick<Display, 'bounds' | 'workArea'>,
): Rectangle {
  if (mode === 'fullscreen') return { ...bounds };
  return mode === 'maximized' ? { ...workArea } : { ...normal };
}
