// The list of sources, or what to do where there is none; refusals of what was asked from the list stand above it.
import { X } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { AddSourceMenu } from './AddSourceMenu.tsx';
import { SourceTable } from './SourceTable.tsx';
import { useSources } from './sourcesState.ts';

export function SourcesPanel() {
  const structure = useTelltale((state) => state.structure);
  const sources = structure?.sources ?? [];
  const caption = structure
    ? `${formatCount(sources.length)} with ${formatCount(structure.sensors.length)} sensors; readings counted since the start`
    : undefined;
  return (
    <Panel title="All sources" caption={caption} className="sources-panel">
      <Refused />
      {sources.length > 0 && <SourceTable sources={sources} />}
      {structure && sources.length === 0 && (
        <Notice title="No source in this plant" className="sources-notice" actions={<AddSourceMenu />}>
          Add one, or open a plant file; a file can also be dropped on the window.
        </Notice>
      )}
      {!structure && (
        <Notice title="Waiting for the engine" className="sources-notice">
          Sources are listed as soon as it answers.
        </Notice>
      )}
    </Panel>
  );
}

function Refused() {
  const refused = useSources((state) => state.refused);
  const setRefused = useSources((state) => state.setRefused);
  if (refused.length === 0) return null;
  return (
    <Notice
      title="Not done"
      priority={2}
      className="sources-notice"
      actions={
        <Button onPress={() => setRefused([])}>
          <X aria-hidden="true" />
          Dismiss
        </Button>
      }
    >
      {refused.join(' ')}
    </Notice>
  );
}
