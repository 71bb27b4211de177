// Widths of short texts on charts, measured once each in the chart's own font.

const widths = new Map<string, number>();
const mostKept = 2_000;
let context: CanvasRenderingContext2D | null = null;

/** Width in px of a text in the tick font (11 px). */
export function tickTextWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  if (widths.size >= mostKept) widths.clear();
  const width = measuring()?.measureText(text).width ?? text.length * 6;
  widths.set(text, width);
  return width;
}

function measuring(): CanvasRenderingContext2D | null {
  if (context) return context;
  context = document.createElement('canvas').getContext('2d');
  const root = getComputedStyle(document.documentElement);
  if (context)
    context.font = `${root.getPropertyValue('--size-micro')} ${root.getPropertyValue('--font-text')}`;
  return context;
}
