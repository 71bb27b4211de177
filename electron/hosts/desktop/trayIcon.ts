// The picture in the tray: the ribbon on its mast, flying while readings flow and hanging while they are paused; a mark
// where something needs attention. Drawn pixel by pixel, so that it is sharp at every scale. Pure.

export type TrayState = 'running' | 'paused' | 'fault';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** In a square of 24, as the mark of the application is drawn. */
const mast = [
  { x: 5, y: 3 },
  { x: 5, y: 21 },
];
const ribbons: Record<'flying' | 'hanging', readonly (readonly Point[])[]> = {
  flying: [
    curve({ x: 5, y: 7.5 }, { x: 9, y: 5.5 }, { x: 11.5, y: 9 }, { x: 19, y: 7 }),
    curve({ x: 5, y: 13.5 }, { x: 9, y: 11.5 }, { x: 11.5, y: 15 }, { x: 15.5, y: 13.3 }),
  ],
  hanging: [
    curve({ x: 5, y: 7.5 }, { x: 9, y: 7 }, { x: 10, y: 11 }, { x: 10, y: 18 }),
    curve({ x: 5, y: 7.5 }, { x: 11, y: 6 }, { x: 14, y: 9 }, { x: 14, y: 15 }),
  ],
};
const strokeWidth = 2.2;
const mark = { x: 18, y: 18, radius: 5 };
const samples = 3;

/** Red, green, blue; the line is told from light and dark bars alike. */
const colours = { line: [142, 150, 156], mark: [235, 87, 60] } as const;

/** `sizePx` × `sizePx` pixels of 4 bytes: blue, green, red, alpha, premultiplied, as Electron takes a bitmap. */
export function drawTrayIcon(state: TrayState, sizePx: number): Buffer {
  const bitmap = Buffer.alloc(sizePx * sizePx * 4);
  const lines = [mast, ...ribbons[state === 'paused' ? 'hanging' : 'flying']];
  for (let y = 0; y < sizePx; y++)
    for (let x = 0; x < sizePx; x++) {
      const markShare = state === 'fault' ? covered(x, y, sizePx, isInMark) : 0;
      const lineShare = markShare > 0 ? 0 : covered(x, y, sizePx, (point) => isOnLine(point, lines));
      const [red, green, blue] = markShare > 0 ? colours.mark : colours.line;
      const share = Math.max(markShare, lineShare);
      const bytes = [blue * share, green * share, red * share, 255 * share];
      bitmap.set(bytes.map(Math.round), (y * sizePx + x) * 4);
    }
  return bitmap;
}

/** Share of a pixel for which it holds, 0 to 1. */
function covered(x: number, y: number, sizePx: number, holds: (point: Point) => boolean): number {
  let hits = 0;
  for (let i = 0; i < samples * samples; i++) {
    const dx = ((i % samples) + 0.5) / samples;
    const dy = (Math.floor(i / samples) + 0.5) / samples;
    if (holds({ x: ((x + dx) * 24) / sizePx, y: ((y + dy) * 24) / sizePx })) hits++;
  }
  return hits / (samples * samples);
}

function isInMark(point: Point): boolean {
  return Math.hypot(point.x - mark.x, point.y - mark.y) <= mark.radius;
}

function isOnLine(point: Point, lines: readonly (readonly Point[])[]): boolean {
  return lines.some((line) =>
    line.some((from, i) => {
      const to = line[i + 1];
      return to !== undefined && distance(point, from, to) <= strokeWidth / 2;
    }),
  );
}

function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}

/** A Bézier curve as a line of a few pieces. */
function curve(a: Point, b: Point, c: Point, d: Point): readonly Point[] {
  return Array.from({ length: 13 }, (_, i) => {
    const t = i / 12;
    const s = 1 - t;
    const at = (p: 'x' | 'y') => s ** 3 * a[p] + 3 * s * s * t * b[p] + 3 * s * t * t * c[p] + t ** 3 * d[p];
    return { x: at('x'), y: at('y') };
  });
}
