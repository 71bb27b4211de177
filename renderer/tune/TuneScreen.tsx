// The Tune screen: the model of a batch, sweeps, auto-tune and the lesson, with advice and knobs beside them.
import type { ComponentType } from 'react';
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { Segments } from '../components/Segments.tsx';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { t } from '../language/language.ts';
import { type TuneView, tuneViews, useTelltale } from '../store/telltaleStore.ts';
import { AdvisorPanel } from './AdvisorPanel.tsx';
import { AutoTuneView } from './AutoTuneView.tsx';
import { LessonView } from './LessonView.tsx';
import { ModelView } from './ModelView.tsx';
import { SweepView } from './SweepView.tsx';
import './TuneScreen.css';

const tabs = () => [
  { id: 'advisor', title: t('tune:advisor'), content: <AdvisorPanel /> },
  { id: 'knobs', title: t('app:knobs'), content: <KnobsPanel /> },
];

const views: Readonly<Record<TuneView, ComponentType>> = {
  model: ModelView,
  sweep: SweepView,
  autoTune: AutoTuneView,
  lesson: LessonView,
};

function ViewChoice() {
  const view = useTelltale((state) => state.tuneView);
  const showTuneView = useTelltale((state) => state.showTuneView);
  const segments = tuneViews.map((id) => ({ id, label: t(`tune:views.${id}`) }));
  return <Segments label={t('tune:view')} segments={segments} selected={view} onSelect={showTuneView} />;
}

export function TuneScreen() {
  const view = useTelltale((state) => state.tuneView);
  const View = views[view];
  return (
    <ScreenFrame screen="tune" tools={<ViewChoice />} side={tabs()}>
      <View />
    </ScreenFrame>
  );
}
