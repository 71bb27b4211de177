// What a worker costs in memory: resident memory of the process against worker count, measured by the lab on request.
import { memo } from 'react';
import { Line } from 'recharts';
import type { WorkerMemory } from '../../../shared/tuning/model.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { PlotFrame } from '../../charts/PlotFrame.tsx';
import { roundFixed } from '../../charts/tickText.ts';
import { rangeScale } from '../../charts/valueScale.ts';
import { Panel } from '../../components/Panel.tsx';
import { formatFixed, formatTime, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { MeasureButton } from './MeasureButton.tsx';

interface MemoryPanelProps {
  readonly memory: WorkerMemory | null;
  readonly lab: LabState;
}

export function MemoryPanel({ memory, lab }: MemoryPanelProps) {
  const asTable = useTelltale((state) => state.asTable);
  return (
    <Panel
      title={t('model:memory.title')}
      caption={memory ? t('model:at', { time: formatTime(memory.atMs) }) : 'RSS, MiB'}
    >
      <p className="measure-result">
        {memory === null ? (
          t('model:memory.what')
        ) : memory.perWorkerMiB === null ? (
          t('model:memory.tooLittle')
        ) : (
          <>
            <b>{withUnit(formatFixed(memory.perWorkerMiB, 1), 'MiB')}</b> {t('model:memory.more')}
          </>
        )}
      </p>
      {memory && (
        <div className="chart-place">
          {asTable ? (
            <ChartTable
              name={t('model:memory.title')}
              columns={[t('model:memory.workers'), 'RSS, MiB']}
              rows={memory.points.map(({ workers, rssMiB }) => [String(workers), formatFixed(rssMiB, 1)])}
            />
          ) : (
            <MemoryPlot points={memory.points} />
          )}
        </div>
      )}
      <MeasureButton
        job="workerMemory"
        lab={lab}
        label={memory ? t('model:measureAgain') : t('model:measure')}
      />
    </Panel>
  );
}

const margins = { top: 6, right: 14, bottom: 18, left: 36 };

const MemoryPlot = memo(function MemoryPlot({ points }: { readonly points: WorkerMemory['points'] }) {
  const words = points.map(({ workers, rssMiB }) => `${workers}: ${formatFixed(rssMiB, 0)}`);
  const axes = () => {
    const rss = points.map(({ rssMiB }) => rssMiB);
    const counts = points.map(({ workers }) => workers);
    const [low, high] = [Math.min(...counts) - 0.5, Math.max(...counts) + 0.5];
    return {
      across: { low, high, ticks: counts, format: String, name: t('model:memory.workers') },
      up: { ...rangeScale(Math.min(...rss), Math.max(...rss)), format: roundFixed, name: 'MiB' },
    };
  };
  return (
    <PlotFrame
      label={t('model:memory.summary', { points: words.join(', ') })}
      margins={margins}
      rows={points}
      acrossKey="workers"
      axes={axes}
    >
      <Line
        id="memory"
        dataKey="rssMiB"
        stroke="var(--data-1)"
        strokeWidth={1.25}
        dot={{ r: 3, fill: 'var(--data-1)', stroke: 'var(--bg-well)' }}
        activeDot={false}
        isAnimationActive={false}
        legendType="none"
      />
    </PlotFrame>
  );
});
