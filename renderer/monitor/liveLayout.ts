// Where the parts of the live chart lie: panes one above the other, the time axis, the overview.

import type { PlotRect } from '../charts/plotGeometry.ts';
import type { PanelSize } from '../charts/usePanelSize.ts';
import { type LivePane, paneWeight } from './livePanes.ts';

export interface LiveLayout {
  /** Each pane's plot, in px of the chart. */
  readonly panes: readonly PlotRect[];
  /** From the top of the first pane to the bottom of the last. */
  readonly plot: PlotRect;
  readonly overview: PlotRect;
  /** Room for labels right of the plot, in px. */
  readonly labelWidth: number;
}

const left = 48;
const top = 18;
const paneGap = 8;
const axisHeight = 20;
const overviewHeight = 28;
const overviewRoom = 52;
const wideFrom = 980;

function rectOf(x: number, y: number, width: number, height: number): PlotRect {
  return { left: x, top: y, width, height, right: x + width, bottom: y + height };
}

export function liveLayout(size: PanelSize, panes: readonly LivePane[]): LiveLayout {
  const labelWidth = size.width >= wideFrom ? 122 : 118;
  const width = Math.max(40, size.width - left - labelWidth);
  const room = Math.max(60, size.height - top - axisHeight - overviewRoom + 12);
  const weights = panes.map(paneWeight);
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  const forPanes = room - paneGap * Math.max(0, panes.length - 1);
  let y = top;
  const rects = weights.map((weight) => {
    const height = Math.max(16, Math.round((forPanes * weight) / sum));
    const rect = rectOf(left, y, width, height);
    y += height + paneGap;
    return rect;
  });
  const bottom = rects.at(-1)?.bottom ?? top + room;
  return {
    panes: rects,
    plot: rectOf(left, top, width, bottom - top),
    overview: rectOf(left, size.height - overviewHeight - 10, width, overviewHeight),
    labelWidth,
  };
}
