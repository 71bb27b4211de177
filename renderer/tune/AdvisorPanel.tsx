// What the advisor says, what the last change did, and the model's figures: beside every view of the Tune screen.
import { useSampled } from '../app/useSampled.ts';
import { useSlowly } from '../charts/useStaggered.ts';
import { Notice } from '../components/Notice.tsx';
import { formatCount, formatFixed, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { ScrollRegion } from '../sources/ScrollRegion.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
import { LabBeside } from './LabBeside.tsx';
import { AdviceList } from './model/Advice.tsx';
import { FitPlot } from './model/FitPlot.tsx';
import { presentFit } from './model/fit.ts';
import { LastChange } from './model/LastChange.tsx';
import { ModelList } from './model/ModelList.tsx';
import { briefRows } from './model/modelWords.ts';
import { Probe } from './model/Probe.tsx';
import './AdvisorPanel.css';

export function AdvisorPanel() {
  const tuning = useSampled((state) => state.tuning);
  // The Model view has both, larger.
  const drawsFit = useTelltale((state) => state.tuneView !== 'model');
  if (!tuning) return <Notice title={t('pipeline:waitingFirst')}>{t('tune:advisorWaiting')}</Notice>;
  const { model, advice, lastChange, earlierChanges, probe, lab } = tuning;
  const { batches, r2 } = model.batch;
  return (
    <ScrollRegion className="advisor" label={t('tune:adviceAndModel')}>
      <LabBeside lab={lab} />
      <AdviceList advice={advice} isKnown={model.batch.identifiable} />
      <LastChange change={lastChange} earlier={earlierChanges} />
      <section aria-label={t('tune:views.model')}>
        <div className="advisor-head">
          <h3>{t('tune:views.model')}</h3>
          <span className="text-3 micro">{t('tune:recent', { number: formatCount(batches) })}</span>
          <span className="grow" />
          <span className="text-3 micro number">R² {r2 === null ? noValue : formatFixed(r2, 3)}</span>
        </div>
        {drawsFit && <Probe batch={model.batch} probe={probe} />}
        <ModelList rows={briefRows(model)} />
      </section>
      {drawsFit && <SmallFit batches={batches} />}
    </ScrollRegion>
  );
}

function SmallFit({ batches }: { readonly batches: number }) {
  const fit = useSlowly(presentFit);
  return (
    <section className="advisor-fit" aria-label={t('pipeline:cost.title')}>
      <div className="advisor-head">
        <h3>{t('pipeline:cost.title')}</h3>
        <span className="text-3 micro">{t('tune:msRecent', { number: formatCount(batches) })}</span>
      </div>
      <div className="chart-place">
        {fit === null ? (
          <Notice title={t('pipeline:cost.none')}>{t('pipeline:cost.noneText')}</Notice>
        ) : (
          <FitPlot fit={fit} />
        )}
      </div>
    </section>
  );
}
