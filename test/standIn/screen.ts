// screen: the displays, which a test may change. Runs in the stand-in's process.
import type { Rectangle } from 'electron';
import { StrictEmitter, strict } from './strict.ts';

export interface StandInDisplay {
  readonly id: number;
  readonly label: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly scaleFactor: number;
  readonly internal: boolean;
}

/** A display with a bar of 40 pixels at its bottom. */
function displayAt(id: number, bounds: Rectangle): StandInDisplay {
  const workArea = { ...bounds, height: bounds.height - 40 };
  return { id, label: `Display ${id}`, bounds, workArea, scaleFactor: 1, internal: false };
}

class StandInScreen extends StrictEmitter {
  #displays: readonly StandInDisplay[] = [displayAt(1, { x: 0, y: 0, width: 1920, height: 1080 })];

  constructor() {
    super('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getAllDisplays(): StandInDisplay[] {
    return this.#displays.map((display) => strict('Display', display));
  }

  getPrimaryDisplay(): StandInDisplay {
    const [first] = this.getAllDisplays();
    if (!first) throw new Error('stand-in: there is no display');
    return first;
  }

  /** The one that covers most of the rectangle, else the primary one. */
  getDisplayMatching(rectangle: Rectangle): StandInDisplay {
    const covered = (display: StandInDisplay) => overlap(display.bounds, rectangle);
    return this.getAllDisplays().reduce(
      (best, display) => (covered(display) > covered(best) ? display : best),
      this.getPrimaryDisplay(),
    );
  }

  getDisplayNearestPoint({ x, y }: { x: number; y: number }): StandInDisplay {
    return this.getDisplayMatching({ x, y, width: 1, height: 1 });
  }

  /** Displays are plugged in or out: `[{ id, bounds }]`, the first is the primary one. For tests. */
  setDisplays(given: readonly { id: number; bounds: Rectangle }[]): void {
    const before = this.#displays;
    this.#displays = given.map(({ id, bounds }) => displayAt(id, bounds));
    const has = (displays: readonly StandInDisplay[], id: number) =>
      displays.find((display) => display.id === id);
    for (const display of before)
      if (!has(this.#displays, display.id)) this.emit('display-removed', {}, display);
    for (const display of this.#displays) {
      const known = has(before, display.id);
      if (!known) this.emit('display-added', {}, display);
      else if (JSON.stringify(known) !== JSON.stringify(display))
        this.emit('display-metrics-changed', {}, display, ['bounds', 'workArea']);
    }
  }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

export const screen = strict('screen', new StandInScreen());
