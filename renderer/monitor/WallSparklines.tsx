// The sparklines of the wall: one canvas a row of tiles, of which only the rows in sight are drawn.
import { type RefObject, useEffect, useRef } from 'react';
import { sensorStates } from '../../shared/sensor.ts';
import { useTheme } from '../app/theme.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { type SparkBox, traceLineEnd, traceSparkline } from './sparkline.ts';
import type { WallGroup, WallTile } from './wallGroups.ts';

interface RowTile extends SparkBox {
  readonly tile: WallTile;
}

interface Row {
  readonly top: number;
  readonly height: number;
  readonly tiles: readonly RowTile[];
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

interface Inks {
  readonly line: string;
  readonly strong: string;
  readonly end: string;
}

interface WallSparklinesProps {
  /** The grid of tiles; each tile's place for its line carries `data-spark` with the sensor's position. */
  readonly grid: RefObject<HTMLElement | null>;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly groups: readonly WallGroup[];
  readonly columns: number;
}

function measureRows(grid: HTMLElement, holder: HTMLElement, groups: readonly WallGroup[]): Row[] {
  const tiles = new Map(groups.flatMap((group) => group.tiles.map((tile) => [String(tile.index), tile])));
  const origin = holder.getBoundingClientRect();
  const byTop = new Map<number, RowTile[]>();
  for (const place of grid.querySelectorAll<HTMLElement>('[data-spark]')) {
    const tile = tiles.get(place.dataset.spark ?? '');
    if (!tile) continue;
    const { top, left, width, height } = place.getBoundingClientRect();
    const at = Math.round(top - origin.top);
    const row = byTop.get(at) ?? [];
    row.push({ tile, left: left - origin.left, width, height });
    byTop.set(at, row);
  }
  const ratio = window.devicePixelRatio;
  return [...byTop].flatMap(([top, row]) => {
    const height = Math.max(...row.map((tile) => tile.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(origin.width * ratio);
    canvas.height = Math.ceil(height * ratio);
    canvas.style.top = `${top}px`;
    canvas.style.width = `${canvas.width / ratio}px`;
    canvas.style.height = `${canvas.height / ratio}px`;
    const context = canvas.getContext('2d');
    context?.scale(ratio, ratio);
    return context ? [{ top, height, tiles: row, canvas, context }] : [];
  });
}

function drawRow(row: Row, inks: Inks): void {
  const { sparks, wall, breaches, connection } = useTelltale.getState();
  const { context } = row;
  context.clearRect(0, 0, row.canvas.width, row.canvas.height);
  context.lineJoin = 'round';
  context.lineWidth = 1.25;
  const isLost = connection.state === 'lost';
  const normal: RowTile[] = [];
  const strong: RowTile[] = [];
  for (const tile of row.tiles) {
    const { index } = tile.tile;
    const isUrgent =
      (breaches[index]?.priority ?? 4) <= 2 || sensorStates[wall?.states[index] ?? 0] === 'failed';
    (isUrgent ? strong : normal).push(tile);
  }
  const ends = new Map<RowTile, ReturnType<typeof traceSparkline>>();
  for (const [tiles, ink] of [
    [normal, inks.line],
    [strong, inks.strong],
  ] as const) {
    context.setLineDash(isLost ? [2, 3] : []);
    context.strokeStyle = ink;
    context.beginPath();
    for (const tile of tiles) {
      const { sensor, index } = tile.tile;
      ends.set(tile, traceSparkline(context, sparks, index, tile, sensor.high - sensor.low));
    }
    context.stroke();
  }
  context.setLineDash([2, 3]);
  context.strokeStyle = inks.end;
  context.beginPath();
  for (const [tile, end] of ends) {
    const state = sensorStates[wall?.states[tile.tile.index] ?? 0] ?? 'waiting';
    traceLineEnd(context, state, end, tile);
  }
  context.stroke();
}

function readInks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const ink = (name: string) => style.getPropertyValue(name).trim();
  return { line: ink('--data-2'), strong: ink('--data-1'), end: ink('--data-3') };
}

export function WallSparklines({ grid, scroller, groups, columns }: WallSparklinesProps) {
  const holderRef = useRef<HTMLDivElement>(null);
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of columns or theme moves or recolours every line
  useEffect(() => {
    const holder = holderRef.current;
    const tiles = grid.current;
    const view = scroller.current;
    if (!holder || !tiles || !view) return;
    let rows: Row[] = [];
    let request = 0;
    let inks = readInks();
    const draw = (): void => {
      request = 0;
      const from = view.scrollTop;
      const to = from + view.clientHeight;
      for (const row of rows) if (row.top + row.height > from && row.top < to) drawRow(row, inks);
    };
    const drawSoon = (): void => {
      if (request === 0) request = requestAnimationFrame(draw);
    };
    const measure = (): void => {
      inks = readInks();
      rows = measureRows(tiles, holder, groups);
      holder.replaceChildren(...rows.map(({ canvas }) => canvas));
      drawSoon();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(tiles);
    measure();
    let frames = -1;
    const end = useTelltale.subscribe((state) => {
      if (state.frames !== frames || state.connection.state === 'lost') drawSoon();
      frames = state.frames;
    });
    view.addEventListener('scroll', drawSoon, { passive: true });
    return () => {
      end();
      observer.disconnect();
      cancelAnimationFrame(request);
      view.removeEventListener('scroll', drawSoon);
    };
  }, [grid, scroller, groups, columns, theme]);

  return <div ref={holderRef} className="wall-lines" aria-hidden="true" />;
}
