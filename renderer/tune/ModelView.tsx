// The view Model of the Tune screen: the fit, what follows from it, stages by CPU time, memory of a worker, cost of copying.
import type { ModelFigures, ProbeState } from '../../shared/tuning/model.ts';
import { useSampled } from '../app/useSampled.ts';
import { ChartTable } from '../charts/ChartTable.tsx';
import { useSlowly } from '../charts/useStaggered.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatFixed, noValue } from '../format/numbers.ts';
import { Readout } from '../pipeline/Readout.tsx';
import { ScrollRegion } from '../sources/ScrollRegion.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
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
        <Panel className="model-waiting" title="Model of a batch">
          <Notice title="Waiting for the first figures">
            The engine estimates what a batch costs while it runs, and sends it a moment after it is asked.
          </Notice>
        </Panel>
      </div>
    );
  const { model, advice, probe, workerMemory, copyCost, lab } = tuning;
  return (
    <div className="model-view">
      <FitPanel model={model} probe={probe} />
      <Panel title="What follows" caption={settingWords(model)} className="model-figures">
        <ScrollRegion className="model-scroll" label="What follows from the model">
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

function settingWords({ mode, workers, batchSize, meanBatch }: ModelFigures): string {
  const filled = meanBatch < batchSize * 0.95 ? `, ${readingsText(meanBatch)} in fact` : '';
  const where = mode === 'inline' ? 'in the event loop' : `${workers} worker${workers === 1 ? '' : 's'}`;
  return `at batch ${formatCount(batchSize)}${filled}, ${where}`;
}

interface FitPanelProps {
  readonly model: ModelFigures;
  readonly probe: ProbeState;
}

function FitPanel({ model, probe }: FitPanelProps) {
  const fit = useSlowly(presentFit);
  const asTable = useTelltale((state) => state.asTable);
  const { batch } = model;
  const line = isFitted(batch) ? ', line ± 2 standard errors' : '';
  return (
    <Panel
      title="Cost of a batch"
      caption={`ms, ${formatCount(batch.batches)} recent batches${line}`}
      tools={<Readout label="R²" text={batch.r2 === null ? noValue : formatFixed(batch.r2, 3)} width={5} />}
    >
      <div className="model-probe">
        <Probe batch={batch} probe={probe} />
      </div>
      <div className="chart-place">
        {fit === null ? (
          <Notice title="No batch yet">A point appears here for each batch that comes back.</Notice>
        ) : asTable ? (
          <ChartTable name="Cost of a batch" {...fitTable(fit.points)} />
        ) : (
          <FitPlot fit={fit} />
        )}
      </div>
    </Panel>
  );
}
