// The task stream: a lane for each worker, a bar for each task from its start to its end, and below the bar, lighter,
// its way back and, hatched, its wait for the order of its sensors. Drawn on uPlot's canvas.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { t } from '../language/language.ts';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../app/theme.ts';
import { usePanelSize } from '../charts/usePanelSize.ts';
import type { TaskBars } from './taskLanes.ts';

interface TaskStreamProps {
  readonly bars: TaskBars;
  readonly lanes: number;
  readonly summary: string;
}

/** Fills its place; lanes share its height evenly. */
export function TaskStream({ bars, lanes, summary }: TaskStreamProps) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const shown = useRef({ bars, lanes });
  shown.current = { bars, lanes };
  const theme = useTheme();
  const width = size?.width ?? 0;
  const height = size?.height ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const element = place.current;
    if (!element || width === 0 || height === 0) return;
    const colours = streamColours(element);
    const made = new uPlot(
      {
        width,
        height,
        padding: [0, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
        axes: [{ show: false }, { show: false }],
        series: [{}, { show: false }],
        hooks: { draw: [({ ctx }) => drawLanes(ctx, shown.current.bars, shown.current.lanes, colours)] },
      },
      [
        [0, 1],
        [0, 0],
      ],
      element,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [place, width, height, theme]);
  useEffect(() => {
    plot.current?.redraw(false);
  });
  return (
    <div ref={place} className="task-stream" role="img" aria-label={t('pipeline:taskStream', { summary })} />
  );
}

interface StreamColours {
  readonly well: string;
  readonly grid: string;
  readonly task: string;
  readonly back: string;
  readonly order: CanvasPattern | string;
}

function streamColours(element: Element): StreamColours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const back = colour('--data-fill');
  const order = colour('--data-2');
  return {
    well: colour('--bg-well'),
    grid: colour('--line-1'),
    task: colour('--data-3'),
    back,
    order: hatched(order) ?? order,
  };
}

/** Upright stripes, two pixels apart. */
function hatched(colour: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = 3;
  tile.height = 3;
  const context = tile.getContext('2d');
  if (!context) return null;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 3);
  return context.createPattern(tile, 'repeat');
}

const eighths = 8;

function drawLanes(
  context: CanvasRenderingContext2D,
  bars: TaskBars,
  lanes: number,
  colours: StreamColours,
): void {
  const { width, height } = context.canvas;
  const ratio = devicePixelRatio;
  const laneHeight = height / Math.max(1, lanes);
  const x = (ms: number) => ((ms + bars.spanMs) / bars.spanMs) * width;
  context.clearRect(0, 0, width, height);
  for (let lane = 0; lane < lanes; lane++) {
    const top = Math.round(lane * laneHeight);
    context.fillStyle = colours.grid;
    context.fillRect(0, top, width, ratio);
    context.fillStyle = colours.well;
    context.fillRect(0, top + 4 * ratio, width, laneHeight - 7 * ratio);
  }
  const barTop = 6 * ratio;
  const waitHeight = 3 * ratio;
  const barHeight = laneHeight - 11 * ratio - waitHeight;
  const fill = (lane: number, from: number, to: number, top: number, tall: number, gap: number) => {
    const left = Math.max(0, x(from));
    const right = Math.min(width, x(to));
    if (right > left)
      context.fillRect(left, lane * laneHeight + top, Math.max(ratio, right - left - gap), tall);
  };
  for (let bar = 0; bar < bars.count; bar++) {
    const lane = bars.lane[bar] ?? 0;
    const ended = bars.endedMs[bar] ?? 0;
    const returned = bars.returnedMs[bar] ?? 0;
    context.fillStyle = colours.task;
    fill(lane, bars.startedMs[bar] ?? 0, ended, barTop, barHeight, 0.5 * ratio);
    context.fillStyle = colours.back;
    fill(lane, ended, returned, barTop + barHeight + ratio, waitHeight, 0);
    context.fillStyle = colours.order;
    fill(lane, returned, bars.committedMs[bar] ?? 0, barTop + barHeight + ratio, waitHeight, 0);
  }
  context.fillStyle = colours.grid;
  for (let line = 1; line < eighths; line++)
    context.fillRect(Math.round((line * width) / eighths), 0, ratio, height);
}
