// The list of sources, or what to do where there is none; refusals of what was asked from the list stand above it.
import { X } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { AddSourceMenu } from './AddSourceMenu.tsx';
import { SourceTable } from './SourceTable.tsx';
import { useSources } from './sourcesState.ts';

export function SourcesPanel() {
  const structure = useTelltale((state) => state.structure);
  const sources = structure?.sources ?? [];
  const caption = structure
    ? t('sources:caption', {
        sources: formatCount(sources.length),
        sensors: formatCount(structure.sensors.length),
      })
    : undefined;
  return (
    <Panel title={t('sources:all')} caption={caption} className="sources-panel">
      <Refused />
      {sources.length > 0 && <SourceTable sources={sources} />}
      {structure && sources.length === 0 && (
        <Notice title={t('sources:none')} className="sources-notice" actions={<AddSourceMenu />}>
          {t('sources:noneText')}
        </Notice>
      )}
      {!structure && (
        <Notice title={t('app:waitingForEngine')} className="sources-notice">
          {t('sources:waiting')}
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
      title={t('sources:notDone')}
      priority={2}
      className="sources-notice"
      actions={
        <Button onPress={() => setRefused([])}>
          <X aria-hidden="true" />
          {t('sources:dismiss')}
        </Button>
      }
    >
      {refused.join(' ')}
    </Notice>
  );
}
