// The Sources screen: every source with its state and its share of the ledger, what was lost and why, the plant file.
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { FaultsPanel } from '../faults/FaultsPanel.tsx';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { AddSourceMenu } from './AddSourceMenu.tsx';
import { DataNotices } from './DataNotices.tsx';
import { PlantTools } from './PlantTools.tsx';
import { ReasonsPanel } from './ReasonsPanel.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { SourceDetails } from './SourceDetails.tsx';
import { SourceDialog } from './SourceDialog.tsx';
import { SourcesPanel } from './SourcesPanel.tsx';
import { useSources } from './sourcesState.ts';
import './sources.css';

const sideTabs = () => [
  { id: 'source', title: t('sources:source'), content: <SourceDetails /> },
  { id: 'knobs', title: t('app:knobs'), content: <KnobsPanel /> },
  { id: 'faults', title: t('app:faults'), content: <FaultsPanel /> },
];

export function SourcesScreen() {
  return (
    <ScreenFrame
      screen="sources"
      tools={
        <>
          <PlantTools />
          <AddSourceMenu variant="primary" />
        </>
      }
      side={sideTabs()}
    >
      <SourcesPanel />
      <div className="sources-lower">
        <ReasonsPanel />
        <DataNotices />
      </div>
      <OpenedDialog />
    </ScreenFrame>
  );
}

function OpenedDialog() {
  const dialog = useSources((state) => state.dialog);
  const sources = useTelltale((state) => state.structure?.sources ?? null);
  if (!dialog) return null;
  if (dialog.kind === 'add') return <SourceDialog key={dialog.form} form={dialog.form} />;
  const source = sources?.find(({ config }) => config.id === dialog.id);
  if (!source) return null;
  if (dialog.kind === 'remove') return <RemoveDialog source={source} />;
  return <SourceDialog key={dialog.id} source={source.config} />;
}
