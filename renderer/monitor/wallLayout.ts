// Where headings and tiles of the wall stand in its grid.

export const tileGapPx = 4;
const leastTilePx = 84;
const mostTilePx = 150;
const usualColumns = 10;
/** From so many sensors on, as many columns as fit. */
const manySensors = 60;

/** Columns for a wall that wide: ten where tiles stay legible, as many as fit when there are many sensors. */
export function wallColumns(widthPx: number, sensors: number): number {
  const most = Math.max(1, Math.floor((widthPx + tileGapPx) / (leastTilePx + tileGapPx)));
  const least = Math.max(1, Math.ceil((widthPx + tileGapPx) / (mostTilePx + tileGapPx)));
  if (sensors >= manySensors) return most;
  return Math.min(most, Math.max(least, usualColumns));
}

/** Grid lines count from 1. */
export interface GroupPlace {
  readonly headRow: number;
  readonly firstColumn: number;
  /** Columns that the heading spans. */
  readonly headSpan: number;
  /** Columns that the tiles use. */
  readonly columns: number;
}

const leastGroupColumns = 2;

/** Groups in order; those that fit share a row of tiles, each under its own heading. */
export function placeGroups(sizes: readonly number[], columns: number): GroupPlace[] {
  const places: GroupPlace[] = [];
  let row = 1;
  let index = 0;
  while (index < sizes.length) {
    const first = index;
    let used = 0;
    let tileRows = 1;
    do {
      const size = sizes[index] ?? 0;
      const wanted = Math.min(columns, Math.max(Math.min(leastGroupColumns, columns), size));
      places.push({ headRow: row, firstColumn: used + 1, headSpan: wanted, columns: wanted });
      used += wanted;
      tileRows = Math.max(tileRows, Math.ceil(size / wanted));
      index++;
    } while (index < sizes.length && used + Math.max(leastGroupColumns, sizes[index] ?? 0) <= columns);
    const last = places[index - 1];
    if (last) places[index - 1] = { ...last, headSpan: last.headSpan + columns - used };
    row += 1 + (index - first > 0 ? tileRows : 0);
  }
  return places;
}

/** Place of a group's n-th tile. */
export function tilePlace(group: GroupPlace, n: number): { readonly row: number; readonly column: number } {
  return {
    row: group.headRow + 1 + Math.floor(n / group.columns),
    column: group.firstColumn + (n % group.columns),
  };
}
