// Where a label of a marked point or of a stretch stands, so that it lies on no curve and on no point. Pure.
import type { PlotRect } from '../../charts/plotGeometry.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface CalloutPlace {
  /** 1: the label begins right of the point; −1: it ends left of it. */
  readonly side: 1 | -1;
  /** Of the label's edge that is nearer to the point. */
  readonly x: number;
  readonly top: number;
}

interface LabelSize {
  readonly width: number;
  readonly height: number;
}

const nearestPx = 34;
const stepPx = 22;
const steps = 6;
const mostAside = 10;
const edgePx = 6;

/**
 * Of the places around `point` the one whose label covers least of `taken`, and of several such ones the nearest. Inside
 * the plot wherever one fits.
 */
export function calloutPlace(
  point: Point,
  label: LabelSize,
  rect: PlotRect,
  taken: readonly Point[],
): CalloutPlace {
  const [best] = placesAround(point, label)
    .filter((place) => isInside(place, label, rect))
    .map((place) => ({ ...place, covered: coveredBy(place, label, taken) }))
    .sort((one, other) => one.covered - other.covered || one.px - other.px);
  if (best) return { side: best.side, x: best.x, top: best.top };
  const isRight = point.x < rect.left + rect.width / 2;
  return { side: isRight ? 1 : -1, x: point.x + (isRight ? nearestPx : -nearestPx), top: rect.top + edgePx };
}

interface Candidate extends CalloutPlace {
  /** How far from the point; of two alike the one below and to the right is nearer. */
  readonly px: number;
}

function placesAround(point: Point, { height }: LabelSize): Candidate[] {
  const places: Candidate[] = [];
  for (const side of [1, -1] as const)
    for (let aside = 0; aside < mostAside; aside++)
      for (let step = -steps; step <= steps; step++) {
        const x = point.x + side * (nearestPx + aside * stepPx);
        const top = point.y + step * stepPx - height / 2;
        const px = Math.hypot(x - point.x, step * stepPx) + (side === -1 ? 1 : 0) + (step < 0 ? 0.5 : 0);
        places.push({ side, x, top, px });
      }
  return places;
}

/**
 * Upper left corner of the label of a stretch of the plot, inside it: of the places from its lower left corner on, to
 * the right and then a row higher, the first that covers least of `taken`. Null where the stretch is too small.
 */
export function stretchLabelPlace(
  stretch: PlotRect,
  label: LabelSize,
  taken: readonly Point[],
): { readonly left: number; readonly top: number } | null {
  let best: { readonly left: number; readonly top: number; readonly covered: number } | null = null;
  for (let top = stretch.bottom - edgePx - label.height; top >= stretch.top + edgePx; top -= stepPx)
    for (let x = stretch.left + edgePx; x + label.width <= stretch.right - edgePx; x += stepPx) {
      const covered = coveredBy({ side: 1, x, top }, label, taken);
      if (covered === 0) return { left: x, top };
      if (!best || covered < best.covered) best = { left: x, top, covered };
    }
  return best && { left: best.left, top: best.top };
}

function leftOf({ side, x }: CalloutPlace, { width }: LabelSize): number {
  return side === 1 ? x : x - width;
}

function isInside(place: CalloutPlace, label: LabelSize, rect: PlotRect): boolean {
  const left = leftOf(place, label);
  return (
    left >= rect.left + edgePx &&
    left + label.width <= rect.right - edgePx &&
    place.top >= rect.top + edgePx &&
    place.top + label.height <= rect.bottom - edgePx
  );
}

function coveredBy(place: CalloutPlace, label: LabelSize, taken: readonly Point[]): number {
  const room = 4;
  const left = leftOf(place, label) - room;
  const top = place.top - room;
  return taken.filter(
    ({ x, y }) =>
      x >= left && x <= left + label.width + 2 * room && y >= top && y <= top + label.height + 2 * room,
  ).length;
}

const apartPx = 5;

/** Points along a line through `points`, near enough to each other that no label slips between two of them. */
export function pointsAlong(points: readonly Point[]): Point[] {
  return points.flatMap((to, index) => {
    const from = points[index - 1];
    if (!from) return [to];
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / apartPx);
    return Array.from({ length: count }, (_, i) => {
      const share = (i + 1) / count;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    });
  });
}
