// A chart as a PNG, as it is seen: its drawings with the styles that hold for them now, painted on a canvas. Browser.
import { t } from '../../language/language.ts';

const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'shape-rendering',
] as const;

const pixelRatio = 2;
const headHeight = 44;
const edge = 12;

/** `chart` holds drawings one over another, all of its size. `title` and `caption` stand above them. */
export async function chartPng(
  chart: HTMLElement,
  { title, caption }: { readonly title: string; readonly caption: string },
): Promise<Blob> {
  const { clientWidth: width, clientHeight: height } = chart;
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * edge) * pixelRatio;
  canvas.height = (height + headHeight + edge) * pixelRatio;
  const context = canvas.getContext('2d');
  if (!context) throw new Error(t('sweep:noCanvas'));
  context.scale(pixelRatio, pixelRatio);
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  context.fillStyle = token('--bg-surface');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = token('--text-1');
  context.font = `600 13px ${token('--font-text')}`;
  context.fillText(title, edge, 20);
  context.fillStyle = token('--text-3');
  context.font = `11px ${token('--font-text')}`;
  context.fillText(caption, edge, 36);
  for (const drawing of chart.querySelectorAll('svg'))
    context.drawImage(await imageOf(drawing, width, height), edge, headHeight, width, height);
  const image = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!image) throw new Error(t('sweep:noImage'));
  return image;
}

async function imageOf(drawing: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [index, original] of originals.entries()) {
    const target = copies[index];
    if (target) resolveStyles(original, target);
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image(width * pixelRatio, height * pixelRatio);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** As attributes: a style that names variables would be empty outside its page. */
function resolveStyles(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  copy.removeAttribute('style');
  copy.removeAttribute('class');
  for (const name of properties) {
    const value = style.getPropertyValue(name);
    if (value !== '') copy.setAttribute(name, value);
  }
}
