// Widths of short texts on charts, measured in the chart's own font. Browser.

const widths = new Map<string, number>();
const mostKept = 500;
let context: CanvasRenderingContext2D | null = null;

/** Width in px of a text in the tick font (11 px), whose digits are all as wide as its zero. */
export function tickTextWidth(text: string): number {
  // Clocks and values never stop changing; without their digits there are few different texts.
  const form = text.replace(/\d/g, '0');
  const known = widths.get(form);
  if (known !== undefined) return known;
  if (widths.size >= mostKept) forget();
  const width = measuring()?.measureText(form).width ?? form.length * 6;
  widths.set(form, width);
  return width;
}

/** A canvas that is never shown keeps the glyphs of every text it has measured, so it goes with the widths. */
function forget(): void {
  widths.clear();
  context = null;
}

function measuring(): CanvasRenderingContext2D | null {
  if (context) return context;
  context = document.createElement('canvas').getContext('2d');
  const root = getComputedStyle(document.documentElement);
  if (context)
    context.font = `${root.getPropertyValue('--size-micro')} ${root.getPropertyValue('--font-text')}`;
  return context;
}
