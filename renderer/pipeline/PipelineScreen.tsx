// The Pipeline screen: how the way of the readings is doing, now and over time, with the knobs beside it.
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { SpanTools } from '../charts/SpanTools.tsx';
import { FaultsPanel } from '../faults/FaultsPanel.tsx';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { t } from '../language/language.ts';
import { batchSizeChart } from './batchSizeChart.tsx';
import { CostPanel } from './CostPanel.tsx';
import { HistoryChart } from './HistoryChart.tsx';
import { LoopNotice } from './LoopNotice.tsx';
import { lagChart } from './lagChart.tsx';
import { latencyChart } from './latencyChart.tsx';
import { PausedNote } from './PausedNote.tsx';
import './PipelineScreen.css';
import { queueChart } from './queueChart.tsx';
import { StageStrip } from './StageStrip.tsx';
import { throughputChart } from './throughputChart.tsx';
import { WorkersPanel } from './WorkersPanel.tsx';

const tabs = () => [
  { id: 'knobs', title: t('app:knobs'), content: <KnobsPanel /> },
  { id: 'faults', title: t('app:faults'), content: <FaultsPanel /> },
];

const tools = (
  <>
    <PausedNote />
    <SpanTools />
  </>
);

export function PipelineScreen() {
  return (
    <ScreenFrame screen="pipeline" tools={tools} side={tabs()}>
      <LoopNotice />
      <StageStrip />
      <div className="pipeline-charts">
        <HistoryChart chart={throughputChart} />
        <HistoryChart chart={batchSizeChart} />
        <HistoryChart chart={queueChart} />
      </div>
      <div className="pipeline-charts pipeline-charts-second">
        <HistoryChart chart={latencyChart} />
        <HistoryChart chart={lagChart} />
        <CostPanel />
      </div>
      <WorkersPanel />
    </ScreenFrame>
  );
}
