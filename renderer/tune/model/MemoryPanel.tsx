// What a worker costs in memory: resident memory of the process against worker count, measured by the lab on request.
import { memo } from 'react';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import type { WorkerMemory } from '../../../shared/tuning/model.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { AxisTick } from '../../charts/AxisTick.tsx';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { roundFixed } from '../../charts/tickText.ts';
import { usePanelSize } from '../../charts/usePanelSize.ts';
import { rangeScale } from '../../charts/valueScale.ts';
import { Panel } from '../../components/Panel.tsx';
import { formatFixed, formatTime, withUnit } from '../../format/numbers.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { MeasureButton } from './MeasureButton.tsx';

interface MemoryPanelProps {
  readonly memory: WorkerMemory | null;
  readonly lab: LabState;
}

export function MemoryPanel({ memory, lab }: MemoryPanelProps) {
  const asTable = useTelltale((state) => state.asTable);
  return (
    <Panel title="Memory of a worker" caption={memory ? `at ${formatTime(memory.atMs)}` : 'RSS, MiB'}>
      <p className="measure-result">
        {memory === null ? (
          'Starts workers one by one in the lab and reads the memory of the process.'
        ) : memory.perWorkerMiB === null ? (
          'Too little changed to say what a worker adds.'
        ) : (
          <>
            <b>{withUnit(formatFixed(memory.perWorkerMiB, 1), 'MiB')}</b> more for each worker
          </>
        )}
      </p>
      {memory && (
        <div className="chart-place">
          {asTable ? (
            <ChartTable
              name="Memory of a worker"
              columns={['workers', 'RSS, MiB']}
              rows={memory.points.map(({ workers, rssMiB }) => [String(workers), formatFixed(rssMiB, 1)])}
            />
          ) : (
            <MemoryPlot points={memory.points} />
          )}
        </div>
      )}
      <MeasureButton job="workerMemory" lab={lab} label={memory ? 'Measure again' : 'Measure'} />
    </Panel>
  );
}

const margins = { top: 6, right: 14, bottom: 18, left: 36 };
const axisLine = { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' } as const;

const MemoryPlot = memo(function MemoryPlot({ points }: { readonly points: WorkerMemory['points'] }) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const rss = points.map(({ rssMiB }) => rssMiB);
  const counts = points.map(({ workers }) => workers);
  const up = rangeScale(Math.min(...rss), Math.max(...rss));
  const words = points.map(({ workers, rssMiB }) => `${workers}: ${formatFixed(rssMiB, 0)}`);
  return (
    <div
      ref={place}
      className="time-chart"
      role="img"
      aria-label={`Memory of a worker. MiB of resident memory by worker count: ${words.join(', ')}.`}
    >
      {size && (
        <LineChart
          data={points}
          width={size.width}
          height={size.height}
          margin={{ top: margins.top, right: margins.right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid
            stroke="var(--line-1)"
            fill="var(--bg-well)"
            fillOpacity={1}
            shapeRendering="crispEdges"
            syncWithTicks
          />
          <XAxis
            type="number"
            dataKey="workers"
            height={margins.bottom}
            domain={[Math.min(...counts) - 0.5, Math.max(...counts) + 0.5]}
            ticks={counts}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            tick={<AxisTick along format={String} />}
          />
          <YAxis
            type="number"
            width={margins.left}
            domain={[up.low, up.high]}
            ticks={up.ticks}
            interval={0}
            axisLine={axisLine}
            tickLine={axisLine}
            tickSize={3}
            tick={<AxisTick format={roundFixed} />}
          />
          <Line
            dataKey="rssMiB"
            stroke="var(--data-1)"
            strokeWidth={1.25}
            dot={{ r: 3, fill: 'var(--data-1)', stroke: 'var(--bg-well)' }}
            activeDot={false}
            isAnimationActive={false}
            legendType="none"
          />
        </LineChart>
      )}
      {size && (
        <svg className="chart-over" width={size.width} height={size.height} aria-hidden="true">
          <text className="chart-tick chart-tick-inside" x={margins.left + 5} y={margins.top + 13}>
            MiB
          </text>
          <text
            className="chart-tick chart-tick-inside"
            x={size.width - margins.right - 5}
            y={size.height - margins.bottom - 6}
            textAnchor="end"
          >
            workers
          </text>
        </svg>
      )}
    </div>
  );
});
