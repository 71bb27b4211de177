// The Tune screen: the model of a batch, sweeps, auto-tune and the lesson, with advice and knobs beside them.
import type { ComponentType } from 'react';
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { Segments } from '../components/Segments.tsx';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { type TuneView, useTelltale } from '../store/telltaleStore.ts';
import { AdvisorPanel } from './AdvisorPanel.tsx';
import { AutoTuneView } from './AutoTuneView.tsx';
import { LessonView } from './LessonView.tsx';
import { ModelView } from './ModelView.tsx';
import { SweepView } from './SweepView.tsx';
import './TuneScreen.css';

const tabs = [
  { id: 'advisor', title: 'Advisor', content: <AdvisorPanel /> },
  { id: 'knobs', title: 'Knobs', content: <KnobsPanel /> },
];

const segments = [
  { id: 'model', label: 'Model' },
  { id: 'sweep', label: 'Sweep' },
  { id: 'autoTune', label: 'Auto-tune' },
  { id: 'lesson', label: 'Lesson' },
] as const;

const views: Readonly<Record<TuneView, ComponentType>> = {
  model: ModelView,
  sweep: SweepView,
  autoTune: AutoTuneView,
  lesson: LessonView,
};

function ViewChoice() {
  const view = useTelltale((state) => state.tuneView);
  const showTuneView = useTelltale((state) => state.showTuneView);
  return <Segments label="View" segments={segments} selected={view} onSelect={showTuneView} />;
}

export function TuneScreen() {
  const view = useTelltale((state) => state.tuneView);
  const View = views[view];
  return (
    <ScreenFrame screen="tune" tools={<ViewChoice />} side={tabs}>
      <View />
    </ScreenFrame>
  );
}
