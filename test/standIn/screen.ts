// screen: the displays, which a test may change. Runs in the stand-in's process.
import type { Display, Rectangle } from 'electron';
import { strict, strictEmitter } from './strict.ts';

type StandInDisplay = Pick<Display, 'id' | 'bounds' | 'workArea'>;

const events = ['display-added', 'display-removed'];

/** A display with a bar of 40 pixels at its bottom. */
function displayAt(id: number, bounds: Rectangle): StandInDisplay {
  return strict('Display', { id, bounds, workArea: { ...bounds, height: bounds.height - 40 } });
}

const first = displayAt(1, { x: 0, y: 0, width: 1920, height: 1080 });
let displays: readonly StandInDisplay[] = [first];

function primary(): StandInDisplay {
  return displays[0] ?? first;
}

export const screen = strictEmitter('screen', events, {
  getAllDisplays: () => [...displays],
  getPrimaryDisplay: primary,
  /** The one that covers most of the rectangle, else the primary one. */
  getDisplayMatching: (rectangle: Rectangle) =>
    displays.reduce(
      (best, display) =>
        overlap(display.bounds, rectangle) > overlap(best.bounds, rectangle) ? display : best,
      primary(),
    ),
  /** Displays are plugged in or out: `[{ id, bounds }]`, the first is the primary one. For tests. */
  setDisplays(given: readonly { id: number; bounds: Rectangle }[]) {
    const before = displays;
    displays = given.map(({ id, bounds }) => displayAt(id, bounds));
    tellOfOnly('display-removed', before, displays);
    tellOfOnly('display-added', displays, before);
  },
});

/** Of those displays that the others do not have. */
function tellOfOnly(
  event: string,
  these: readonly StandInDisplay[],
  others: readonly StandInDisplay[],
): void {
  for (const display of these)
    if (!others.some(({ id }) => id === display.id)) screen.emit(event, {}, display);
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
