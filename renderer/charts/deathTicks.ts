// Where deaths of workers are marked on a chart. Pure.

export interface DeathTick {
  readonly x: number;
  /** px; taller where several share it. */
  readonly height: number;
}

const pitch = 3;
const least = 5;
const most = 14;

/** One tick for all deaths of the same few pixels, in order of x. `xs`: ascending, px. */
export function deathTicks(xs: readonly number[]): readonly DeathTick[] {
  const counts = new Map<number, number>();
  for (const x of xs) {
    const place = Math.round(x / pitch) * pitch;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([x, count]) => ({ x, height: Math.min(most, least + (count - 1) * 3) }));
}
