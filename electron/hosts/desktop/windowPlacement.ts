// Where a window is put: as it lay, but always where it can be seen, whatever displays there are now. Pure.
import type { Rectangle } from 'electron';

const standard = { width: 1_440, height: 900 };
/** The part of a window's title that must be within reach of the pointer. */
const reachable = { width: 160, height: 32 };
/** A further window lies so far below and right of the one before. */
const cascade = 32;

/**
 * `workAreas`: of all displays, the primary one first, in DIP. Bounds of a display that is gone, or that has become
 * smaller, are brought back onto one that is there.
 */
export function visibleBounds(bounds: Rectangle | null, workAreas: readonly Rectangle[]): Rectangle {
  const [primary = { x: 0, y: 0, ...standard }] = workAreas;
  if (bounds === null) return centred(standard, primary);
  const fitted = workAreas.map((area) => ({ area, bounds: within(bounds, area) }));
  const reached = fitted.find((fit) => isReachable(fit.bounds, fit.area));
  return reached?.bounds ?? centred(bounds, primary);
}

/** Beside another window, without covering it whole. */
export function cascadedBounds(other: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  return visibleBounds({ ...other, x: other.x + cascade, y: other.y + cascade }, workAreas);
}

function isReachable({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const shown = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const isTopWithin = y >= area.y && y <= area.y + area.height - reachable.height;
  return isTopWithin && shown >= Math.min(reachable.width, width);
}

/** As large as it was where there is room; its right and bottom may hang over, as a person may have put them. */
function within({ x, y, width, height }: Rectangle, area: Rectangle): Rectangle {
  return { x, y, width: Math.min(width, area.width), height: Math.min(height, area.height) };
}

function centred(size: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}
