// Ticks at the foot of a plot where workers died: abnormal, so in alarm colour; those that would touch are one, taller.
import { deathTicks } from './deathTicks.ts';
import { type PlotRect, timeX } from './plotGeometry.ts';

interface DeathMarksProps {
  readonly rect: PlotRect;
  readonly spanMs: number;
  readonly endMs: number;
  /** ms since the epoch, ascending. */
  readonly deathsMs: readonly number[];
}

export function DeathMarks({ rect, spanMs, endMs, deathsMs }: DeathMarksProps) {
  const shown = deathsMs.filter((atMs) => atMs >= endMs - spanMs && atMs <= endMs);
  return deathTicks(shown.map((atMs) => timeX(rect, spanMs, atMs - endMs))).map(({ x, height }) => (
    <path key={x} className="chart-death" d={`M${x} ${rect.bottom}v${-height}`} />
  ));
}
