// Ticks of time axes: relative to the newest moment ("−2 min … now") and by the clock ("14:30:20").
import { formatSpan, formatTime, minusSign } from '../format/numbers.ts';

/** `ms`: relative to the end of the axis, so never above 0. */
export interface TimeTick {
  readonly ms: number;
  readonly label: string;
}

const spanSteps = [
  1_000, 2_000, 2_500, 5_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 150_000, 300_000, 450_000,
];

const pixelsPerTick = 76;
const mostIntervals = 4;

/** Ticks at equal shares of the span, the first at its beginning, the last "now" (or `endLabel`). */
export function relativeTimeTicks(spanMs: number, widthPx: number, endLabel = 'now'): TimeTick[] {
  const most = Math.min(mostIntervals, Math.max(1, Math.floor(widthPx / pixelsPerTick)));
  const step = spanSteps.find((size) => spanMs % size === 0 && spanMs / size <= most) ?? spanMs;
  const count = Math.round(spanMs / step);
  return Array.from({ length: count + 1 }, (_, index) => {
    const ms = index * step - spanMs;
    return { ms, label: ms === 0 ? endLabel : `${minusSign}${relativeSpan(-ms)}` };
  });
}

/** Seconds up to a minute and a half, as read from a stopwatch; minutes where they come out even. */
function relativeSpan(ms: number): string {
  return ms > 60_000 && ms % 60_000 !== 0 && ms < 120_000
    ? formatSpan(ms / 1_000).replace('ms', 's')
    : formatSpan(ms);
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
