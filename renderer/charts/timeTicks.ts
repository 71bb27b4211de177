// Ticks of time axes: relative to the newest moment ("−2 min … now") and by the clock ("14:30:20").
import { formatFixed, formatSpan, formatTime, minusSign, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';

/** `ms`: relative to the end of the axis, so never above 0. */
export interface TimeTick {
  readonly ms: number;
  readonly label: string;
}

const spanSteps = [
  1_000, 2_000, 2_500, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 150_000, 300_000, 450_000,
];

const pixelsPerTick = 62;
const mostIntervals = 4;

/**
 * Ticks at round distances from the end, which is called "now" (or `endLabel`). The span's own beginning is one of
 * them where it lies at such a distance. A tick whose label would touch the last one's has none.
 */
export function relativeTimeTicks(
  spanMs: number,
  widthPx: number,
  endLabel: string = t('charts:now'),
): TimeTick[] {
  const most = Math.min(mostIntervals, Math.max(1, Math.floor(widthPx / pixelsPerTick)));
  const even = spanSteps.find((size) => spanMs % size === 0 && spanMs / size <= most);
  const step = even ?? spanSteps.find((size) => spanMs / size <= most) ?? spanMs;
  const count = Math.floor(spanMs / step);
  const room = widthPx - roughWidth(endLabel) - labelGap;
  return Array.from({ length: count + 1 }, (_, index) => {
    const ms = (index - count) * step;
    if (ms === 0) return { ms: 0, label: endLabel };
    const label = `${minusSign}${relativeSpan(-ms)}`;
    const right = ((ms + spanMs) / spanMs) * widthPx + roughWidth(label) / (ms === -spanMs ? 1 : 2);
    return { ms, label: right < room ? label : '' };
  });
}

const labelGap = 6;

/** Of a label in the tick font, in px; a little too much. */
const roughWidth = (label: string) => label.length * 6;

/** "90 s" rather than "1.5 min": what lies between one minute and two reads better in seconds. */
function relativeSpan(ms: number): string {
  return ms > 60_000 && ms < 120_000 ? withUnit(formatFixed(ms / 1_000, 0), 's') : formatSpan(ms);
}

/** Ticks at round times of the local clock inside the span that ends at `endMs` (ms since the epoch). */
export function clockTimeTicks(endMs: number, spanMs: number, widthPx: number): TimeTick[] {
  const most = Math.max(1, Math.floor(widthPx / 110));
  const step = spanSteps.find((size) => size % 1_000 === 0 && spanMs / size <= most) ?? 900_000;
  const zoneMs = new Date(endMs).getTimezoneOffset() * 60_000;
  const first = Math.ceil((endMs - spanMs - zoneMs) / step) * step + zoneMs;
  const ticks: TimeTick[] = [];
  for (let at = first; at <= endMs; at += step) ticks.push({ ms: at - endMs, label: formatTime(at) });
  return ticks;
}
