// The view Sweep of the Tune screen: setup line, each figure against batch size, every cell, throughput against latency.
import { useEffect } from 'react';
import type { SweepResult } from '../../shared/tuning/sweep.ts';
import { useSampled } from '../app/useSampled.ts';
import { ChartTable } from '../charts/ChartTable.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Panel } from '../components/Panel.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { ApplyCell } from './sweep/ApplyCell.tsx';
import { DifferencesPanel } from './sweep/DifferencesPanel.tsx';
import { HeatMapPanel } from './sweep/HeatMap.tsx';
import { MetricStrip } from './sweep/MetricStrip.tsx';
import { ParetoPanel } from './sweep/ParetoPanel.tsx';
import { Recommendation } from './sweep/Recommendation.tsx';
import { SavedSweepsDialog } from './sweep/SavedSweepsDialog.tsx';
import { SweepBar } from './sweep/SweepBar.tsx';
import { SweepChart } from './sweep/SweepChart.tsx';
import { SweepForm } from './sweep/SweepForm.tsx';
import { SweepLegend } from './sweep/SweepLegend.tsx';
import { SweepNotices } from './sweep/SweepNotices.tsx';
import { sweepKey, useSavedSweeps } from './sweep/savedSweeps.ts';
import { engineSweep, type SweepPicture, useShownSweep, useSweepPicture } from './sweep/shownSweep.ts';
import { useSweepChoices } from './sweep/sweepChoices.ts';
import { defaultSweepDraft, draftOf } from './sweep/sweepDraft.ts';
import { againstBatchSize, memoryIsNoise, metricWords } from './sweep/sweepMetrics.ts';
import { measuredCells, sweepTable } from './sweep/sweepWords.ts';
import './SweepView.css';

export function SweepView() {
  const sweep = useShownSweep();
  const picture = useSweepPicture(sweep);
  const asked = useSampled((state) => state.tuning !== null);
  useKeptSweeps();
  return (
    <div className="sweep-view">
      <SweepBar sweep={sweep} picture={picture} />
      <SweepNotices sweep={sweep} />
      {picture ? <Charts picture={picture} /> : asked && <FirstSweep />}
      <SweepDialog sweep={sweep} />
      <SavedSweepsDialog />
    </div>
  );
}

/** A sweep that has ended is kept, also one that ended early with something measured. */
function useKeptSweeps(): void {
  const own = useTelltale(engineSweep);
  useEffect(() => {
    if (own && own.state !== 'running' && measuredCells(own.cells) > 0) useSavedSweeps.getState().keep(own);
  }, [own]);
}

function Charts({ picture }: { readonly picture: SweepPicture }) {
  const asTable = useTelltale((state) => state.asTable);
  const metric = useSweepChoices((state) => state.metric);
  const { unit, caption } = metricWords(metric);
  const isNoise = metric === 'memory' && memoryIsNoise(picture.shown.lines.flatMap(({ cells }) => cells));
  const tableTitle = t('sweep:everyFigure');
  return (
    <>
      <Panel
        className="sweep-main"
        title={asTable ? tableTitle : againstBatchSize(metric)}
        caption={
          asTable
            ? t('sweep:withIntervals')
            : `${unit}, ${caption}${isNoise ? `; ${t('sweep:memoryNoise')}` : ''}`
        }
        tools={
          <>
            {!asTable && <SweepLegend picture={picture} metric={metric} />}
            <ApplyCell picture={picture} />
          </>
        }
      >
        <Recommendation picture={picture} />
        <div className="chart-place">
          {asTable ? (
            <ChartTable name={tableTitle} {...sweepTable(picture.shown)} />
          ) : (
            <SweepChart picture={picture} metric={metric} />
          )}
        </div>
        <MetricStrip picture={picture} />
      </Panel>
      <div className="sweep-two">
        <HeatMapPanel picture={picture} />
        {picture.compared || picture.incomparable ? (
          <DifferencesPanel picture={picture} />
        ) : (
          <ParetoPanel picture={picture} />
        )}
      </div>
    </>
  );
}

function FirstSweep() {
  const cores = useTelltale((state) => state.structure?.cores ?? 2);
  return (
    <Panel className="sweep-first" title={t('sweep:first.title')}>
      <div className="sweep-first-body">
        <p>{t('sweep:first.text')}</p>
        <SweepForm key={cores} initial={defaultSweepDraft(cores)} />
      </div>
    </Panel>
  );
}

function SweepDialog({ sweep }: { readonly sweep: SweepResult | null }) {
  const asking = useSweepChoices((state) => state.asking);
  const cores = useTelltale((state) => state.structure?.cores ?? 2);
  const close = () => useSweepChoices.setState({ asking: false });
  return (
    <Dialog title={t('sweep:runOne')} isOpen={asking} onClose={close} isDismissable={false}>
      <SweepForm
        key={sweep ? sweepKey(sweep) : 'first'}
        initial={sweep ? draftOf(sweep.request) : defaultSweepDraft(cores)}
        onStarted={close}
      />
    </Dialog>
  );
}
