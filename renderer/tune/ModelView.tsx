// The view Model of the Tune screen: the fit, what follows from it, stages by CPU time, memory of a worker, cost of copying.
import type { ModelFigures, ProbeState } from '../../shared/tuning/model.ts';
import { useSampled } from '../app/useSampled.ts';
import { ChartTable } from '../charts/ChartTable.tsx';
import { useSlowly } from '../charts/useStaggered.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatFixed, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { Readout } from '../pipeline/Readout.tsx';
import { ScrollRegion } from '../sources/ScrollRegion.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
import { LabBeside } from './LabBeside.tsx';
import { CopyPanel } from './model/CopyPanel.tsx';
import { FitPlot, fitTable } from './model/FitPlot.tsx';
import { isFitted, presentFit } from './model/fit.ts';
import { MemoryPanel } from './model/MemoryPanel.tsx';
import { ModelTable } from './model/ModelList.tsx';
import { allRows, isWarningToAct, readingsText } from './model/modelWords.ts';
import { Probe } from './model/Probe.tsx';
import { StagePanel } from './model/StagePanel.tsx';
import './ModelView.css';

export function ModelView() {
  const tuning = useSampled((state) => state.tuning);
  if (!tuning)
    return (
      <div className="model-view">
        <Panel className="model-waiting" title={t('tune:modelOfBatch')}>
          <Notice title={t('pipeline:waitingFirst')}>{t('tune:waitingText')}</Notice>
        </Panel>
      </div>
    );
  const { model, advice, probe, workerMemory, copyCost, lab } = tuning;
  return (
    <div className="model-view">
      <LabBeside lab={lab} />
      <FitPanel model={model} probe={probe} />
      <Panel title={t('tune:follows')} caption={settingWords(model)} className="model-figures">
        <ScrollRegion className="model-scroll" label={t('tune:followsFromModel')}>
          <ModelTable rows={allRows(model, advice.some(isWarningToAct))} />
          {model.remark !== '' && <p className="model-remark">{model.remark}</p>}
        </ScrollRegion>
      </Panel>
      <StagePanel stages={model.stages} />
      <div className="model-measured">
        <MemoryPanel memory={workerMemory} lab={lab} />
        <CopyPanel cost={copyCost} lab={lab} />
      </div>
    </div>
  );
}

function settingWords({ inEventLoop, workers, batchSize, meanBatch }: ModelFigures): string {
  const batch = formatCount(batchSize);
  const where = inEventLoop ? t('tune:inTheLoop') : t('app:workers', { count: workers });
  return meanBatch < batchSize * 0.95
    ? t('tune:settingInFact', { batch, mean: readingsText(meanBatch), where })
    : t('tune:setting', { batch, where });
}

interface FitPanelProps {
  readonly model: ModelFigures;
  readonly probe: ProbeState;
}

function FitPanel({ model, probe }: FitPanelProps) {
  const fit = useSlowly(presentFit);
  const asTable = useTelltale((state) => state.asTable);
  const { batch } = model;
  const batches = formatCount(batch.batches);
  return (
    <Panel
      title={t('pipeline:cost.title')}
      caption={t(isFitted(batch) ? 'tune:recentWithLine' : 'tune:msRecent', { number: batches })}
      tools={<Readout label="R²" text={batch.r2 === null ? noValue : formatFixed(batch.r2, 3)} width={5} />}
    >
      <div className="model-probe">
        <Probe batch={batch} probe={probe} />
      </div>
      <div className="chart-place">
        {fit === null ? (
          <Notice title={t('pipeline:cost.none')}>{t('pipeline:cost.noneText')}</Notice>
        ) : asTable ? (
          <ChartTable name={t('pipeline:cost.title')} {...fitTable(fit.points)} />
        ) : (
          <FitPlot fit={fit} />
        )}
      </div>
    </Panel>
  );
}
