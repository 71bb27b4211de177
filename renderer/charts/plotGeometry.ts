// Where things lie in a chart: the plot's rectangle inside its panel, and time and value in pixels.
import type { PanelSize } from './usePanelSize.ts';
import { scaleShare, type ValueScale } from './valueScale.ts';

/** Room around the plot, in px: for ticks left and below, flags above, labels at line ends right. */
export interface PlotMargins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The plot's rectangle in px of its panel. */
export interface PlotRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly right: number;
  readonly bottom: number;
}

export function plotRect(size: PanelSize, margins: PlotMargins): PlotRect {
  const width = Math.max(10, size.width - margins.left - margins.right);
  const height = Math.max(10, size.height - margins.top - margins.bottom);
  const { left, top } = margins;
  return { left, top, width, height, right: left + width, bottom: top + height };
}

/** x of a time given relative to the end of the axis (never above 0). */
export function timeX(rect: PlotRect, spanMs: number, ms: number): number {
  return rect.left + ((ms + spanMs) / spanMs) * rect.width;
}

/** Time relative to the end of the axis under an x, kept inside the span. */
export function timeAtX(rect: PlotRect, spanMs: number, x: number): number {
  const share = Math.min(1, Math.max(0, (x - rect.left) / rect.width));
  return share * spanMs - spanMs;
}

export function valueY(rect: PlotRect, scale: ValueScale, value: number): number {
  return rect.bottom - scaleShare(scale, value) * rect.height;
}

/** A pixel's middle, so that a line one pixel wide stays one pixel wide. */
export function crisp(position: number): number {
  return Math.round(position) + 0.5;
}
